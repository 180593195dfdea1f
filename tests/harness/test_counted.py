from pathlib import Path

import pytest

from harness import counted, project
from harness.client import Answer
from harness.errors import HarnessError
from harness.probes import Probe
from harness.runs import Count, Query
from harness.session import Session
from tests.harness.machinery import arm, edit
from tests.harness.results import count


def counts(toy: Path, written: str) -> list[Count]:
    here = project.read(toy)
    with Session(here, seed=1) as session, session.serve([session.site(arm(written))]) as [server]:
        return counted.count(here, server, list(here.probes))


def complaint(toy: Path, written: str) -> str:
    with pytest.raises(HarnessError) as error:
        counts(toy, written)
    return str(error.value)


def work(entries: list[Count]) -> list[tuple[str, int | None, int, int, int]]:
    return [(entry.probe, entry.size, entry.queries, entry.rows, entry.bytes) for entry in entries]


def test_every_probe_is_counted_at_each_of_its_sizes(toy: Path) -> None:
    assert work(counts(toy, "toy")) == [
        ("items", 2, 2, 2, 4),
        ("items", 5, 2, 5, 10),
        ("one_item", None, 2, 1, 2),
    ]
    assert work(counts(toy, "toy+one_each")) == [
        ("items", 2, 4, 2, 4),
        ("items", 5, 7, 5, 10),
        ("one_item", None, 3, 1, 2),
    ]


def test_a_count_keeps_status_the_size_of_the_answer_and_fingerprints(toy: Path) -> None:
    first = counts(toy, "toy")[0]
    assert (first.arm, first.status, first.answer_bytes) == ("toy", 200, len('{"items": ["0", "1"]}'))
    assert first.fingerprints == (Query("SELECT item", 2, 2, 4),)


def test_a_statement_that_several_places_cause_is_one_query() -> None:
    here, there, other = Query("SELECT 1", 2, 6, 48), Query("SELECT 1", 3, 3, 30), Query("SELECT 2", 1, 1, 8)
    assert counted.summed((here, other, there)) == (Query("SELECT 1", 5, 9, 78), other)


def test_answers_are_equal_when_status_and_body_are(toy: Path) -> None:
    plain, costly, other = counts(toy, "toy"), counts(toy, "toy+one_each"), counts(toy, "toy+other_answer")
    assert counted.different_answer([*plain, *costly]) is None
    different = counted.different_answer([*plain, *other])
    assert different is other[0]


def test_counting_is_repeatable(toy: Path) -> None:
    assert counts(toy, "toy+one_each") == counts(toy, "toy+one_each")


def test_work_that_the_server_does_not_tell_is_counted_as_unknown(toy: Path) -> None:
    edit(toy / "serve.py", '{"Server-Timing": timing, "X-Query-Log": json.dumps(log)}', "{}")
    assert work(counts(toy, "toy"))[0] == ("items", 2, -1, -1, -1)


def test_an_answer_without_queries_has_read_nothing() -> None:
    answer = Answer(200, b"hello", 0.001, 'app;dur=0.2, db;dur=0.0;desc="0 queries"', query_log=None)
    one = counted.counted("perf", "hello", None, answer, Probe("/hello"))
    assert (one.queries, one.rows, one.bytes) == (0, 0, 0)


def test_an_answer_that_is_an_error_is_told_with_the_end_of_the_server_s_log(toy: Path) -> None:
    assert complaint(toy, "toy+fails") == (
        "toy+fails answers 500 to GET /items?size=2; a probe must succeed.\nSpringError: overwound"
    )


def test_a_redirect_cannot_be_counted(toy: Path) -> None:
    edit(toy / "harness.toml", 'path = "/items"', 'path = "/moved"')
    assert complaint(toy, "toy") == "toy redirects GET /moved: write in harness.toml where it leads."


def test_an_answer_that_is_never_the_same_cannot_be_counted(toy: Path) -> None:
    assert complaint(toy, "toy+never_twice") == (
        "toy+never_twice answers GET /items?size=2 differently each time; a probe must be repeatable."
    )


def test_probes_that_differ_in_queries_rows_or_bytes_at_any_size_are_found() -> None:
    one, many = Query("SELECT", 1, 1, 8), Query("SELECT", 5, 1, 8)
    rows, wide = Query("SELECT", 1, 9, 8), Query("SELECT", 1, 1, 99)
    entries = [
        *(count(name, "same", None, one) for name in ("a", "b")),
        count("a", "queries_at_50", 10, one),
        count("b", "queries_at_50", 10, one),
        count("a", "queries_at_50", 50, one),
        count("b", "queries_at_50", 50, many),
        count("a", "rows", None, one),
        count("b", "rows", None, rows),
        count("a", "bytes", None, one),
        count("b", "bytes", None, wide),
    ]
    assert counted.differing(entries) == ["queries_at_50", "rows", "bytes"]


def test_probes_whose_work_grows_with_their_size_do_not_differ_by_that() -> None:
    sizes = [(10, Query("SELECT", 1, 10, 80)), (50, Query("SELECT", 1, 50, 400))]
    entries = [count(name, "list", size, query) for size, query in sizes for name in ("a", "b")]
    assert counted.differing(entries) == []
