"""What the command line refuses before anything is started."""

import shlex
import sys
from pathlib import Path

import pytest

from harness import cli
from tests.harness import machinery


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy as the current folder, without a git repository."""
    folder = machinery.copy_toy(tmp_path / "toy")
    monkeypatch.chdir(folder)
    return folder


def told(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """The error output of a call that is refused."""
    monkeypatch.setattr(sys, "argv", ["harness", *shlex.split(words)])
    assert cli.attempt() == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("verify one_each", "Arm 'perf+one_each': there is no profile 'perf'; there is toy, other."),
        (
            "compare toy Toy",
            "'Toy' is not an arm: write PROFILE[+VARIANT…][:SERVER][@REF], such as perf+n_plus_one@HEAD.",
        ),
        ("compare toy", "A comparison needs two arms or more, such as: compare perf@HEAD perf"),
        ("compare toy other --probe x", "harness.toml has no probe 'x'; it has items, one_item."),
        ("compare toy other --plan x", "harness.toml has no plan 'x'; it has saturate, prepared, short."),
        ("compare toy toy@HEAD", "There is no git repository here, so no arm at 'HEAD' can be made."),
        ("load x --arm toy", "harness.toml has no plan 'x'; it has saturate, prepared, short."),
        ("load short --arm toy --url http://127.0.0.1", "Load arms or a URL, not both."),
        (
            "load short --url 127.0.0.1:1",
            "'127.0.0.1:1' is no address: write http://127.0.0.1:8000 or the like.",
        ),
        (
            "load saturate --arm toy --warm-up 1",
            "Plan saturate: run_time (1 s) must be longer than the warm-up (1 s).",
        ),
        (
            "load walk.py --arm toy --users 100 --spawn-rate 1",
            "Plan walk.py: run_time (30 s) must be longer than the warm-up (100 s).",
        ),
        (
            "load walk.py --arm toy --users 5 --rate 9",
            "Plan walk.py: say users (closed) or rate (open), not both.",
        ),
        (
            "load walk.py --arm toy --objective 'p99 < fast'",
            "Objective 'p99 < fast': write FIGURE, one of < <= > >= ==, and a number, such as p99 < 150 ms, "
            "p95[product_list] < 80 ms, errors < 1%, rps > 100 or queries[product_list] <= 3.",
        ),
        ("report results/gone", "results/gone holds no result: there is no result.json in it."),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    words: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(words, monkeypatch, capsys) == f"{sentence}\n"


def test_a_locustfile_that_is_no_python_is_told_with_its_line(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "walk.py").write_text("from locust import task\n\ndef walk()\n    pass\n")
    assert told("load short", monkeypatch, capsys) == "walk.py, line 3: expected ':'.\n"
    assert not (here / "results").exists()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "compare toy other --blocks -1",
            "Error: Invalid value for '--blocks': -1 is not in the range x>=0.",
        ),
        ("compare", "Error: Missing argument 'ARMS...'."),
        (
            "load short --run-time 0.5",
            "Error: Invalid value for '--run-time': '0.5' is not a valid integer range.",
        ),
        ("load short --users 0", "Error: Invalid value for '--users': 0 is not in the range x>=1."),
        ("load short --rate -5", "Error: Invalid value for '--rate': -5.0 is not in the range x>0."),
        ("load short --rate inf", "Error: Invalid value for '--rate': inf is not a finite number."),
        ("load short --rate nan", "Error: Invalid value for '--rate': nan is not a finite number."),
        ("measure", "Error: No such command 'measure'."),
    ],
)
def test_wrong_options_are_told_below_the_usage(
    words: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage, *_, last = told(words, monkeypatch, capsys).splitlines()
    assert usage.startswith("Usage: python -m harness ")
    assert last == sentence


def test_a_folder_without_harness_toml_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert told("doctor", monkeypatch, capsys) == (
        f"There is no harness.toml in {tmp_path}: call the harness where it stands.\n"
    )


def test_help_is_no_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["harness", "--help"])
    assert cli.attempt() == 0
    assert capsys.readouterr().out.startswith("Usage: python -m harness ")
