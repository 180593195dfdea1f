"""How the queries of one endpoint move, role by role, with the best evidence that its answers offer. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from harness.scan.answers import Answer, Statement
from harness.scan.growth import Fit, Point, Term, fit
from harness.scan.repeats import repeats, too_few

Which = Callable[[Statement], bool]


@dataclass(frozen=True)
class RoleFit:
    """How queries move, for the roles that see it alike.

    `basis`: `sizes` compares answers to one role, `roles` those to several. Where lengths never vary,
    `repeats` finds statements that run as often as an array is long, and `few` more elements than queries.
    """

    roles: tuple[str, ...]
    fit: Fit
    basis: Literal["sizes", "roles", "repeats", "few"] = "sizes"


def fits(answers: Sequence[Answer]) -> tuple[RoleFit, ...]:
    """A fit for each role; roles are compared with each other only where no length varies for any of them."""
    roles = tuple(dict.fromkeys(one.role for one in answers))
    found = [RoleFit((role,), queries(by(role, answers))) for role in roles]
    if found and all(one.fit.found == "untold" for one in found):
        if together := across(answers, roles):
            return (together,)
        found = [of_one_length(by(one.roles[0], answers)) or one for one in found]
    return merged(found)


def by(role: str, answers: Sequence[Answer]) -> list[Answer]:
    return [one for one in answers if one.role == role]


def queries(answers: Sequence[Answer], which: Which = lambda statement: True) -> Fit:
    """How the number of these statements moves with lengths."""
    return fit([Point(one.lengths, one.number(which)) for one in answers])


def across(answers: Sequence[Answer], roles: tuple[str, ...]) -> RoleFit | None:
    """What the roles' answers tell together, by the statements that all of them have in common.

    Roles differ in more than lengths, so growth must be a whole number of queries for each element. An answer
    with an empty array is left out: what nobody needed to ask is no measure of what all ask.
    """
    full = [*filter(is_full, answers)]
    if not full or any(one.truncated for one in full):
        return None
    common = set.intersection(*({statement.sql for statement in one.statements} for one in full))
    found = queries(full, lambda statement: statement.sql in common)
    certain = found.found == "constant" or (found.found == "grows" and found.is_whole)
    return RoleFit(roles, found, "roles") if certain else None


def is_full(one: Answer) -> bool:
    """Whether none of its arrays is empty."""
    return all(one.lengths.values())


def of_one_length(answers: Sequence[Answer]) -> RoleFit | None:
    """What one role's answers tell though no length varies; None where that is nothing."""
    first = answers[0]
    terms = [term for _, term in repeats(answers)]
    if not terms:
        constant = Fit("constant", first.queries)
        return RoleFit((first.role,), constant, "few") if too_few(answers) else None
    paths = dict.fromkeys(term.path for term in terms)
    summed = tuple(Term(path, sum(term.slope for term in terms if term.path == path)) for path in paths)
    base = first.queries - sum(term.slope * first.lengths[term.path] for term in summed)
    return RoleFit((first.role,), Fit("grows", base, summed), "repeats")


def merged(found: Sequence[RoleFit]) -> tuple[RoleFit, ...]:
    """Roles with the same fit as one entry."""
    alike: dict[RoleFit, list[str]] = {}
    for one in found:
        alike.setdefault(replace(one, roles=()), []).extend(one.roles)
    return tuple(replace(one, roles=tuple(roles)) for one, roles in alike.items())
