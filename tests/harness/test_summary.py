"""The page in words: every sentence carries a figure, and no figure, no sentence."""

from dataclasses import replace

import pytest

from harness.report import wording
from harness.report.evidence import plain_times
from harness.report.summary import markdown
from harness.runs import Block, Query
from tests.harness.results import (
    BROKEN,
    FIXED,
    blocks,
    compare,
    count,
    judged,
    load,
    rounds,
    run,
    verify,
)


def section(page: str, heading: str) -> list[str]:
    """The sentences below a heading; empty where the page has no such heading."""
    parts = page.split(f"## {heading}\n\n")
    return (
        [line.removeprefix("- ") for line in parts[1].split("\n\n")[0].splitlines()] if len(parts) > 1 else []
    )


def with_blocks(*measured: Block):
    return judged(replace(compare("perf@HEAD", "perf"), blocks=measured), "perf")


def test_the_same_time_is_well_and_says_the_margin():
    found = section(markdown(compare("perf@HEAD", "perf", ratio=1.002)), "Where the shop did well")
    assert (
        "`perf` takes 1.002 × the time of `perf@HEAD` [0.987, 1.017], inside the margin of ±3 %: the same."
        in found
    )


def test_an_inconclusive_time_asks_for_more_blocks():
    page = markdown(with_blocks(*blocks("list", "perf", "perf@HEAD", 1.04, spread=0.02)))
    assert section(page, "Where it failed or was slow") == []
    assert section(page, "What to look at next") == [
        "More blocks for `perf`: an effect below 7.8 % could not be told from none."
    ]
    assert section(page, "Warnings") == [
        "`perf`: the smallest change that this run could have seen, 7.8 %, is above the margin of 3 %."
    ]


def test_a_floor_that_nothing_could_be_seen_above_is_told_in_words():
    page = markdown(with_blocks(*blocks("list", "perf", "perf@HEAD", 1.04, spread=0.9)))
    assert section(page, "Warnings") == [
        "`perf`: the smallest change that this run could have seen, too wide to tell, is above the margin "
        "of 3 %."
    ]
    assert "More blocks for `perf`: from these nothing could be told." in section(
        page, "What to look at next"
    )
    assert section(page, "How it was decided")[-1] == (
        "The smallest change of response time that this run could have seen in `perf`: "
        "too wide to tell (99 % interval over blocks)."
    )
    assert [wording.floor(share) for share in (0.0152, 1.0, 1.01)] == ["1.5 %", "100 %", "too wide to tell"]


def declares(**moves: str):
    """The verification of a variant that reads ten times the rows, and declares this of it."""
    broken = count(BROKEN, "product_list", 10, Query("SELECT all", 1, 400, 9000))
    fixed = count(FIXED, "product_list", 10, Query("SELECT some", 1, 40, 900))
    larger = [replace(one, size=50, rows=one.rows + 40) for one in (broken, fixed)]
    result = replace(verify(), counts=(broken, fixed, *larger))
    return replace(result, declared=replace(result.declared, moves=moves))


def test_a_variant_that_reads_more_is_told_by_what_it_reads():
    page = markdown(declares(rows="all of them"))
    assert section(page, "The mistake")[2:] == [
        "Counted in `perf+n_plus_one`: 400 rows with 10, 440 rows with 50: +1.00 per item.",
        "Counted in `perf`: 40 rows with 10, 80 rows with 50: +1.00 per item.",
    ]
    assert "| rows read, `product_list` with 10 | 400 | 40 |  |" in page
    assert "| bytes read, `product_list` with 50 | 9,000 | 900 |  |" in page


@pytest.mark.parametrize(
    ("moves", "decided"),
    [
        ("rows", "the counted work decided; the response time and the load only advised."),
        ("wait", "the response time decided; the counted work and the load only advised."),
        ("tail", "the load decided; the counted work and the response time only advised."),
        ("lock", "the response time and the load decided; the counted work only advised."),
    ],
)
def test_what_a_variant_declares_to_move_says_what_decided(moves, decided):
    told = section(markdown(declares(**{moves: "more"})), "How it was decided")
    assert told[0] == f"`n_plus_one` declares what it changes: {moves}. So {decided}"
    load = (
        "The load was the plan `saturate`, judged by the rule of response time, over rounds and with a "
        "margin of 10 %."
    )
    assert (load in told) == (moves in ("tail", "lock"))


def test_a_load_that_could_not_decide_asks_for_more_rounds():
    asks = "More rounds, on a quiet machine: 3 rounds could not tell under load."
    undecided = replace(declares(tail="longer"), exit_code=2)
    assert asks in section(markdown(undecided), "What to look at next")
    assert asks not in section(markdown(replace(undecided, exit_code=1)), "What to look at next")
    assert asks not in section(markdown(replace(declares(cpu="more"), exit_code=2)), "What to look at next")


def test_a_reference_that_differs_from_itself_asks_to_measure_again():
    disturbed = [
        replace(one, log_ratio=one.log_ratio + 0.05) if one.arm == "perf@HEAD" else one
        for one in blocks("list", "perf", "perf@HEAD", 1.0)
    ]
    assert section(markdown(with_blocks(*disturbed)), "What to look at next") == [
        "The reference differs from itself, 1.051 × [1.036, 1.067]: the machine was disturbed. Measure again."
    ]


def test_the_slowest_of_several_probes_is_named():
    both = (*blocks("list", "perf", "perf@HEAD", 1.0), *blocks("detail", "perf", "perf@HEAD", 0.5))
    found = section(markdown(with_blocks(*both)), "Where it failed or was slow")
    assert "The slowest probe of `perf` is `list`: 5.50 ms." in found


def test_failed_requests_are_counted_by_arm():
    failing = [
        replace(one, load=load(200.0, 8.0, failures=9)) for one in rounds("perf", "perf@HEAD", 1.0)[:2]
    ]
    page = markdown(replace(compare("perf@HEAD", "perf"), rounds=tuple(failing)))
    assert "Under load 9 of 1,800 requests failed in `perf`: 0.5 %." in section(
        page, "Where it failed or was slow"
    )


def test_a_long_tail_is_worth_a_look():
    one = load(200.0, 8.0)
    endpoint = replace(one.endpoints[0], p99=44.0)
    found = section(markdown(run(load=replace(one, endpoints=(endpoint,)))), "What to look at next")
    assert found[0] == "The tail of `/store/products/`: p99 is 44.0 ms, 5.50 × its p50 of 8.00 ms."


def test_different_answers_come_first():
    result = compare("perf@HEAD", "perf")
    counts = (*result.counts[:-1], count("perf", "collections", None, answer="b2"))
    found = section(markdown(replace(result, counts=counts)), "Where it failed or was slow")
    assert found[0] == "The arms answer `collections` differently: they cannot be compared."


def test_nothing_found_is_said_and_nothing_claimed():
    bare = replace(
        compare("perf@HEAD", "perf"),
        counts=(),
        blocks=(),
        rounds=(),
        judgements=(),
        complete=False,
        exit_code=2,
    )
    page = markdown(bare)
    assert section(page, "Where the shop did well") == []
    assert section(page, "Where it failed or was slow") == []
    assert section(page, "What to look at next") == ["Nothing in these figures calls for a closer look."]
    assert section(page, "Warnings") == [
        "The measurement stopped early: this is what was measured until then."
    ]
    assert section(page, "Not measured") == [
        "Response time: there are fewer than two blocks.",
        "Load: there are fewer than two rounds.",
        "The price of a database round trip.",
        "Arrivals at a fixed rate: the users wait for each answer (closed load).",
        "Other machines and databases: this is one machine with one database.",
    ]


def test_an_arm_that_reports_no_queries_is_unknown_not_zero():
    silent = tuple(replace(count(arm, "list", None), queries=-1) for arm in ("perf@HEAD", "perf"))
    page = markdown(judged(replace(compare("perf@HEAD", "perf"), counts=silent), "perf"))
    assert "| queries, `list` | – | – |  |" in page
    assert "Queries: an arm does not report them." in section(page, "Not measured")


def test_what_weakens_a_run_is_said_at_its_top():
    busy = replace(run().machine, load_average=1.7, client_cores=())
    strained = load(200.0, 8.0, warnings=("12 requests\nstarted late",))
    assert section(markdown(replace(run(load=strained), machine=busy)), "Warnings") == [
        "Server and generator were not pinned: they may have shared a core.",
        "The machine was busy at the start: load average 1.7 on 2 cores.",
        "12 requests started late",
    ]


def test_the_same_kind_of_warning_is_said_once_for_all_runs():
    warned = tuple(
        replace(one, load=load(200.0, 8.0, warnings=(f"{800 + one.round} requests are few for a p99.",)))
        for one in rounds("perf", "perf@HEAD", 1.0)
    )
    assert section(markdown(replace(compare("perf@HEAD", "perf"), rounds=warned)), "Warnings") == [
        "801 requests are few for a p99. (so or alike in 6 of 6 runs)"
    ]


def test_a_description_of_several_lines_stays_one_item():
    result = verify()
    told = replace(result.declared, description="Forget it.\n\nTwelve instead\nof three.")
    assert section(markdown(replace(result, declared=told)), "The mistake")[0] == (
        "`n_plus_one` is a regression: Forget it. Twelve instead of three."
    )


def test_the_reference_takes_one_time_wherever_it_is_named():
    both = [
        replace(one, reference_ms=6.0) if one.arm == "perf" else one
        for one in blocks("list", "perf", "perf@HEAD", 1.0)
    ]
    assert plain_times(with_blocks(*both))["list", "perf@HEAD"] == 6.0


def test_a_run_with_failures_names_the_endpoint():
    found = section(markdown(run(load=load(200.0, 8.0, failures=18))), "Where it failed or was slow")
    assert found[:2] == [
        "Under load 18 of 1,800 requests failed: 1 %.",
        "`/store/products/` failed 18 times of 900.",
    ]


def test_names_are_data_in_markdown():
    hostile = "<script>|`x`"
    result = compare("perf", hostile)
    page = markdown(
        replace(result, conclusion="<b> & more", counts=(count(hostile, "a|b", None, Query("x", 1, 1, 8)),))
    )
    assert "**&lt;b> &amp; more**" in page
    assert r"| arm | `<script>\|ˋxˋ` | same |" in page
    assert page.startswith("# compare perf and &lt;script>|`x`\n")


def test_figures_keep_three_digits():
    assert [wording.number(value) for value in (0, 0.274, 5.714, 17.23, 99.96, 231.4, 12345.6, -1.5)] == [
        "0", "0.27", "5.71", "17.2", "100.0", "231", "12,346", "-1.50",
    ]  # fmt: skip
    assert [wording.signed(value) for value in (-1.5, 0.0, 12.34)] == ["−1.50", "+0", "+12.3"]
    assert [wording.percent(value) for value in (0.03, 0.0152, 0.99)] == ["3 %", "1.5 %", "99 %"]
    assert wording.interval(0.9, 1.1) == "[0.900, 1.100]"
    assert wording.interval(0.0001, 16928) == "too wide to tell"
    assert wording.shortened("SELECT  1,\n 2", 9) == "SELECT 1…"


def test_a_simulated_round_trip_is_never_silent():
    far = run(round_trip_ms=2.0)
    assert section(markdown(far), "Warnings") == [
        "Every query waited 2 ms: a simulated round trip to the database."
    ]


def test_a_run_s_own_warnings_are_told():
    weak = run(load=load(200.0, 8.0, warnings=("It drifted. Run longer.",)))
    assert section(markdown(weak), "Warnings") == ["It drifted. Run longer."]
