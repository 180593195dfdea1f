"""What one check has seen so far."""

from dataclasses import dataclass, field

SHOWN = 10


@dataclass
class Tally:
    """Rows that a check looked at, could not judge, and found wrong; the keys of the first of these."""

    rule: str
    checked: int = 0
    left_out: int = 0
    wrong: int = 0
    first: list[str] = field(default_factory=list)

    def find(self, key: object) -> None:
        """Count a wrong row. Only so many keys are kept: of a million, nobody reads all."""
        self.wrong += 1
        if len(self.first) < SHOWN:
            self.first.append(str(key))

    def see(self, key: object, *, right: bool) -> None:
        """Count a row."""
        self.checked += 1
        if not right:
            self.find(key)
