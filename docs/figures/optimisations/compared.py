"""The list, the detail, and a cache that loses: arms side by side, by `harness compare`."""

import os
from collections.abc import Sequence
from dataclasses import asdict

from docs.figures.optimisations import called, kept
from harness.report.side_by_side import standings
from harness.runs import Comparison
from harness.verdict import judge_load

LIMITS = ("perf:limit_drf", "perf:limit_django", "perf:limit_wsgi")
LIST = (
    "perf+n_plus_one",
    "perf",
    "perf+only_columns",
    "perf+values_rows",
    "perf+one_query",
    "perf+cached_list",
    *LIMITS,
)
DETAIL = ("perf", "perf+values_rows", "perf+one_query", "perf:limit_drf")
CACHE = ("perf+one_query", "perf+cached_detail", "perf")

Pair = tuple[str, str]  # an arm, and the one whose throughput its own is divided by
PAIRS = (("perf+one_query", "perf"), ("perf+cached_list", "perf:limit_drf"))


def the_list(quick: bool) -> kept.Part:
    return compared(LIST, "product_list", quick, PAIRS)


def the_detail(quick: bool) -> kept.Part:
    return compared(DETAIL, "product_detail", quick)


def the_cache(quick: bool) -> kept.Part:
    server = os.environ.get("TEST_CACHE_URL")
    if not server:
        raise SystemExit("cache needs TEST_CACHE_URL; .ci/with-valkey gives one.")
    return compared(CACHE, "product_detail", quick, CACHE_URL=server)


def command(arms: Sequence[str], probe: str, quick: bool) -> list[str]:
    """Half the blocks and rounds of the default: the differences are large, and the arms are many."""
    many = "2" if quick else "4"
    much = ["--blocks", many, "--rounds", many]
    return ["compare", *arms, "--probe", probe, "--plan", "one_probe", *much]


def compared(
    arms: Sequence[str], probe: str, quick: bool, pairs: Sequence[Pair] = (), **environment: str
) -> kept.Part:
    """The standing of every arm against the first, and the throughput of pairs of them."""
    words = command(arms, probe, quick)
    result = called.result(words, **environment)
    if not (isinstance(result, Comparison) and result.complete):
        raise SystemExit(f"{called.told(words)} did not come to its end.")
    return kept.part(
        called.told(words, *environment),
        result.machine,
        standings=[asdict(one) for one in standings(result)],
        pairs=[throughput(result, *pair) for pair in pairs],
    )


def throughput(result: Comparison, arm: str, reference: str) -> dict[str, str | float]:
    """Its ratio of one arm to another, with the interval over the rounds of both."""
    for one in judge_load(result.rounds, arm, reference):
        if one.figure == "throughput":
            return {"arm": arm, "reference": reference, "ratio": one.ratio, "low": one.low, "high": one.high}
    raise SystemExit(f"The rounds of {arm} and {reference} tell no throughput: the machine is too busy.")
