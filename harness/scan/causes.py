"""Which statements make an endpoint grow, and who caused them. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from harness.scan.answers import Answer, Statement
from harness.scan.fits import RoleFit, is_full, queries
from harness.scan.growth import Fit, Term
from harness.scan.repeats import repeats

Likeness = Callable[[Statement, Statement], bool]


@dataclass(frozen=True)
class Cause:
    """A statement whose number grows by `slope` for each element at `path`; `about` where no line is exact.

    Its origin as the query log tells it, empty where it does not. `instead` are paths that explain it as
    well. `accepted`: the baseline has it.
    """

    path: str
    slope: float
    about: bool
    roles: tuple[str, ...]
    sql: str = ""
    line: str = ""
    name: str = ""
    view: str = ""
    add: str = ""
    instead: tuple[Term, ...] = ()
    accepted: bool = False


def causes(answers: Sequence[Answer], fits: Sequence[RoleFit]) -> tuple[Cause, ...]:
    """The causes of all growth, the strongest first; those that several roles have in common once."""
    found: dict[Cause, list[Cause]] = {}
    for grown in (one for one in fits if one.fit.found == "grows"):
        for one in of_fit([answer for answer in answers if answer.role in grown.roles], grown):
            whatever = replace(one, slope=0, about=False, roles=(), instead=())
            found.setdefault(whatever, []).append(one)
    return tuple(sorted(map(united, found.values()), key=lambda one: -one.slope))


def united(same: Sequence[Cause]) -> Cause:
    """One cause for all roles that have it, as strong as for whom it is strongest."""
    roles = dict.fromkeys(role for one in same for role in one.roles)
    return replace(max(same, key=lambda one: one.slope), roles=tuple(roles))


def of_fit(answers: Sequence[Answer], grown: RoleFit) -> list[Cause]:
    """Statements that grow; where each has another text, their origins; else growth without a cause."""
    if grown.basis == "repeats":
        return [
            cause(statement, Fit("grows", terms=(term,)), term, grown) for statement, term in repeats(answers)
        ]
    return (
        [*growing(answers, grown, Statement.is_like)]
        or [*growing(answers, grown, Statement.comes_from)]
        or [Cause(term.path, term.slope, grown.fit.about, grown.roles) for term in grown.fit.terms]
    )


def growing(answers: Sequence[Answer], grown: RoleFit, alike: Likeness) -> Iterator[Cause]:
    """Of the statements that count as one, those whose number grows as all of them together do."""
    for statement in distinct(answers, alike):
        which = partial(alike, statement)
        if grown.basis == "roles" and not all(one.number(which) for one in answers if is_full(one)):
            continue  # what one role alone needs is no growth
        found = queries(answers, which)
        if found.found == "grows":
            yield from (cause(statement, found, term, grown) for term in found.terms)


def distinct(answers: Sequence[Answer], alike: Likeness) -> list[Statement]:
    """One of each of the statements, but for the sum of those that the log had no room for."""
    found: list[Statement] = []
    for statement in (statement for one in answers for statement in one.statements):
        if not statement.is_sum_of_others and not any(alike(statement, other) for other in found):
            found.append(statement)
    return found


def cause(statement: Statement, found: Fit, term: Term, grown: RoleFit) -> Cause:
    return Cause(
        term.path,
        term.slope,
        found.about,
        grown.roles,
        statement.sql,
        statement.line,
        statement.name,
        statement.view,
        statement.add,
        found.instead,
    )
