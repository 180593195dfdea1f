import socket
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness import doctor, machine, project
from harness.doctor import Finding
from harness.session import Session
from tests.harness.machinery import arm, edit
from tests.harness.results import MACHINE


def served(toy: Path, written: str) -> list[Finding]:
    return list(doctor.served(project.read(toy), arm(written)))


def test_an_arm_is_started_and_asked_everything_once(toy: Path) -> None:
    assert served(toy, "toy+one_each") == [
        Finding("ok", "toy+one_each starts and answers."),
        Finding("ok", "Probe items: GET /items?size=2 answers, 4 queries."),
        Finding("ok", "Probe items: GET /items?size=5 answers, 7 queries."),
        Finding("ok", "Probe one_item: GET /items answers, 3 queries."),
    ]


def test_an_arm_that_does_not_start_is_missing(toy: Path) -> None:
    assert served(toy, "toy+dies") == [
        Finding(
            "missing",
            "The server of toy+dies ended with exit code 1:\nthe toy has no batteries",
            "The arm must start before it can be measured.",
        )
    ]


def test_a_probe_that_asks_for_what_is_not_there_is_missing(toy: Path) -> None:
    edit(toy / "harness.toml", 'path = "/items"', 'path = "/articles"')
    assert served(toy, "toy")[-1] == Finding(
        "missing",
        'Probe one_item: GET /articles answers 404: {"detail": "there are items only"}.',
        "Are the seeded ids those that harness.toml asks for?",
    )


def test_a_probe_that_is_about_a_refusal_is_answered_by_it(toy: Path) -> None:
    edit(toy / "harness.toml", 'path = "/items"', 'path = "/articles"\nrefused = 404')
    edit(
        toy / "serve.py",
        '{"detail": "there are items only"}',
        '{}, {"Server-Timing": "db;dur=0;desc=\\"1 queries\\""}',
    )
    assert served(toy, "toy")[-1] == Finding("ok", "Probe one_item: GET /articles answers, 1 queries.")


def test_work_that_is_not_told_makes_a_measurement_weak(toy: Path) -> None:
    edit(toy / "serve.py", '"Server-Timing": timing, ', "")
    told = "Probe one_item: GET /items has no Server-Timing header with queries."
    assert (served(toy, "toy")[-1].state, served(toy, "toy")[-1].what) == ("weak", told)


def test_profilers_and_debug_make_a_measurement_weak(toy: Path) -> None:
    edit(toy / "serve.py", '{"detail": "there are items only"}', '"DEBUG = True"')
    edit(toy / "serve.py", 'address.path == "/moved"', 'address.path in ("/moved", "/silk/")')
    assert [finding.what for finding in served(toy, "toy") if finding.state == "weak"] == [
        "django-silk is on: it costs more than most mistakes.",
        "DEBUG is on: it keeps every query in memory.",
    ]


def test_django_s_own_server_makes_a_measurement_weak(toy: Path) -> None:
    version = 'protocol_version = "HTTP/1.1"'
    edit(toy / "serve.py", version, f'{version}\n    server_version = "WSGIServer/0.2"')
    assert [finding.what for finding in served(toy, "toy") if finding.state == "weak"] == [
        "The server is Django's runserver: it has no limit of threads and reloads code while it serves."
    ]


def test_a_server_that_answers_to_everything_is_not_taken_for_one_with_profilers(toy: Path) -> None:
    edit(toy / "serve.py", 'self.answer(404, {"detail"', 'self.answer(200, {"detail"')
    assert [finding for finding in served(toy, "toy") if finding.state == "weak"] == []


def test_findings_are_data_and_no_markup() -> None:
    console = Console(file=StringIO(), width=80)
    doctor.show(console, [Finding("missing", "x[/bold] and name[level:]", "Mend it.")])
    assert console.file.getvalue().split() == ["missing", "x[/bold]", "and", "name[level:]", "Mend", "it."]


def test_a_port_in_use_makes_a_measurement_weak() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        assert doctor.port(number).what == f"Port {number} is in use."
    assert doctor.port(number) == Finding("ok", f"Port {number} is free.")


@pytest.mark.parametrize(("load", "state"), [(1.0, "ok"), (1.01, "weak")])
def test_a_busy_machine_makes_a_measurement_weak(load: float, state: str) -> None:
    here = replace(MACHINE, cores=2, load_average=load)
    assert doctor.load_average(here).state == state


def test_cores_that_are_threads_of_one_make_a_measurement_weak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "CPUS", tmp_path)
    (tmp_path / "cpu0" / "topology").mkdir(parents=True)
    siblings = tmp_path / "cpu0" / "topology" / "thread_siblings_list"
    siblings.write_text("0")
    assert [finding.state for finding in doctor.cores(MACHINE)] == ["ok"]
    siblings.write_text("0-1")
    assert [finding.state for finding in doctor.cores(MACHINE)] == ["ok", "weak"]


def test_refs_need_a_git_repository(toy: Path, tmp_path: Path) -> None:
    assert doctor.repository(toy).state == "ok"
    assert doctor.repository(tmp_path).state == "weak"


def test_a_database_server_is_looked_for_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///shop.sqlite3")
    assert list(doctor.database_server()) == []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("DATABASE_URL", f"postgres://u:p@127.0.0.1:{listening.getsockname()[1]}/shop")
        assert [finding.state for finding in doctor.database_server()] == ["ok"]
    assert [finding.state for finding in doctor.database_server()] == ["weak"]


def test_looking_leaves_nothing(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Session] = []
    real = Session.__enter__
    monkeypatch.setattr(Session, "__enter__", lambda session: made.append(session) or real(session))
    served(toy, "toy")
    assert [session.folder.exists() for session in made] == [False]
