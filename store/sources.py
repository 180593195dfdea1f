"""Variants as text: the correct code, its stand-in, and the diff that writes the one over the other.

Sources are those of the correct code only while no variant is active.
"""

import ast
import inspect
import textwrap
from difflib import unified_diff
from operator import itemgetter
from pathlib import Path

from store.variants import Target, Variant

ROOT = Path(__file__).resolve().parent.parent


def correct(target: Target) -> str:
    """Source of the correct function, or of the whole class where it inherits the function."""
    return textwrap.dedent(inspect.getsource(_whole(target)))  # type: ignore[arg-type]


def stand_in(target: Target) -> str:
    """Source of what stands in, without its decorators and docstring."""
    source = inspect.getsource(target.stand_in)
    function, lines = _function(source), source.splitlines(keepends=True)
    header = lines[function.lineno - 1 : function.body[0].lineno - 1]
    return "".join([*header, *lines[_body_start(source) :]])


def location(target: Target) -> str:
    """Where the stand-in is written, as `store/regressions.py:12`."""
    return f"{file_of(target.stand_in)}:{inspect.getsourcelines(target.stand_in)[1]}"


def file_of(thing: object) -> str:
    """Where a class, module or function is written, as `store/views.py`."""
    return str(Path(inspect.getfile(thing)).relative_to(ROOT))  # type: ignore[arg-type]


def left_behind(variant: Variant) -> list[str]:
    """What the stand-ins use of their own module and the correct code's file lacks: no patch can bring it."""
    return sorted({name for target in variant.targets for name in _used(target) - _known(target)})


def patch(variant: Variant) -> str:
    """A diff for `git apply` that writes the variant into the correct code itself."""
    return "".join(
        _diff(path, variant) for path in sorted({file_of(target.owner) for target in variant.targets})
    )


def differences(variant: Variant) -> list[tuple[Target, str]]:
    """A diff of each function that is replaced, or of its whole class where it is inherited or new.

    Without file names and line numbers, which change with every edit above.
    """
    groups: dict[object, list[Target]] = {}
    for target in variant.targets:
        groups.setdefault(_whole(target), []).append(target)
    return [(targets[0], _difference(whole, targets)) for whole, targets in groups.items()]


def _difference(whole: object, targets: list[Target]) -> str:
    before, after = _rewritten(file_of(whole), targets)
    start, end = _span(whole)
    parts = before[start:end], after[start : end + len(after) - len(before)]
    correct, varied = (textwrap.dedent("".join(part)).splitlines(keepends=True) for part in parts)
    headers = 3
    return "".join(list(unified_diff(correct, varied, n=len(correct)))[headers:])


def _diff(path: str, variant: Variant) -> str:
    before, after = _rewritten(path, [target for target in variant.targets if file_of(target.owner) == path])
    return "".join(unified_diff(before, after, f"a/{path}", f"b/{path}"))


def _rewritten(path: str, targets: list[Target]) -> tuple[list[str], list[str]]:
    """Lines of a file, and the same with the stand-ins written over the correct functions."""
    before = (ROOT / path).read_text().splitlines(keepends=True)
    after = list(before)
    # From the end of the file, so that a change leaves the line numbers of the next one alone.
    for start, end, lines in sorted(map(_change, reversed(targets)), key=itemgetter(0), reverse=True):
        after[start:end] = lines
    return before, after


def _used(target: Target) -> set[str]:
    """Names of the stand-in's module that its body uses."""
    return set(inspect.getclosurevars(target.stand_in).globals)


def _known(target: Target) -> set[str]:
    """Names in the file of the correct code."""
    return set(vars(inspect.getmodule(target.owner)))


def _whole(target: Target) -> object:
    """The function, or its class where that has none of its own."""
    return vars(target.owner).get(target.attribute, target.owner)


def _change(target: Target) -> tuple[int, int, list[str]]:
    """First line and line after the last to replace, counted from 0, and the lines to write there."""
    function = vars(target.owner).get(target.attribute)
    start, end = _span(function or target.owner)
    if function is None:
        return end, end, ["\n", *_written(target, _header(target) + _body(target))]
    return start + _body_start(correct(target)), end, _written(target, _body(target))


def _span(thing: object) -> tuple[int, int]:
    lines, number = inspect.getsourcelines(thing)  # type: ignore[arg-type]
    start = max(number - 1, 0)  # a module's number is 0, all else counts from 1
    return start, start + len(lines)


def _header(target: Target) -> list[str]:
    # Annotations may name what the owner's file does not import.
    signature = inspect.signature(target.stand_in)
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()
    ]
    return [f"def {target.attribute}{inspect.Signature(bare)}:\n"]


def _body(target: Target) -> list[str]:
    source = inspect.getsource(target.stand_in).replace(f"super({target.owner.__name__}, self)", "super()")
    return source.splitlines(keepends=True)[_body_start(source) :]


def _body_start(source: str) -> int:
    """Number of lines taken by decorators, header and docstring."""
    function = _function(source)
    first = function.body[0]
    return first.end_lineno or 0 if ast.get_docstring(function) else first.lineno - 1


def _function(source: str) -> ast.FunctionDef:
    function: ast.FunctionDef = ast.parse(source).body[0]  # type: ignore[assignment]
    return function


def _written(target: Target, lines: list[str]) -> list[str]:
    indent = "    " if inspect.isclass(target.owner) else ""
    return [indent + line if line.strip() else line for line in lines]
