"""`.ci/with-haproxy`: a command runs with an HAProxy, or not at all."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "with-haproxy"


def with_haproxy(path: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/bash", str(SCRIPT), *command],
        env=os.environ | {"PATH": str(path), "SBIN": str(path / "sbin")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH where root, apt-get and HAProxy are not; a test may put some there."""
    put(tmp_path / "id", "echo 1000")
    (tmp_path / "sbin").mkdir()
    return tmp_path


def put(program: Path, code: str) -> None:
    program.write_text(f"#!/bin/sh\n{code}\n")
    program.chmod(0o755)


@pytest.mark.parametrize("name", ["haproxy", "sbin/haproxy"])
def test_a_command_runs_where_haproxy_is(tools: Path, name: str) -> None:
    put(tools / name, "exit 1")
    put(tools / "tested", 'echo "with $1"; exit 3')

    told = with_haproxy(tools, "tested", "it")

    assert (told.returncode, told.stdout) == (3, "with it\n")


def test_root_of_debian_has_it_installed(tools: Path) -> None:
    put(tools / "id", "echo 0")
    put(tools / "apt-get", f'[ "$1" = update ] || /bin/cp {tools}/id {tools}/haproxy')
    put(tools / "tested", "exit 3")

    told = with_haproxy(tools, "tested")

    assert (told.returncode, told.stderr) == (3, "Installing HAProxy\n")


def test_no_command_runs_where_it_cannot_be_had(tools: Path) -> None:
    put(tools / "tested", "exit 0")

    told = with_haproxy(tools, "tested")

    assert told.returncode == 2
    assert told.stderr.startswith("HAProxy is not installed. Install it: apt install haproxy")


def test_a_command_is_asked_for_by_it(tools: Path) -> None:
    told = with_haproxy(tools)

    assert (told.returncode, told.stderr) == (2, "usage: .ci/with-haproxy COMMAND [ARGUMENT…]\n")
