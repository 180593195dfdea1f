import csv
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from harness import project
from harness.errors import HarnessError
from harness.load import driver, locusts, watch
from harness.load.table import Rows
from harness.load.target import Target
from harness.load.watch import Sample
from harness.plans.plan import Plan
from harness.probes import Probe, Subject
from harness.rows import Row
from harness.runs import Load
from harness.runtime.processes import wait_until
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import arm, edit, repository

SHORT = Plan(about="Ends by itself.", scenario="walk.py", users=2, run_time=30, warm_up=0, requests=100)
ALONE = replace(SHORT, scenario="", requests=20)
ITEMS = Subject("items", Probe("/items?size={size}", [2, 5]), 5, {})
ORDERS = Subject("orders", Probe("/orders/"), None, {})


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    toy = repository(tmp_path_factory.mktemp("driver") / "toy")
    with Session(project.read(toy), seed=1) as session:
        yield session


@pytest.fixture(scope="module")
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [server]:
        yield server


def walk(server: Server, folder: Path, plan: Plan, subject: Subject | None = None) -> tuple[Load, Rows]:
    """One run of the plan: its figures and its rows. The folder receives Locust's own files."""
    target = Target(server.url, "toy", 3, server.process.pid, subject)
    measured = driver.run(plan, target, seed=1, project=server.site.checkout.folder, folder=folder)
    return measured.load, measured.rows


def complaint(server: Server, folder: Path, plan: Plan) -> str:
    with pytest.raises(HarnessError) as error:
        walk(server, folder, plan)
    return str(error.value)


def own_total(folder: Path) -> dict[str, str]:
    """The last line of Locust's own statistics, which sums up all requests."""
    with (folder / "locust_stats.csv").open(newline="") as file:
        *_, total = csv.DictReader(file)
    return total


@dataclass(frozen=True)
class Walk:
    load: Load
    rows: Rows
    folder: Path


@pytest.fixture(scope="module")
def short(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """One run of SHORT that sends no request to its probe, by a user with settings for Locust."""
    folder = tmp_path_factory.mktemp("short")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCUST_HOST", "http://127.0.0.1:1")
        patch.setenv("LOCUST_USERS", "many")
        load, rows = walk(server, folder, SHORT, ORDERS)
    return Walk(load, rows, folder)


def test_a_run_ends_at_its_number_of_requests_and_counts_as_locust_does(short: Walk) -> None:
    assert 100 <= len(short.rows) < 110  # those under way when the hundredth had ended
    assert int(own_total(short.folder)["Request Count"]) == len(short.rows) == short.load.total.requests
    assert own_total(short.folder)["Failure Count"] == "0"
    assert short.load.seconds < 25


def test_rows_are_of_the_round_in_the_order_of_their_start_with_the_work_of_each(short: Walk) -> None:
    assert {(row.phase, row.number, row.arm, row.probe) for row in short.rows} == {
        ("load", 3, "toy", "GET /items")
    }
    assert {(row.status, row.queries, row.db_ms, row.error) for row in short.rows} == {(200, 2, 0.1, "")}
    starts = [row.start or 0.0 for row in short.rows]
    assert starts == sorted(starts)
    assert starts[0] == 0.0


def test_a_run_keeps_locust_s_own_files_and_nothing_of_ours_beside_them(short: Walk) -> None:
    assert sorted(file.name for file in short.folder.iterdir()) == [
        "locust.html",
        "locust.log",
        "locust_exceptions.csv",
        "locust_failures.csv",
        "locust_stats.csv",
    ]


def test_the_user_s_own_settings_for_locust_do_not_reach_a_run(short: Walk) -> None:
    assert short.load.total.failures == 0


def test_a_load_that_does_not_ask_the_probe_that_it_is_about_says_so(short: Walk) -> None:
    assert short.load.warnings == (
        "No request of this load was a GET /orders: it does not show what slows the probe orders.",
    )


def test_failures_are_counted_and_told(session: Session, tmp_path: Path) -> None:
    with session.serve([session.site(arm("toy+fails_under_load"))]) as [server]:
        load, rows = walk(server, tmp_path, SHORT)
    assert load.total.failures == len(rows) - 40 == int(own_total(tmp_path)["Failure Count"])
    assert "500" in load.warnings[0]


def test_a_plan_s_arguments_reach_locust_with_the_seed_of_the_round(tmp_path: Path) -> None:
    plan = replace(SHORT, arguments=["--named-by", "{seed}"])
    assert locusts.words(plan, Target("http://127.0.0.1:1", "toy"), 7, tmp_path)[-2:] == ["--named-by", "7"]


def test_a_locustfile_with_a_mistake_is_told_with_locust_s_complaint(server: Server, tmp_path: Path) -> None:
    scenario = tmp_path / "mistake.py"
    shutil.copy(server.site.checkout.folder / "walk.py", scenario)
    edit(scenario, "class Walker(FastHttpUser):", "class Walker(FastHttpUser)")
    message = complaint(server, tmp_path / "locust", replace(SHORT, scenario=str(scenario)))
    assert re.match(
        r"Locust cannot run .*mistake\.py, line 11: SyntaxError: expected ':'\. All that it", message
    )


def test_a_plan_without_a_scenario_asks_its_probe_at_the_size_and_nothing_else(
    server: Server, tmp_path: Path
) -> None:
    load, rows = walk(server, tmp_path, ALONE, ITEMS)
    assert 20 <= len(rows) < 30
    assert {(row.probe, row.status, row.bytes) for row in rows} == {
        ("GET items", 200, len('{"items": ["0", "1", "2", "3", "4"]}'))
    }
    assert load.warnings == ()


def test_its_users_ask_for_one_number_after_the_other_as_who_may(server: Server, tmp_path: Path) -> None:
    probe = Probe("/orders", method="POST", body='{"basket": "{n:03}"}')
    subject = Subject("order", probe, None, {"Authorization": "JWT toy-token"})
    load, rows = walk(server, tmp_path, replace(ALONE, requests=50), subject)
    assert {row.status for row in rows} == {201}
    assert load.total.failures == 0
    assert b"toy-token" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_any_answer_but_a_success_is_a_failure(server: Server, tmp_path: Path) -> None:
    moved = Subject("moved", Probe("/moved"), None, {})
    load, rows = walk(server, tmp_path, ALONE, moved)
    assert load.total.failures == len(rows)
    assert "status 301" in load.warnings[0]


def test_a_run_ends_at_its_run_time_and_its_users_may_pause(server: Server, tmp_path: Path) -> None:
    calm = replace(ALONE, requests=None, run_time=1, arguments=["--pause", "0.2"])
    load, rows = walk(server, tmp_path, calm, ITEMS)
    assert 1 < len(rows) < 40
    assert load.seconds < 30


def test_locust_is_ended_when_it_takes_too_long(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "GRACE", 0.0)
    message = complaint(server, tmp_path, replace(SHORT, requests=None, run_time=1))
    assert message == "Locust did not end within 0 s after its run time."
    wait_until(lambda: not running())


def running() -> list[psutil.Process]:
    """The processes of Locust that we started."""
    children = psutil.Process().children(recursive=True)
    return [process for process in children if "locust" in process.cmdline()]


def test_cpu_is_that_between_the_first_and_the_last_sample_of_the_steady_part() -> None:
    rows = Rows.of(Row("load", 1, "toy", "items", start, 100.0) for start in (0.0, 0.95, 1.45, 1.95, 2.4))
    samples = [
        Sample(at=100.5, server=1.0, generator=1.0),  # during the warm-up
        Sample(at=101.0, server=2.0, generator=2.0),
        Sample(at=101.8, server=2.1, generator=2.2),
        Sample(at=102.2, server=2.3, generator=2.6),
        Sample(at=109.0, server=9.0, generator=9.0),  # after the last answer
    ]
    # Between 101.0 and 102.2 three requests ended: 300 ms of the server, 600 ms of the generator in 1.2 s.
    assert watch.cpu(samples, rows, 100.0, 1.0) == pytest.approx((100.0, 50.0))


def test_cpu_is_unknown_when_the_steady_part_is_too_short_to_sample() -> None:
    rows = Rows.of([Row("load", 1, "toy", "items", 0.0, 100.0)])
    assert watch.cpu([Sample(100.05, 1.0, 1.0)], rows, 100.0, 0.0) == (0.0, 0.0)


def test_locust_is_never_imported_into_the_harness() -> None:
    assert "locust" not in sys.modules
