"""What answers tell though their arrays never vary in length: statements that run once an element. Pure."""

from collections.abc import Iterator, Sequence

from harness.scan.answers import Answer, Statement
from harness.scan.growth import Term
from harness.scan.lengths import depth

# What runs as often as an array of this length has elements does so for each of them: that is no chance.
LONG = 5


def repeats(answers: Sequence[Answer]) -> Iterator[tuple[Statement, Term]]:
    """Statements of the first answer, each with the outermost path that tells its number in every answer."""
    first = answers[0]
    for statement in first.statements:
        for path in sorted(first.lengths, key=depth):
            times, rest = divmod(statement.count, max(first.lengths[path], 1))
            if first.lengths[path] >= LONG and times and not rest and holds(answers, statement, path, times):
                yield statement, Term(path, times)
                break


def holds(answers: Sequence[Answer], statement: Statement, path: str, times: int) -> bool:
    filled = [one for one in answers if one.lengths.get(path)]
    return all(one.number(statement.is_like) == times * one.lengths[path] for one in filled)


def too_few(answers: Sequence[Answer]) -> bool:
    """Whether each array was met with more elements than queries: then there is none for each element."""
    filled = {path for one in answers for path, length in one.lengths.items() if length}
    outnumbered = {path for one in answers for path, length in one.lengths.items() if length > one.queries}
    return bool(filled) and filled == outnumbered
