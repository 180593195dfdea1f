"""What both sides of a load used: one row each, the same in terminal, summary and page."""

from statistics import fmean

from harness.report.wording import number
from harness.runs import Side, TargetLoad, Usage

HEAD = ("side", "CPU", "peak", "memory", "threads", "connections", "files", "disk")
SIDES: tuple[Side, ...] = ("server", "generator")


def of(load: TargetLoad, side: Side) -> list[Usage]:
    return [one for one in load.usage if one.side == side]


def rows(load: TargetLoad) -> list[list[str]]:
    """The columns of HEAD for each side that was looked at. All is the most, but the CPU: first its mean."""
    return [row(side, found) for side in SIDES if (found := of(load, side))]


def row(side: Side, found: list[Usage]) -> list[str]:
    cpu = [one.cpu for one in found]
    return [
        side,
        f"{fmean(cpu):.0f} %",
        f"{max(cpu):.0f} %",
        f"{max(one.memory for one in found):.0f} MB",
        str(max(one.threads for one in found)),
        connections(found),
        str(max(one.descriptors for one in found)),
        disk(found) if side == "server" else "–",
    ]


def connections(found: list[Usage]) -> str:
    """The most of HTTP, and of the database where it is PostgreSQL."""
    http = max(one.connections for one in found)
    database = max(one.database_connections for one in found)
    return f"{http} + {database} to PostgreSQL" if database else str(http)


def disk(found: list[Usage]) -> str:
    """At the beginning and at the end; once where it did not change."""
    first, last = number(found[0].disk), number(found[-1].disk)
    return f"{first} MB" if first == last else f"{first} → {last} MB"
