"""What a command printed, beside what the lesson says that it prints."""

import re
from calendar import month_abbr
from collections.abc import Sequence

ANY_LINES = "…"

# What a load tells every few seconds: how often depends on the machine.
PASSING = re.compile(r"  second \d+: ")

# What changes from run to run. A number of queries does not: it is counted, not timed.
VARYING = [
    # A hash has a digit, but for one in a thousand: that of a commit stands before a bracket.
    (re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|\b[0-9a-f]{7,40}(?=\])"), "#"),
    (re.compile(rf"\b({'|'.join(month_abbr[1:])})[a-z]*\b"), "#"),
    (re.compile(r"(?<!\d)([<+−-] ?)?\d++([.,:]\d++)*+(?! quer(y|ies)\b)"), "#"),
    (re.compile(r"\[#, #\]|too wide to tell"), "[#]"),  # an interval of a busy machine
    (re.compile(r"\s+"), " "),
    (re.compile(r"[─━]+"), "─"),
]


def normalised(line: str) -> str:
    """The line without what changes from run to run: numbers, hashes, dates, the width of a table."""
    for pattern, replacement in VARYING:
        line = pattern.sub(replacement, line)
    return line.strip()


def first_missing(expected: Sequence[str], printed: Sequence[str]) -> str | None:
    """The first expected line that was not printed after the ones before it; None when all were."""
    left = iter([normalised(line) for line in printed])
    for line in expected:
        if line != ANY_LINES and normalised(line) not in left:  # `in` moves on to behind what it finds
            return line
    return None


def shortened(lines: Sequence[str], head: int | None, tail: int | None) -> tuple[str, ...]:
    """So many lines of the beginning and of the end, without what passes; all when neither is given."""
    lines = [line for line in lines if not PASSING.match(line)]
    if head is None and tail is None:
        return tuple(lines)
    first, last = head or 0, tail or 0
    if len(lines) <= first + last:
        return tuple(lines)
    return (*lines[:first], ANY_LINES, *lines[len(lines) - last :])
