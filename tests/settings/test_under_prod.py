"""What holds under settings.prod, in a process of its own, on the static files of a release."""

import os
from pathlib import Path

import pytest

from tests.settings.processes import PROD, python

UNDER_PROD = ["tests/production", "tests/store/test_access_matrix.py"]
PATIENCE = 900  # seconds, for a machine that does much else

pytestmark = pytest.mark.slow


def test_all_of_it_holds(tmp_path: Path) -> None:
    database = os.environ.get("DATABASE_URL") or f"sqlite:///{tmp_path}/shop.sqlite3"
    environment = {**PROD, "DATABASE_URL": database, "STATIC_ROOT": str(tmp_path / "static")}
    collect = ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    collected = python(*collect, patience=PATIENCE, **environment)
    assert (collected.returncode, collected.stderr) == (0, "")

    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    process = python("-m", "pytest", *plain, *UNDER_PROD, patience=PATIENCE, **environment)

    assert process.returncode == 0, process.stdout
    assert " skipped" not in process.stdout
