"""Sampled stacks: which of them belong to a request, and what each was busy with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from harness.runs import PARTS, Part


@dataclass(frozen=True)
class Frame:
    """A function and the line that it was at. `file` is relative to the project, or to where packages lie."""

    name: str
    file: str = ""
    line: int | None = None

    def at(self, files: str, function: str = "*") -> bool:
        """Whether it is this function, however qualified, in a file of this pattern."""
        return fnmatch(self.file, files) and fnmatch(self.name.rpartition(".")[2], function)


Stack = tuple[Frame, ...]  # from the outside in

# Where a request begins in any Django project, whatever serves it.
ENTRY = ("django/core/handlers/wsgi.py", "__call__")

# Files, functions and what they are busy with: of each stack, the innermost frame that a rule knows decides.
# Of the rules for one frame, the first.
RULES: Sequence[tuple[str, str, Part]] = (
    ("django/db/backends/utils.py", "*", "SQL"),
    ("django/db/backends/*/base.py", "*", "SQL"),
    ("django/db/backends/*/_functions.py", "*", "SQL"),  # SQLite calls back for some SQL functions
    ("django/db/utils.py", "inner", "SQL"),  # around every fetch
    ("psycopg*", "*", "SQL"),
    ("sqlite3/*", "*", "SQL"),
    ("MySQLdb/*", "*", "SQL"),
    ("django/db/*", "*", "ORM"),
    ("rest_framework/serializers.py", "*", "serializers"),
    ("rest_framework/fields.py", "*", "serializers"),
    ("rest_framework/relations.py", "*", "serializers"),
    ("rest_framework/validators.py", "*", "serializers"),
    ("rest_framework/renderers.py", "*", "rendering"),
    ("rest_framework/response.py", "*", "rendering"),
    ("django/template/*", "*", "rendering"),
    ("json/encoder.py", "*", "rendering"),
    ("django/core/handlers/base.py", "get_response", "middleware"),
    ("django/core/handlers/base.py", "*", "rest"),  # inside all middleware: routing, then the view
    ("django/core/handlers/*", "*", "middleware"),
    ("django/middleware/*", "*", "middleware"),
    ("*/middleware.py", "*", "middleware"),
    ("*/middleware/*", "*", "middleware"),
)


def request(stack: Stack) -> Stack | None:
    """What of a stack belongs to a request, from Django's handler on; None where it serves none."""
    for depth, frame in enumerate(stack):
        if frame.at(*ENTRY):
            return stack[depth:]
    return None


def part(stack: Stack) -> Part:
    """What a request's stack was busy with."""
    for frame in reversed(stack):
        for files, function, busy_with in RULES:
            if frame.at(files, function):
                return busy_with
    return "rest"


def parts(stacks: Mapping[Stack, float]) -> dict[Part, float]:
    """The sum of each part over stacks with their weights, none left out."""
    sums: dict[Part, float] = dict.fromkeys(PARTS, 0)
    for stack, weight in stacks.items():
        sums[part(stack)] += weight
    return sums


Function = tuple[str, str, Part]  # name, file, and what it was busy with


def own(stacks: Mapping[Stack, float]) -> dict[Function, float]:
    """The weight of each function by itself, without what it called."""
    weights: dict[Function, float] = {}
    for stack, weight in stacks.items():
        function = stack[-1].name, stack[-1].file, part(stack)
        weights[function] = weights.get(function, 0) + weight
    return weights
