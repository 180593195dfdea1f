"""Where it was measured, and what code."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Machine:
    """Where it was measured. `server_cores` and `client_cores` are empty where nothing was pinned."""

    system: str
    processor: str
    cores: int
    memory_gib: float
    load_average: float
    server_cores: tuple[int, ...]
    client_cores: tuple[int, ...]


@dataclass(frozen=True)
class Origin:
    """Which code one arm ran: enough to run it again. `diff`: SHA-256 of uncommitted edits, "" if none.

    `start` is the command that served it.
    """

    arm: str
    commit: str
    diff: str
    profile: str
    variants: tuple[str, ...]
    python: str
    versions: dict[str, str]
    database: str
    prepared_by: tuple[str, ...]
    start: str = ""
