"""The registry as a page: docs/catalogue.md, which `make docs` writes."""

from collections.abc import Iterable

from store import sources
from store.variants import Target, Variant

# What each work is called where its figures stand.
MEASURED = {
    "queries": "queries",
    "rows": "rows fetched",
    "bytes": "bytes fetched",
    "cpu": "response time",
    "wait": "response time",
    "tail": "p99 under load",
    "lock": "response time under load",
}

HEAD = """\
# The catalogue of mistakes

Mistakes that teams really make, each behind a switch: the same answers, byte for byte, for more work. `make docs` makes
this page from the code; the entries stand in [store/regressions](../store/regressions/).

```console
make perf VARIANTS=n_plus_one                                        # the shop with the mistake in
.venv/bin/python -m harness verify n_plus_one                        # measured with it and without
.venv/bin/python manage.py variants n_plus_one                       # the entry, correct code beside stand-in
.venv/bin/python manage.py variants --patch n_plus_one | git apply   # written into the code, for you to find
```

Queries, rows and bytes are counted, on SQLite and the shop of `manage.py seed`: they are exact. Response times are
multiples of the correct code's (p99 for a tail, p95 under load for a lock), as `harness verify` and `compare` measured them
once, on two shared cores that had other work: yours will differ.
"""  # noqa: E501 a page is as wide as Markdown is here


def markdown(variants: list[Variant]) -> str:
    """The whole page."""
    return "\n".join([HEAD, overview(variants), *map(section, variants)]).rstrip()


def overview(variants: Iterable[Variant]) -> str:
    """One line a variant."""
    rows = [
        f"| [{variant.name}](#{variant.name}) | {sentence(variant.notes['Symptom'])} "
        f"| {moves(variant)} | {variant.notes['Tool']} |\n"
        for variant in variants
    ]
    return "| name | what it looks like | what moves | what shows it |\n|---|---|---|---|\n" + "".join(rows)


def section(variant: Variant) -> str:
    """The entry of one variant, with a diff of each function."""
    return "\n".join(
        [
            f"## {variant.name}\n\n{variant.description}\n",
            f"**Symptom.** {variant.notes['Symptom']}\n",
            f"**See it** ({variant.notes['Tool']}). {variant.notes['See it']}\n",
            figures(variant),
            f"**Fix.** {variant.notes['Fix']}\n",
            *(difference(target, diff) for target, diff in sources.differences(variant)),
        ]
    )


def figures(variant: Variant) -> str:
    """A table of sizes, the correct figures and the variant's."""
    columns = [variant.size, f"{MEASURED[variant.work]}, correct code", f"with {variant.name}"]
    head = f"| {' | '.join(columns)} |\n|---|---|---|\n"
    rows = [f"| {size:,} | {correct:,} | {slow:,} |\n" for size, (correct, slow) in variant.figures.items()]
    return head + "".join(rows)


def difference(target: Target, diff: str) -> str:
    """What the mistake changes in one function or class, and links to both."""
    correct, stand_in = sources.file_of(target.owner), sources.file_of(target.stand_in)
    return f"[{target}](../{correct}), [stand-in](../{stand_in}):\n\n```diff\n{diff}```\n"


def moves(variant: Variant) -> str:
    """The work that moves, and how."""
    return f"{variant.work}: {variant.moves[variant.work]}"


def sentence(text: str) -> str:
    """The first sentence of a text."""
    return text.partition(". ")[0].rstrip(".") + "."
