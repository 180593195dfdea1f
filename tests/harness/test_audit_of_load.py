"""After a plan that writes the project's audit looks at the data, and its failure is the run's."""

from pathlib import Path

import pytest
from rich.console import Console

from harness import audit, project
from harness.errors import HarnessError
from harness.load import crew, fresh
from harness.load.run import LoadOptions
from harness.progress import Teller
from harness.runs import Folder
from harness.session import Session
from harness.steps import Extent, Steps
from tests.harness.machinery import Harness, arm, commit, edit


@pytest.fixture
def toy(toy: Path) -> Path:
    """The toy project with an audit, and plans that write."""
    file = toy / "harness.toml"
    edit(file, 'round_trip = "TOY_ROUND_TRIP"', 'audit = "{python} audit.py {data}"')
    file.write_text(file.read_text().replace("users = 2\n", "users = 2\nwrites = true\n"))
    commit(toy)
    return toy


def test_the_audit_looks_before_and_after_at_the_same_data(session: Session) -> None:
    site = session.site(arm("toy"))
    audit.before(session, site)
    with session.serve([site]) as [server]:
        told = audit.after(session, server)
        assert server.process.poll() is not None  # nobody writes any more
    assert (told.passed, told.output) == (True, "2 audits, nobody was here")


def test_data_that_are_wrong_before_a_load_are_told(session: Session) -> None:
    site = session.site(arm("toy"))
    (site.template / "visits").write_text("7")
    with pytest.raises(HarnessError) as error:
        audit.before(session, site)
    assert str(error.value) == ("Arm toy: '{python} audit.py {data}' failed:\nsomebody visited 7 times")


def test_what_the_audit_finds_wrong_is_kept(session: Session) -> None:
    site = session.site(arm("toy"))
    with session.serve([site]) as [server]:
        (server.data / "visits").write_text("7")
        told = audit.after(session, server)
    assert (told.passed, told.output) == (False, "somebody visited 7 times")


def test_a_project_without_an_audit_has_none(toy: Path) -> None:
    edit(toy / "harness.toml", 'audit = "{python} audit.py {data}"\n', "")
    with Session(project.read(toy), seed=1) as session:
        site = session.site(arm("toy"))
        audit.before(session, site)
        with session.serve([site]) as [server]:
            assert audit.after(session, server) is None
            assert server.process.poll() is None
    assert not (site.template / "audits").exists()


@pytest.mark.slow
def test_a_load_that_spoils_the_data_has_failed_and_says_so(harness: Harness) -> None:
    assert harness.call("load", "short", "--arm", "toy+writes").exit_code == 1
    assert harness.left() == []
    run = harness.run()
    [load] = run.targets
    assert load.audit is not None
    assert not load.audit.passed
    assert load.audit.output.startswith("somebody visited ")
    assert (run.exit_code, run.conclusion) == (1, "The audit of the data failed after this run.")


@pytest.mark.slow
def test_a_round_that_spoils_the_data_is_told_by_its_number(session: Session, tmp_path: Path) -> None:
    site = session.site(arm("toy+writes"))
    folder = Folder(tmp_path / "result")
    folder.path.mkdir()
    steps = Steps(session, [site], folder, Teller(Console(quiet=True)), Extent(), "short")
    with pytest.raises(HarnessError) as error:
        steps.round(session.project.plans["short"], 3, site)
    assert str(error.value).startswith(
        "Round 3, toy+writes: the audit of the data failed:\nsomebody visited "
    )


@pytest.mark.slow
def test_a_try_that_spoils_the_data_is_told_and_its_rows_are_kept(session: Session, tmp_path: Path) -> None:
    site = session.site(arm("toy+writes"))
    folder = Folder(tmp_path / "result")
    folder.path.mkdir()
    with pytest.raises(HarnessError) as error:
        fresh.to_limit(session, site, session.project.plans["short"], 3, 1, folder)
    assert str(error.value).startswith("3, toy+writes: the audit of the data failed:\nsomebody visited ")
    assert folder.rows.exists()


def test_workers_of_other_machines_cannot_load_an_arm(toy: Path) -> None:
    elsewhere = crew.Crew(2, "10.0.0.5")
    plan = project.read(toy).plans["short"]
    with pytest.raises(HarnessError) as error:
        LoadOptions(seed=1, command="", plan=plan, plan_name="short", targets=(arm("toy"),), crew=elsewhere)
    assert str(error.value) == (
        "Workers elsewhere cannot reach an arm, which listens on this machine alone: "
        "name what they load with --url."
    )
