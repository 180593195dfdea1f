"""Which statements make an endpoint grow, and who caused them. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from harness.scan.answers import Answer, Statement
from harness.scan.fits import RoleFit, queries
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
    found: dict[Cause, Cause] = {}
    for grown in fits:
        if grown.fit.found == "grows":
            for cause in of_fit([one for one in answers if one.role in grown.roles], grown):
                known = found.setdefault(replace(cause, slope=0, about=False, roles=()), cause)
                roles = tuple(dict.fromkeys([*known.roles, *cause.roles]))
                found[replace(cause, slope=0, about=False, roles=())] = replace(
                    max(known, cause, key=lambda one: one.slope), roles=roles
                )
    return tuple(sorted(found.values(), key=lambda cause: -cause.slope))


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
    seen: list[Statement] = []
    for statement in (statement for one in answers for statement in one.statements):
        if statement.is_sum_of_others or any(alike(statement, other) for other in seen):
            continue
        seen.append(statement)
        found = queries(answers, partial(alike, statement))
        if found.found == "grows":
            for term in found.terms:
                yield cause(statement, found, term, grown)


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
