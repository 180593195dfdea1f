"""What the verbs say where something that they need is not there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# A Python that runs `-c CODE` after some code of ours, and tells another version.
PRETENDER = """#!/bin/sh
if [ "$1" = --version ]; then echo "Python 3.9.18"; exit; fi
shift
exec {python} -c "{before}
$1"
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def make(clone: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    # The make that may have started this test tells its own flags to every make below it.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        [shutil.which("make") or "make", *words],
        cwd=clone,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def pretender(clone: Path, before: str) -> str:
    script = clone / "python"
    script.write_text(PRETENDER.format(python=sys.executable, before=before))
    script.chmod(0o755)
    return f"PYTHON={script}"


def test_another_python_is_refused_by_name(clone: Path) -> None:
    stopped = make(clone, "test", pretender(clone, "import sys; sys.version_info = (3, 9, 18)"))

    assert stopped.returncode == 2
    assert "is Python 3.9.18. Storefront needs Python 3.11 to 3.14; name another" in stopped.stderr
    assert not (clone / ".venv").exists()


def test_a_python_that_is_not_there_is_named(clone: Path) -> None:
    stopped = make(clone, "demo", "PYTHON=python3.99")

    assert stopped.returncode == 2
    assert "python3.99 was not found. Storefront needs Python 3.11 to 3.14" in stopped.stderr


def test_a_python_without_its_venv_module_is_told_how_to_get_it(clone: Path) -> None:
    stopped = make(clone, "test", pretender(clone, "import sys; sys.modules['ensurepip'] = None"))

    assert stopped.returncode == 2
    assert "lacks its venv module. On Debian and Ubuntu: apt install python3-venv" in stopped.stderr


def test_a_machine_without_git_is_told_so(clone: Path) -> None:
    tools = clone / "tools"
    tools.mkdir()
    (tools / "sh").symlink_to("/bin/sh")

    stopped = make(clone, "test", PATH=str(tools))

    assert stopped.returncode == 2
    assert "Storefront needs git: install it and call make again." in stopped.stderr


def test_help_lists_every_verb(clone: Path) -> None:
    verbs = [line.split()[1] for line in make(clone, "help").stdout.splitlines()]

    declared = next(
        line for line in (clone / "Makefile").read_text().splitlines() if line.startswith(".PHONY")
    )
    assert verbs == declared.split()[1:]


def test_load_takes_a_scenario_and_a_shop_opens_with_tokens_for_it(clone: Path) -> None:
    assert "locust -f locustfiles/mixed.py " in make(clone, "--just-print", "load", "SCENARIO=mixed").stdout
    assert "locust -f locustfiles/browse_products.py " in make(clone, "--just-print", "load").stdout
    for verb in ("run", "perf"):
        assert "manage.py tokens --output .cache/tokens.json\n" in make(clone, "--just-print", verb).stdout
