"""What chooses how the shop runs: variables of its environment, from the lines that read them; profiles."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import global_settings

PROFILES = ("dev", "perf", "prod")
READERS = "settings/environment.py"
FILES = (
    "storefront/profile.py",
    "settings/database.py",
    READERS,
    *(f"settings/{name}.py" for name in ("base", *PROFILES)),
    "storefront/gunicorn.py",
    "storefront/metrics_server.py",
    "storefront/commit.py",
)
VARIABLE = re.compile(r"[A-Z][A-Z_]+")
COMMENT = re.compile(r"(?:^|  )# (.+)$")

INTRODUCTION = """\
# Settings

How a server runs is chosen when it starts: by its profile, and by variables of its environment. A value that
is not allowed stops the start, and the message says what is. An empty variable counts as not set.

| variable | what for | unless set | read in |
|---|---|---|---|"""


@dataclass(frozen=True)
class Reading:
    """A call that reads a variable, and what the code around it says of that."""

    variable: str
    file: str
    reader: str
    default: str
    told: str


def page() -> Iterator[str]:
    found = [reading for file in FILES for reading in readings(file)]
    required = {one.variable for one in found if one.reader == "required"}
    first: dict[str, Reading] = {}
    for one in found:
        if one.reader != "required":
            first.setdefault(one.variable, one)
    yield INTRODUCTION
    for name, one in first.items():
        default = f"{one.default} prod asks for it".strip() if name in required else one.default
        yield f"| `{name}` | {purpose(one)} | {default} | [{one.file}](../../{one.file}) |"
    yield "\n## Profiles\n\nA profile holds what differs from [settings/base.py](../../settings/base.py)."
    for profile in PROFILES:
        yield from differences(profile)


def readings(file: str) -> Iterator[Reading]:
    """Every reading in a file, in its order."""
    source = Path(file).read_text()
    for statement in ast.parse(source).body:
        for call in ast.walk(statement):
            if isinstance(call, ast.Call):
                reader = ast.unparse(call.func).rpartition(".")[2]
                told = comment(source.splitlines(), call.lineno) or docstring(statement)
                for variable in variables(call, reader):
                    yield Reading(variable, file, reader, default(call), told)


def variables(call: ast.Call, reader: str) -> Iterator[str]:
    """The variables that a call reads: its first argument, all of them in the case of `required`."""
    texts = [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
    yield from filter(VARIABLE.fullmatch, texts if reader == "required" else texts[:1])


def default(call: ast.Call) -> str:
    """What is taken where nothing is set, if that is a plain value."""
    given = [*call.args[1:2], *(one.value for one in call.keywords if one.arg == "default")]
    return ", ".join(f"`{one.value}`" for one in given if isinstance(one, ast.Constant))


def docstring(node: ast.AST) -> str:
    """A function's docstring, in one line."""
    found = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None
    return " ".join((found or "").split())


def comment(lines: list[str], number: int) -> str:
    """The comment at the end of a line, or else the one above it."""
    if at_its_end := COMMENT.search(lines[number - 1]):
        return at_its_end[1]
    above: list[str] = []
    while (number := number - 1) and (line := lines[number - 1].lstrip()).startswith("# "):
        above.insert(0, line.removeprefix("# "))
    return " ".join(above)


def purpose(one: Reading) -> str:
    """What the code says of it, else that it is Django's, else what kind of value its reader takes."""
    if one.told:
        return one.told
    if hasattr(global_settings, one.variable):
        return "Django's setting of that name."
    functions = [
        node for node in ast.parse(Path(READERS).read_text()).body if isinstance(node, ast.FunctionDef)
    ]
    return {node.name: docstring(node) for node in functions}.get(one.reader, "")


def differences(profile: str) -> Iterator[str]:
    """What a profile says of itself, and the settings that it has of its own."""
    file = f"settings/{profile}.py"
    tree = ast.parse(Path(file).read_text())
    stored = (
        node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    names = dict.fromkeys(node.id for node in stored if VARIABLE.fullmatch(node.id))
    own = ", ".join(f"`{name}`" for name in names)
    yield f"\n### {profile}\n\n{ast.get_docstring(tree)}"
    yield f"\nOf its own in [{file}](../../{file}): {own}."
