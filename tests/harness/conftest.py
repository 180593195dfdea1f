"""The toy project, measured from within and from without."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from harness import cli, project
from harness.session import Session
from tests.harness import machinery
from tests.harness.machinery import Harness

# The same examples for everyone, and none that fails because the machine is busy.
settings.register_profile("everyone", derandomize=True, deadline=None)
settings.load_profile("everyone")


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """The toy project as a git repository with one commit."""
    return machinery.repository(tmp_path / "toy")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of this project's last commit, whose source a test may break."""
    machinery.git(tmp_path, "clone", "--quiet", str(machinery.ROOT), "shop")
    return tmp_path / "shop"


@pytest.fixture
def harness(toy: Path, tmp_path: Path) -> Iterator[Harness]:
    """The command in the toy project. Whatever a test asks of it, nothing may be left."""
    made = Harness(toy, tmp_path / "temporary")
    yield made
    assert made.left() == []


@pytest.fixture
def refusal(
    harness: Harness, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The error output of a call, in this process, that measures nothing and leaves nothing."""
    monkeypatch.chdir(harness.project)
    monkeypatch.setenv("TMPDIR", str(harness.temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)

    def call(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["harness", *words])
        assert cli.attempt() == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert harness.left() == []
        assert harness.folders() == []
        return " ".join(err.split())

    return call


@pytest.fixture
def session(toy: Path) -> Iterator[Session]:
    with Session(project.read(toy), seed=1) as opened:
        yield opened
