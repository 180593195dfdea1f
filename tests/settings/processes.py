"""Settings are read once a process: each test that chooses some starts a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PROD = {
    "DJANGO_SETTINGS_MODULE": "settings.prod",
    "SECRET_KEY": "a key made of more than fifty characters, of which many differ: 0123456789",
    "ALLOWED_HOSTS": "shop.example",
    # Nobody listens there: a check must not need the database.
    "DATABASE_URL": "postgres://shop:secret@127.0.0.1:1/shop",
}


def python(*arguments: str, patience: int = 60, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run Python at the repository's root with this environment and no other."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
