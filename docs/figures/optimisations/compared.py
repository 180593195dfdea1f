"""What `harness compare` finds: list, detail, a cache that loses, pairs looked at closely, who returns."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from docs.figures.measured_page import as_typed, call_harness
from docs.figures.optimisations import kept
from harness.report.side_by_side import standings
from harness.runs import Comparison
from harness.verdict import judge_load

Ratio = tuple[float, float, float]  # with the limits of its interval

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
CONDITIONAL = ("perf", "perf+conditional_get")
VISITS = ("product_list_again", "product_list")  # by who has the page, and by who comes for the first time

# A reference, and the arm whose throughput is divided by its own.
PAIRS = (("perf", "perf+one_query"), ("perf:limit_drf", "perf+cached_list"))


def the_list(quick: bool) -> kept.Part:
    return compared(LIST, "product_list", quick)


def the_detail(quick: bool) -> kept.Part:
    return compared(DETAIL, "product_detail", quick)


def the_cache(quick: bool) -> kept.Part:
    server = os.environ.get("TEST_CACHE_URL")
    if not server:
        raise SystemExit("cache needs TEST_CACHE_URL: run it as `.ci/with valkey -- COMMAND`.")
    return compared(CACHE, "product_detail", quick, CACHE_URL=server)


def the_conditional(quick: bool) -> kept.Part:
    """Response time alone of each visit: what who returns gains, and what who does not pays for it."""
    probes = [word for probe in VISITS for word in ("--probe", probe)]
    words = ["compare", *CONDITIONAL, *probes, "--blocks", "2" if quick else "4", "--rounds", "0"]
    result = measured(words)
    [judgement] = result.judgements
    times = [asdict(one) for one in judgement.time.probes] if judgement.time else []
    return kept.part(as_typed(words), result.machine, arms=CONDITIONAL, times=times)


def command(arms: Sequence[str], probe: str, quick: bool) -> list[str]:
    """Half the blocks and rounds of the default: the differences are large, and the arms are many."""
    many = "2" if quick else "4"
    return compare(arms, probe, many, many)


def compare(arms: Sequence[str], probe: str, blocks: str, rounds: str) -> list[str]:
    much = ["--blocks", blocks, "--rounds", rounds]
    return ["compare", *arms, "--probe", probe, "--plan", "one_probe", *much]


def compared(arms: Sequence[str], probe: str, quick: bool, **environment: str) -> kept.Part:
    """The standing of every arm against the first."""
    words = command(arms, probe, quick)
    result = measured(words, **environment)
    standing = [asdict(one) for one in standings(result)]
    return kept.part(as_typed(words, *environment), result.machine, standings=standing)


def the_pairs(quick: bool) -> kept.Part:
    """Throughput of the list for each of PAIRS, with so many blocks and rounds as tell a few per cent."""
    many = "2" if quick else "24"
    commands = [compare(pair, "product_list", many, many) for pair in PAIRS]
    results = [measured(words) for words in commands]
    ratios = [throughputs(result, *pair) for pair, result in zip(PAIRS, results, strict=True)]
    told = "` and `".join(as_typed(words) for words in commands)
    return kept.part(told, results[0].machine, pairs=ratios)


def measured(words: list[str], **environment: str) -> Comparison:
    """What `harness compare` found."""
    result, _ = call_harness(Comparison, words, environment=os.environ | environment)
    return result


def throughputs(result: Comparison, reference: str, arm: str) -> dict[str, Any]:
    """Requests a second, arm ÷ reference: of one who asks again once answered, and of eight at once."""
    return {
        "arm": arm,
        "reference": reference,
        "alone": alone(result),
        "load": under_load(result, reference, arm),
    }


def alone(result: Comparison) -> Ratio:
    """Who asks alone is answered once in each response time: the ratio of these, upside down."""
    [judgement] = result.judgements
    if judgement.time is None:
        raise SystemExit("No response time was judged.")
    [one] = judgement.time.probes
    return 1 / one.ratio, 1 / one.high, 1 / one.low


def under_load(result: Comparison, reference: str, arm: str) -> Ratio:
    for one in judge_load(result.rounds, arm, reference):
        if one.figure == "throughput":
            return one.ratio, one.low, one.high
    raise SystemExit(f"The rounds of {arm} and {reference} tell no throughput: the machine is too busy.")
