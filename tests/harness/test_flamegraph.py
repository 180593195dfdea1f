"""`harness flamegraph`, the sampler being made up: the toy is no Django project, and no test needs rights."""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from harness import flamegraph, project
from harness.arms import Arm
from harness.errors import HarnessError
from harness.flamegraph import FlamegraphOptions
from harness.progress import Teller
from harness.results import log
from harness.runs import Flamegraph, Folder
from harness.runtime.processes import wait_until
from tests.harness.flamegraphs import PICTURE
from tests.harness.machinery import Harness
from tests.harness.test_interrupts import interrupted, told, until

WAITING = {"name": "serve", "file": "serve.py", "line": 70}
HANDLER = {
    "name": "WSGIHandler.__call__",
    "file": "/x/site-packages/django/core/handlers/wsgi.py",
    "line": 124,
}
DRIVER = {"name": "Cursor.execute", "file": "/x/site-packages/psycopg/cursor.py", "line": 9}
SAMPLED = {
    "shared": {"frames": [WAITING, HANDLER, DRIVER]},
    "profiles": [
        {"name": "main thread", "samples": [[0]] * 8, "weights": [0.1] * 8},
        {"name": "worker", "samples": [[0], [0, 1], [0, 1, 2], [0, 1, 2], [0]], "weights": [0.1] * 5},
    ],
}


@pytest.fixture
def sampler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in place of py-spy that writes SAMPLED or PICTURE at once, unless a test writes another."""
    file = tmp_path / "py-spy"
    program(file, writing(SAMPLED))
    monkeypatch.setattr(flamegraph, "py_spy", lambda: str(file))
    monkeypatch.setattr(flamegraph, "PACE_SECONDS", 0.05)
    return file


def writing(sampled: object) -> str:
    return (
        "import sys\n"
        f"text = {PICTURE!r} if 'flamegraph' in sys.argv else {json.dumps(sampled)!r}\n"
        "open(sys.argv[sys.argv.index('--output') + 1], 'w').write(text)"
    )


def program(file: Path, code: str) -> None:
    file.write_text(f"#!{sys.executable}\n{code}\n")
    file.chmod(0o755)


def drawn(toy: Path, *arms: str, probe: str = "items") -> tuple[Flamegraph, Folder]:
    parsed = tuple(Arm.parse(arm, ["toy"]) for arm in arms)
    options = FlamegraphOptions(
        seed=1, command="as typed", save_as="it", probe=probe, arms=parsed, seconds=1, rate=10
    )
    return flamegraph.run(project.read(toy), options, Teller(Console(quiet=True)))


def test_samples_inside_requests_are_counted_by_part(toy: Path, sampler: Path) -> None:
    result, folder = drawn(toy, "toy")
    [one] = result.samplings
    assert (one.moments, one.samples) == (8, 3)
    assert {part: count for part, count in one.parts.items() if count} == {"SQL": 2, "middleware": 1}
    assert one.ms(one.samples) == pytest.approx(3 / 8 * one.cycle_ms)
    assert one.cycle_ms >= one.response_ms > 0
    assert one.requests >= 1
    assert (result.probe, result.size, result.command) == ("items", 2, "as typed")
    assert folder.load() == result


def test_the_stacks_are_kept_in_milliseconds_of_a_request(toy: Path, sampler: Path) -> None:
    result, folder = drawn(toy, "toy")
    document = json.loads(folder.stacks.read_text())
    assert [frame["file"] for frame in document["shared"]["frames"]] == [
        "django/core/handlers/wsgi.py",
        "psycopg/cursor.py",
    ]
    [weights] = [one["weights"] for one in document["profiles"]]
    assert sum(weights) == pytest.approx(result.samplings[0].ms(3))


def test_two_arms_are_sampled_in_turn_and_told_apart(toy: Path, sampler: Path) -> None:
    result, folder = drawn(toy, "toy", "toy")
    assert [one.arm for one in result.samplings] == ["toy", "toy (2)"]
    assert [origin.arm for origin in result.origins] == ["toy", "toy (2)"]
    assert {file.name for file in folder.path.iterdir()} == {
        "result.json",
        "SHA256SUMS",
        "report.html",
        "toy (2).svg",
        "toy.svg",
        "stacks.speedscope.json",
        "summary.md",
    }


def test_py_spys_picture_names_probe_and_arm_in_place_of_its_command(toy: Path, sampler: Path) -> None:
    _, folder = drawn(toy, "toy")
    assert folder.flamegraph("toy").read_text() == PICTURE.replace("py-spy record --pid 7", "items on toy")


def test_a_sampler_that_is_refused_is_told_with_the_remedy(toy: Path, sampler: Path) -> None:
    program(sampler, "raise SystemExit('Error: Operation not permitted (os error 1)')")
    with pytest.raises(HarnessError) as error:
        drawn(toy, "toy")
    lines = str(error.value).splitlines()
    assert lines[0] == "py-spy could not sample the server of toy:"
    assert lines[-2] == "Error: Operation not permitted (os error 1)"
    assert "SYS_PTRACE" in lines[-1]
    assert "sudo" in lines[-1]


def test_a_sampler_that_fails_otherwise_has_no_remedy_of_ours(toy: Path, sampler: Path) -> None:
    program(sampler, "raise SystemExit('Error: Failed to find python version')")
    with pytest.raises(HarnessError) as error:
        drawn(toy, "toy")
    assert str(error.value).endswith("Error: Failed to find python version")


def test_a_sampler_that_never_ends_is_told(toy: Path, sampler: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(sampler, "import time; time.sleep(600)")
    monkeypatch.setattr(flamegraph, "PATIENCE", -0.9)
    with pytest.raises(HarnessError, match="py-spy could not sample the server of toy"):
        drawn(toy, "toy")


def test_samples_without_a_request_are_told(toy: Path, sampler: Path) -> None:
    empty = {"shared": {"frames": [WAITING]}, "profiles": SAMPLED["profiles"][:1]}
    program(sampler, writing(empty))
    with pytest.raises(HarnessError, match="None of 8 samples was inside a request"):
        drawn(toy, "toy")
    assert [line["event"] for line in log.read(toy / "results")] == ["failed"]


def test_a_probe_that_fails_is_not_sampled(toy: Path, sampler: Path) -> None:
    with pytest.raises(HarnessError, match=r"toy\+fails answers 500 to GET /items\?size=2"):
        drawn(toy, "toy+fails")


def test_a_probe_that_uses_up_what_it_asks_for_is_refused(toy: Path, sampler: Path) -> None:
    with (toy / "harness.toml").open("a") as file:
        file.write('[probes.taken]\npath = "/items?size={n}"\n')
    with pytest.raises(HarnessError, match="Probe taken cannot be repeated for seconds"):
        drawn(toy, "toy", probe="taken")


def test_without_py_spy_it_says_so(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flamegraph.shutil, "which", lambda *_, **__: None)
    with pytest.raises(HarnessError, match="py-spy is not installed"):
        drawn(toy, "toy")


def test_an_arm_that_is_not_there_is_told(toy: Path, sampler: Path) -> None:
    with pytest.raises(HarnessError, match=r"Arm toy\+nothing: there is no variant nothing"):
        drawn(toy, "toy", "toy+nothing")


def test_a_probe_that_is_not_there_stops_with_exit_code_2(refusal: Callable[..., str]) -> None:
    assert refusal("flamegraph", "toy", "nothing") == (
        "harness.toml has no probe 'nothing'; it has items, one_item."
    )


@pytest.mark.slow
def test_an_interrupt_while_it_samples_leaves_nothing(harness: Harness) -> None:
    process = harness.start("flamegraph", "toy", "items", "--seconds", "600")
    until(process, "checkout and seeded database")
    wait_until(
        lambda: any("record" in one.cmdline() and "--pid" in one.cmdline() for one in harness.processes())
    )
    call = interrupted(process, signal.SIGINT)
    told(call)
    assert harness.left() == []
    assert harness.folders() == []
