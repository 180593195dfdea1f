"""What one run of a plan leaves behind, before anybody judges it."""

from dataclasses import dataclass

from harness.load.table import Rows
from harness.runs import Arrivals, Audit, Load, Usage


@dataclass(frozen=True)
class Measured:
    """Figures, the rows they were made of, and how both sides and the run itself fared.

    `usage` is that of both sides by the second; `weaknesses` say why it proves less as a run of its own,
    `invalid` why it proves nothing; `aborted` is the condition that ended it early. `arrivals` are there in
    open load only, `audit` where a plan writes. `ended` is how many processes of the server ended meanwhile.
    """

    load: Load
    rows: Rows
    usage: tuple[Usage, ...] = ()
    weaknesses: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    aborted: str = ""
    arrivals: Arrivals | None = None
    audit: Audit | None = None
    ended: int = 0
