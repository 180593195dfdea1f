from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.load import driver, live
from harness.load.live import Live, Tail
from harness.load.target import Target
from harness.load.watch import Look
from harness.plans.plan import Plan
from harness.runs import Usage
from harness.runtime.processes import wait_until
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import arm

TARGET = Target("http://127.0.0.1:1", "toy")
ENDPOINTS = {"items": "GET /items"}
BEGAN = 1_700_000_000.0


def row(second: float, ms: float = 10.0, error: str = "", name: str = "/items") -> str:
    """What the recorder writes of one request that was sent at that second of the run."""
    status = 500 if error else 200
    return f"{BEGAN + second},GET,/items,{name},{ms},{status},20,,{error},,\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The wall clock that Live looks at, in seconds of the run."""
    now = [0.0]
    monkeypatch.setattr(live, "time", lambda: BEGAN + now[0])
    return now


def watched(folder: Path, *conditions: str, warm_up: float = 0.0) -> tuple[Live, list[str]]:
    """A Live with what it has told."""
    heard: list[str] = []
    plan = Plan(about="Watched.", users=2, run_time=60, warm_up=warm_up, abort_on=list(conditions))
    made = Live(folder, TARGET, plan, ENDPOINTS, heard.append)
    return made, heard


def test_a_tail_gives_each_whole_row_once_whichever_process_wrote_it(tmp_path: Path) -> None:
    one, other = tmp_path / "rows-1.csv", tmp_path / "rows-2.csv"
    tail = Tail(tmp_path)
    assert tail.rows() == []
    one.write_text(row(0.0) + row(0.5)[:20])
    other.write_text(row(0.1, name='"a\nb"'))
    assert [(fields[0], fields[3]) for fields in tail.rows()] == [
        (f"{BEGAN}", "/items"),
        (f"{BEGAN + 0.1}", "a\nb"),
    ]
    assert tail.rows() == []
    with one.open("a") as file:
        file.write(row(0.5)[20:])
    assert [fields[0] for fields in tail.rows()] == [f"{BEGAN + 0.5}"]


def test_the_last_whole_second_is_told_with_what_both_sides_used(tmp_path: Path, clock: list[float]) -> None:
    seen, heard = watched(tmp_path)
    (tmp_path / "rows-1.csv").write_text(
        "".join([row(0.0, 10), row(1.0, 30), row(1.1, 50, "Oops()"), row(2.5, 9)])
    )
    looks = [
        Look(BEGAN + 3, Usage(0, "server", 87.4, 120.6, 5, 2, 9, 0.0)),
        Look(BEGAN + 3, Usage(0, "generator", 31.2, 80.0, 1, 2, 9, 0.0)),
    ]
    clock[0] = 2.4
    assert seen.look(looks) == ""
    assert heard == []  # rows of second 0 may still be on their way
    clock[0] = 3.6
    seen.look(looks)
    assert heard == [
        "second 1: 2 requests/s, 1 failed, p95 49.0 ms; server 87 % of a core, 121 MB; "
        "generator 31 % of a core, 80 MB"
    ]


def test_a_second_without_an_answer_says_so(tmp_path: Path, clock: list[float]) -> None:
    seen, heard = watched(tmp_path)
    (tmp_path / "rows-1.csv").write_text(row(0.1))
    clock[0] = 5.0
    seen.look([])
    assert heard == ["second 2: no answer"]


def test_nothing_is_told_before_the_first_request(tmp_path: Path, clock: list[float]) -> None:
    seen, heard = watched(tmp_path, "errors > 0%")
    assert seen.look([]) == ""
    assert heard == []


def failing(seconds: range) -> str:
    """Ten failures a second."""
    return "".join(row(second + part / 10, 10, "Oops()") for second in seconds for part in range(10))


def test_a_condition_ends_a_run_by_its_last_ten_seconds_only(tmp_path: Path, clock: list[float]) -> None:
    seen, _ = watched(tmp_path, "p95 > 2 s", "errors[items] > 90%")
    right = "".join(row(part / 10) for part in range(60))
    (tmp_path / "rows-1.csv").write_text(right + failing(range(6, 14)))
    clock[0] = 13.5
    assert seen.look([]) == ""  # 4 of the 10 s until second 12 were right
    with (tmp_path / "rows-1.csv").open("a") as file:
        file.write(failing(range(14, 17)))
    clock[0] = 17.5
    assert seen.look([]) == "errors[items] > 90% in the 10 s up to second 16"


def test_conditions_count_once_ten_steady_seconds_have_passed(tmp_path: Path, clock: list[float]) -> None:
    seen, _ = watched(tmp_path, "errors > 5%", warm_up=3.0)
    (tmp_path / "rows-1.csv").write_text(failing(range(15)))
    clock[0] = 14.4
    assert seen.look([]) == ""
    clock[0] = 14.6
    assert seen.look([]) == "errors > 5% in the 10 s up to second 13"


def test_a_condition_may_be_on_what_the_server_uses(tmp_path: Path, clock: list[float]) -> None:
    seen, _ = watched(tmp_path, "rss > 100 MB")
    (tmp_path / "rows-1.csv").write_text(row(0.0))
    clock[0] = 12.0
    use = Usage(0, "server", 10.0, 99.0, 1, 1, 1, 0.0)
    assert seen.look([Look(BEGAN + 9, use)]) == ""
    assert (
        seen.look([Look(BEGAN + 9, replace(use, memory=101.0))]) == "rss > 100 MB in the 10 s up to second 10"
    )


@pytest.fixture
def failing_server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy+fails"))]) as [one]:
        yield one


def test_a_load_ends_when_a_condition_is_met_and_keeps_what_it_has(
    failing_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "WINDOW", 1.0)
    project = failing_server.site.checkout.folder
    into = project.parent / "locust"
    target = Target(failing_server.url, "toy", pid=failing_server.process.pid)
    ending = ["errors > 50%"]
    plan = Plan(about="Ends early.", scenario="walk.py", users=2, run_time=60, warm_up=0, abort_on=ending)
    heard: list[str] = []
    eye = Live(into, target, plan, {}, heard.append)
    measured = driver.run(plan, target, seed=1, project=project, folder=into, each_second=eye.look)
    assert measured.aborted.startswith("errors > 50% in the 1 s up to second ")
    assert measured.load.seconds < 30
    assert len(measured.rows) == measured.load.total.failures > 20
    assert (into / "locust_stats.csv").is_file()
    assert heard[0].startswith("second ")
    assert {one.side for one in measured.usage} == {"server", "generator"}
    wait_until(lambda: not list(into.glob("rows-*.csv")))


def test_an_open_load_begins_with_its_schedule_and_not_with_who_makes_itself_ready(
    tmp_path: Path, clock: list[float]
) -> None:
    heard: list[str] = []
    plan = Plan(about="Arrivals.", scenario="walk.py", rate=5.0, run_time=60)
    made = Live(tmp_path, TARGET, plan, ENDPOINTS, heard.append)
    (tmp_path / "rows-1.csv").write_text(row(-4.0))
    clock[0] = 3.6
    assert (made.look([]), heard) == ("", [])
    with (tmp_path / "rows-1.csv").open("a") as file:
        file.write(f"{BEGAN + 1.2},GET,/items,/items,10.0,200,20,,,1.2,0.0\n")
    made.look([])
    assert heard == ["second 1: 1 requests/s, 0 failed, p95 10.0 ms"]
