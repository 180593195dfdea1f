"""The audit of the locks tells "nothing is known to be wrong" from "nothing is known"."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["dev.txt", "shop.txt"]

# A pip-audit that ends with CODE, and writes a report about the lock when it is told to.
PRETENDER = """#!/bin/sh
for word; do [ "$before" = --output ] && report=$word; before=$word; done
[ "{writes}" = "${{before##*/}}" ] || [ "{writes}" = all ] && echo "django 5.2.0 PYSEC-0000" > "$report"
[ "{fails}" = "${{before##*/}}" ] || [ "{fails}" = all ] && exit 1
exit 0
"""


def audit(folder: Path, *, writes: str, fails: str) -> "subprocess.CompletedProcess[str]":
    """Audit a project with two locks; `writes` and `fails` name a lock, all of them, or none."""
    (folder / "requirements").mkdir()
    for lock in LOCKS:
        (folder / "requirements" / lock).write_text("django==5.2.0\n")
    (folder / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "audit-dependencies", folder / ".ci")
    pretender = folder / "pip-audit"
    pretender.write_text(PRETENDER.format(writes=writes, fails=fails))
    pretender.chmod(0o755)
    return subprocess.run(
        [script],
        env={"PATH": os.environ["PATH"], "PIP_AUDIT": str(pretender)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_known_vulnerability_is_0(tmp_path: Path) -> None:
    assert audit(tmp_path, writes="all", fails="none").returncode == 0


def test_a_known_vulnerability_is_1_and_is_told(tmp_path: Path) -> None:
    told = audit(tmp_path, writes="all", fails="shop.txt")

    assert (told.returncode, told.stdout) == (1, "django 5.2.0 PYSEC-0000\n")


@pytest.mark.parametrize("lock", LOCKS)
def test_no_answer_about_one_lock_is_2_and_is_told(tmp_path: Path, lock: str) -> None:
    told = audit(tmp_path, writes="none", fails=lock)

    assert told.returncode == 2
    unanswered = "the package index did not answer about every package"
    assert told.stderr == f"requirements/{lock} was not audited: {unanswered}.\n"


def test_no_answer_outweighs_a_vulnerability(tmp_path: Path) -> None:
    assert audit(tmp_path, writes="dev.txt", fails="all").returncode == 2


def test_a_package_that_nobody_knows_is_not_passed_over() -> None:
    assert '"$PIP_AUDIT" --strict ' in (ROOT / ".ci" / "audit-dependencies").read_text()
