"""`.ci/with-promtool`: a command runs with promtool, or not at all."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "with-promtool"


def with_promtool(path: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/bash", str(SCRIPT), *command],
        env=os.environ | {"PATH": str(path), "TMPDIR": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH where apt-get and promtool are not; a test may put some there."""
    put(tmp_path / "tested", 'echo "with $1"; exit 3')
    return tmp_path


def put(program: Path, code: str) -> None:
    program.write_text(f"#!/bin/sh\n{code}\n")
    program.chmod(0o755)


def test_a_command_runs_where_promtool_is(tools: Path) -> None:
    put(tools / "promtool", "exit 1")

    told = with_promtool(tools, "tested", "it")

    assert (told.returncode, told.stdout, told.stderr) == (3, "with it\n", "")


def test_where_debian_is_it_comes_out_of_its_package_and_is_gone_afterwards(tools: Path) -> None:
    put(tools / "id", "echo 1000")
    put(tools / "mktemp", f"/bin/mkdir {tools}/made; echo {tools}/made")
    put(tools / "rm", '/bin/rm "$@"')
    put(tools / "apt-get", '[ "$1" = download ] && echo package > prometheus_1_amd64.deb')
    put(tools / "dpkg-deb", '/bin/cat "$2"')
    put(
        tools / "tar",
        'PATH=/bin; mkdir -p usr/bin; echo "#!/bin/sh" > usr/bin/promtool; chmod +x usr/bin/promtool',
    )
    put(tools / "tested", "promtool && exit 3")

    told = with_promtool(tools, "tested")

    assert (told.returncode, told.stderr) == (3, "Fetching promtool\n")
    assert not (tools / "made").exists()


def test_no_command_runs_where_none_can_be_had(tools: Path) -> None:
    told = with_promtool(tools, "tested")

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("No promtool is on PATH. It comes with Prometheus:")


def test_a_command_is_asked_for_by_it(tools: Path) -> None:
    told = with_promtool(tools)

    assert (told.returncode, told.stderr) == (2, "usage: .ci/with-promtool COMMAND [ARGUMENT…]\n")
