"""`make compose-check` without an engine: what it says, and that it takes everything down."""

from typing import Any

import pytest

from deploy.compose import __main__ as compose_check
from deploy.compose import checks
from deploy.compose.project import BrokenError, Project, health


@pytest.fixture
def project(tmp_path) -> Project:
    """Its compose prints what it is asked for."""
    return Project(["echo", "asked:"], tmp_path, 8000)


def container(name: str, **facts: Any) -> dict[str, Any]:
    return {"Config": {"Labels": {"com.docker.compose.service": name}}, **facts}


def ended(status: str, finished: str, started: str = "") -> dict[str, Any]:
    return {"State": {"Status": status, "ExitCode": 0, "FinishedAt": finished, "StartedAt": started}}


class Shown(Project):
    """Shows these containers and this log in place of an engine's."""

    def __init__(self, found: list[dict[str, Any]], log: str = "") -> None:
        self.found, self.log = found, log

    def containers(self, *services: str) -> list[dict[str, Any]]:
        return [one for one in self.found if not services or checks.service(one) in services]

    def logs(self, container: dict[str, Any]) -> str:
        return self.log


def test_without_an_engine_it_ends_with_2(monkeypatch, capsys):
    monkeypatch.setattr(compose_check, "engine", lambda: None)

    assert compose_check.main() == 2
    assert capsys.readouterr().out == (
        "compose-check needs docker with compose, and an engine that `docker info` reaches: start one.\n"
    )


def test_it_speaks_to_a_project_of_its_own(project):
    asked = project.compose("up")

    assert asked == "asked: --project-name storefront-check --profile prod --profile check up\n"


def test_a_command_that_fails_is_told_with_what_it_printed(tmp_path):
    project = Project(["sh", "-c", "echo no such thing; exit 3"], tmp_path, 8000)

    with pytest.raises(BrokenError, match="ended with 3:\nno such thing"):
        project.compose("up")


def test_a_command_that_hangs_is_ended(tmp_path):
    project = Project(["sh", "-c", "exec sleep 60"], tmp_path, 8000)

    with pytest.raises(BrokenError, match="took longer than 0 s"):
        project.compose("up", seconds=0.2)


def test_a_start_that_fails_is_told_and_taken_down(monkeypatch, capsys, project):
    taken_down = []
    monkeypatch.setattr(compose_check, "remove", taken_down.append)
    monkeypatch.setattr(Project, "wait_healthy", broken)
    monkeypatch.setattr(Project, "ailing", lambda self: [container("web", State={"Status": "restarting"})])
    monkeypatch.setattr(Project, "logs", lambda self, container: "no such table")

    assert compose_check.checked(project) == 1
    assert capsys.readouterr().out.endswith(
        "BROKEN  the start: web is ill\n\nweb is restarting, and has printed:\nno such table\n"
    )
    assert taken_down == [project, project]  # before, and after


def test_a_broken_promise_is_told_and_the_others_are_asked_all_the_same(monkeypatch, capsys, project):
    monkeypatch.setattr(compose_check, "start", lambda project: None)
    monkeypatch.setattr(compose_check, "CHECKS", (refused, kept))

    assert compose_check.checked(project) == 1
    assert capsys.readouterr().out == "BROKEN  it opens: ConnectionRefusedError(111)\nok      it holds\n"


def test_all_promises_kept_end_with_0(monkeypatch, project):
    monkeypatch.setattr(compose_check, "start", lambda project: None)
    monkeypatch.setattr(compose_check, "CHECKS", (kept,))

    assert compose_check.checked(project) == 0


def test_a_published_database_is_noticed():
    inside = {"5432/tcp": None}
    outside = {"5432/tcp": [{"HostIp": "127.0.0.1"}]}
    edge = container("edge", NetworkSettings={"Ports": {"8000/tcp": [{"HostIp": "127.0.0.1"}]}})

    checks.only_edge_is_published(Shown([edge, container("database", NetworkSettings={"Ports": inside})]))
    with pytest.raises(BrokenError, match=r"'database': \['127.0.0.1'\]"):
        checks.only_edge_is_published(
            Shown([edge, container("database", NetworkSettings={"Ports": outside})])
        )


@pytest.mark.parametrize(
    ("log", "started", "reason"),
    [
        ("Applying store.0001... OK\nApplying store.0001... OK", "12:05", "migrate applied"),
        ("No migrations to apply.", "12:05", "migrate applied"),
        ("Applying store.0001... OK", "12:03", "web started before"),
    ],
)
def test_migrations_that_run_twice_or_late_are_noticed(log, started, reason):
    migrate = container("migrate", **ended("exited", "12:04"))
    web = container("web", **ended("running", "", started))

    with pytest.raises(BrokenError, match=reason):
        checks.migrations_ran_once(Shown([migrate, web], log))


def test_a_container_without_a_health_check_shows_its_state():
    assert health({"State": {"Status": "running"}}) == "running"
    assert health({"State": {"Status": "running", "Health": {"Status": "starting"}}}) == "starting"


def broken(*_: object) -> None:
    raise BrokenError("web is ill")


def kept(project: Project) -> None:
    """it holds"""


def refused(project: Project) -> None:
    """it opens"""
    raise ConnectionRefusedError(111)
