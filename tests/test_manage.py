"""Django's command line where there is no Django."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_a_python_without_django_is_told_which_one_has_it() -> None:
    # -I and -S: a Python that sees no installed package.
    stopped = subprocess.run(
        [sys.executable, "-I", "-S", "manage.py", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert stopped.returncode == 1
    assert stopped.stderr == (
        "Django is not installed for this Python. Call `make test` once, then .venv/bin/python manage.py …\n"
    )
