"""Objectives as they are written in harness.toml: `p99 < 150 ms`, `errors[checkout] == 0`."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast, get_args

from harness.errors import HarnessError

Op = Literal["<", "<=", ">", ">=", "=="]

WRITTEN = re.compile(
    r"\s*(?P<figure>[a-z]+[\d.]*)\s*(?:\[\s*(?P<of>\w+)\s*\])?\s*(?P<op>[<>]=?|==)"
    r"\s*(?P<number>-?\d+(?:\.\d+)?)\s*(?P<unit>[a-zA-Z%/]*)\s*",
    re.ASCII,
)
PERCENTILE = re.compile(r"p(\d+(?:\.\d+)?)")
DRIFTS = ("memory", "connections", "p95", "disk")
EXAMPLES = "p99 < 150 ms, p95[product_list] < 80 ms, errors < 1%, rps > 100 or queries[product_list] <= 3"


@dataclass(frozen=True)
class Kind:
    """What may be said of one figure: its own unit first in `units`, each with its size in that unit.

    `counts` are whole numbers, known exactly, so that == makes sense. `whole_run` has no endpoints.
    """

    units: dict[str, Decimal]
    counts: bool = False
    whole_run: bool = False


PERCENT = {"%": Decimal(1)}
A_SECOND = {"/s": Decimal(1)}
TIMES = Kind({"ms": Decimal(1), "s": Decimal(1000)})
KINDS = {
    "errors": Kind(PERCENT),
    "rps": Kind(A_SECOND),
    "goodput": Kind(A_SECOND),
    "queries": Kind({"": Decimal(1)}, counts=True),
    "redirects": Kind({"": Decimal(1)}, counts=True),
    "rss": Kind({"MB": Decimal(1), "GB": Decimal(1000)}, whole_run=True),
    "cpu": Kind(PERCENT, whole_run=True),
    "drift": Kind(PERCENT),
    "recovery": Kind({"s": Decimal(1), "ms": Decimal("0.001"), "min": Decimal(60)}, whole_run=True),
}


@dataclass(frozen=True)
class Objective:
    """A limit that a run must meet. `of` is an endpoint, what drifts, or empty for the whole run.

    `limit` is in `unit`: ms, %, /s, MB, s, or a plain number.
    """

    figure: str
    of: str
    op: Op
    limit: float

    def __str__(self) -> str:
        what = f"{self.figure}[{self.of}]" if self.of else self.figure
        return f"{what} {self.op} {plain(self.limit)}{self.written_unit}"

    @property
    def unit(self) -> str:
        return next(iter(kind_of(self.figure).units))

    @property
    def written_unit(self) -> str:
        """The unit as it follows the number: none where a plain number is what people write."""
        if self.unit == "/s" or (self.figure == "errors" and self.limit == 0):
            return ""
        return self.unit if self.unit in ("", "%") else f" {self.unit}"

    @property
    def percent(self) -> float | None:
        """The percent of a percentile: 99.0 for p99."""
        found = PERCENTILE.fullmatch(self.figure)
        return float(found[1]) if found else None

    @property
    def exact(self) -> bool:
        """Whether it says how many there may be at all, so that a run answers it without any doubt."""
        return kind_of(self.figure).counts or (self.figure == "errors" and not self.limit)

    def holds(self, value: float) -> bool:
        """Whether a value, in `unit`, keeps the limit."""
        match self.op:
            case "<":
                return value < self.limit
            case "<=":
                return value <= self.limit
            case ">":
                return value > self.limit
            case ">=":
                return value >= self.limit
            case "==":
                return value == self.limit


NO_ERRORS = Objective("errors", "", "==", 0.0)


def parse(text: str) -> Objective:
    """The objective of a text; HarnessError says what is wrong and what is allowed."""
    found = WRITTEN.fullmatch(text)
    if not found:
        raise wrong(text, f"write FIGURE, one of {' '.join(get_args(Op))}, and a number, such as {EXAMPLES}")
    figure, of, op = normal(text, found["figure"]), found["of"] or "", cast("Op", found["op"])
    check_of(text, figure, of)
    limit = number(text, figure, found["number"], found["unit"])
    check_limit(text, figure, op, limit)
    return Objective(figure, of, op, limit)


def parse_condition(text: str) -> Objective:
    """A condition of `abort_on`: an objective that can be seen while the run still goes on."""
    condition = parse(text)
    if condition.figure in ("drift", "recovery"):
        raise wrong(text, f"{condition.figure} is known only after the run, and cannot end it")
    return condition


def check_endpoints(objectives: Sequence[Objective], endpoints: Collection[str]) -> None:
    """HarnessError for an objective on an endpoint that the table [endpoints] does not name."""
    for objective in objectives:
        if objective.of and objective.figure != "drift" and objective.of not in endpoints:
            there = ", ".join(endpoints) or "none"
            raise wrong(str(objective), f"{objective.of} is no endpoint; [endpoints] has {there}")


def of_plan(texts: Sequence[str], endpoints: Collection[str]) -> tuple[Objective, ...]:
    """The objectives of a plan; one that says nothing of errors allows none. HarnessError as in `parse`."""
    objectives = tuple(map(parse, texts))
    check_endpoints(objectives, endpoints)
    spoken = any(objective.figure == "errors" for objective in objectives)
    return objectives if spoken else (*objectives, NO_ERRORS)


def conditions(texts: Sequence[str], endpoints: Collection[str]) -> tuple[Objective, ...]:
    """What ends a run of a plan early: what `abort_on` lists. HarnessError as in `parse`."""
    found = tuple(map(parse_condition, texts))
    check_endpoints(found, endpoints)
    return found


def kind_of(figure: str) -> Kind:
    return KINDS.get(figure, TIMES)


def normal(text: str, figure: str) -> str:
    """The figure under its one name: p99.90 is p99.9."""
    found = PERCENTILE.fullmatch(figure)
    if found and 0 < float(found[1]) < 100:
        return f"p{plain(float(found[1]))}"
    if figure not in KINDS:
        raise wrong(text, f"figures are p50 … p99.9, {', '.join(KINDS)}")
    return figure


def check_of(text: str, figure: str, of: str) -> None:
    if figure == "drift" and of not in DRIFTS:
        raise wrong(text, f"say what drifts: {', '.join(f'drift[{name}]' for name in DRIFTS)}")
    if of and kind_of(figure).whole_run:
        raise wrong(text, f"{figure} is of the whole run: leave [{of}] out")


def number(text: str, figure: str, digits: str, unit: str) -> float:
    """The number in the figure's own unit."""
    units = kind_of(figure).units
    if figure == "errors" and not unit and Decimal(digits):
        raise wrong(text, f"write {digits}% for a share; only 0 needs no unit")
    own = unit or next(iter(units))
    if own not in units:
        allowed = " or ".join(filter(None, units))
        raise wrong(text, f"{figure} is in {allowed}" if allowed else f"{figure} is a number without unit")
    return float(Decimal(digits) * units[own])


def check_limit(text: str, figure: str, op: Op, limit: float) -> None:
    """Refuse what can never be kept, always is, or cannot be known."""
    counts = kind_of(figure).counts
    if limit < 0 and figure != "drift":
        raise wrong(text, f"{figure} is never below 0")
    if limit == 0 and op in ("<", ">=") and figure != "drift":
        raise wrong(text, f"{figure} is never below 0: {'nothing' if op == '<' else 'everything'} is {op} 0")
    if figure == "errors" and limit > 100:
        raise wrong(text, "at most 100% can fail")
    if counts and limit != int(limit):
        raise wrong(text, f"{figure} is a whole number")
    if op == "==" and not counts and (figure, limit) != ("errors", 0):
        raise wrong(text, f"{figure} is never exactly a number: use <, <=, > or >=")


def plain(value: float) -> str:
    """All digits of a number, without exponent or trailing zeros."""
    return f"{Decimal(repr(value)):f}".removesuffix(".0")


def wrong(text: str, reason: str) -> HarnessError:
    return HarnessError(f"Objective {text.strip()!r}: {reason}.")
