"""What is told of one endpoint from its answers: how its queries grow, and what causes that. Pure."""

from dataclasses import dataclass
from typing import Final, Literal

from harness.scan.answers import Answer
from harness.scan.causes import Cause, causes
from harness.scan.crawl import Refusal, Visit
from harness.scan.excess import Excess, excesses
from harness.scan.fits import RoleFit, fits
from harness.scan.growth import Found

# What is told of an endpoint is the first of these that is true for some role.
ORDER: Final[tuple[Found, ...]] = ("grows", "varies", "constant", "untold", "flat")


@dataclass(frozen=True)
class Asked:
    """One answer in figures: rows and bytes read from the database, the bytes of the answer, its arrays."""

    role: str
    address: str
    queries: int
    rows: int
    bytes: int
    answer_bytes: int
    lengths: dict[str, int]


@dataclass(frozen=True)
class Endpoint:
    """All that was found of one path, or of one path with a query that a probe asks."""

    endpoint: str
    found: Found | Literal["unanswered"]
    fits: tuple[RoleFit, ...]
    causes: tuple[Cause, ...]
    excesses: tuple[Excess, ...]
    refusals: tuple[Refusal, ...]
    answers: tuple[Asked, ...]
    truncated: bool


def judge(visit: Visit) -> Endpoint:
    """Everything that the answers of one visit tell."""
    found = fits(visit.answers)
    told = {one.fit.found for one in found}
    return Endpoint(
        endpoint=visit.endpoint,
        found=next((one for one in ORDER if one in told), "unanswered"),
        fits=found,
        causes=causes(visit.answers, found),
        excesses=excesses(visit.answers),
        refusals=visit.refusals,
        answers=tuple(map(figures, visit.answers)),
        truncated=any(one.truncated for one in visit.answers),
    )


def figures(one: Answer) -> Asked:
    return Asked(one.role, one.address, one.queries, one.rows, one.bytes, one.size, one.lengths)
