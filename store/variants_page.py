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
# The catalogue

What a shop can be slowed down by, and what makes it faster, each behind a switch: the same answers, byte for byte, for
more work or for less. `make docs` makes this page from the code; the entries stand in
[store/regressions](../store/regressions/) and [store/optimisations](../store/optimisations/).

```console
make perf VARIANTS=n_plus_one                                        # the shop with the mistake in
.venv/bin/python -m harness verify n_plus_one                        # measured with it and without
.venv/bin/python -m harness compare perf perf+one_query              # the correct code, and what is faster
.venv/bin/python manage.py variants n_plus_one                       # the entry, correct code beside stand-in
.venv/bin/python manage.py variants --patch n_plus_one | git apply   # written into the code, for you to find
```

Queries, rows and bytes are counted, on SQLite and the shop of `manage.py seed`: they are exact. Response times are
multiples of the correct code's (p99 for a tail, p95 under load for a lock), as `harness verify` and `compare` measured them
once, on two shared cores that had other work: yours will differ.
"""  # noqa: E501 a page is as wide as Markdown is here

MISTAKES = """\
## Mistakes

Those that teams really make.
"""

REMEDIES = """\
## Remedies, in the course's order

The correct code is as any Django developer would write it. Where that is not fast enough, go down this ladder and stop at
the first rung that will do: each costs more than the one before it.
"""  # noqa: E501

# The rungs. Those without a variant are no code of ours.
LADDER = {
    "The ORM": (
        "Ask for what is shown, and make no more of it than is shown.",
        ("only_columns", "values_rows"),
    ),
    "SQL of our own": ("Where the ORM can't say it, or its objects are the cost.", ("one_query",)),
    "An index": (
        "For the query that reads many rows to give few; EXPLAIN tells. The mistake "
        "[index_defeated](#index_defeated) shows what one is worth.",
        (),
    ),
    "A cache": (
        "What was made once is given again, until it changes. The hard part is to notice that.",
        ("cheap_count", "conditional_get", "cached_list", "cached_detail"),
    ),
    "More hardware": ("Two workers on two cores: `WEB_CONCURRENCY=2 make perf`.", ()),
    "Live with it": ("Tell what it costs, whom it concerns, and when to look again.", ()),
}


def markdown(variants: list[Variant]) -> str:
    """The whole page."""
    mistakes = [variant for variant in variants if variant.kind == "regression"]
    parts = [HEAD, MISTAKES, overview(mistakes), *map(mistake, mistakes), REMEDIES]
    known = {variant.name: variant for variant in variants}
    for number, (rung, (text, names)) in enumerate(LADDER.items(), 1):
        parts += [
            f"### {number}. {rung}\n\n{text}\n",
            *(remedy(known[name]) for name in names if name in known),
        ]
    return "\n".join(parts).rstrip()


def overview(mistakes: Iterable[Variant]) -> str:
    """One line a mistake."""
    rows = [
        f"| [{variant.name}](#{variant.name}) | {sentence(variant.notes['Symptom'])} "
        f"| {moves(variant)} | {variant.notes['Tool']} |\n"
        for variant in mistakes
    ]
    return "| name | what it looks like | what moves | what shows it |\n|---|---|---|---|\n" + "".join(rows)


def mistake(variant: Variant) -> str:
    """The entry of a regression, with a diff of each function."""
    return "\n".join(
        [
            f"### {variant.name}\n\n{variant.description}\n",
            f"**Symptom.** {variant.notes['Symptom']}\n",
            f"**See it** ({variant.notes['Tool']}). {variant.notes['See it']}\n",
            figures(variant),
            f"**Fix.** {variant.notes['Fix']}\n",
            *differences(variant),
        ]
    )


def remedy(variant: Variant) -> str:
    """The entry of an optimisation, with a diff of each function."""
    return "\n".join(
        [
            f"#### {variant.name}\n\n{variant.description}\n",
            f"**When.** {variant.notes['When']}\n",
            f"**See it** ({moves(variant)}). {variant.notes['See it']}\n",
            figures(variant),
            f"**Price.** {variant.notes['Price']}\n",
            *differences(variant),
        ]
    )


def differences(variant: Variant) -> list[str]:
    """What it changes in each function or class."""
    return [difference(target, diff) for target, diff in sources.differences(variant)]


def figures(variant: Variant) -> str:
    """A table of sizes, the correct figures and the variant's."""
    columns = [variant.size, f"{MEASURED[variant.work]}, correct code", f"with {variant.name}"]
    head = f"| {' | '.join(columns)} |\n|---|---|---|\n"
    rows = [f"| {size:,} | {correct:,} | {moved:,} |\n" for size, (correct, moved) in variant.figures.items()]
    return head + "".join(rows)


def difference(target: Target, diff: str) -> str:
    """The diff of one function or class, and links to both."""
    correct, stand_in = sources.file_of(target.owner), sources.file_of(target.stand_in)
    return f"[{target}](../{correct}), [stand-in](../{stand_in}):\n\n```diff\n{diff}```\n"


def moves(variant: Variant) -> str:
    """The work that moves, and how."""
    return f"{variant.work}: {variant.moves[variant.work]}"


def sentence(text: str) -> str:
    """The first sentence of a text."""
    return text.partition(". ")[0].rstrip(".") + "."
