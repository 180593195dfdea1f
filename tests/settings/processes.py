"""Settings of a profile under a chosen environment: loaded in this process, or by a process of its own."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]

PROD = {
    "DJANGO_SETTINGS_MODULE": "settings.prod",
    "SECRET_KEY": "a key made of more than fifty characters, of which many differ: 0123456789",
    "ALLOWED_HOSTS": "shop.example",
    # No server listens there: a check must not need the database.
    "DATABASE_URL": "postgres://shop:secret@127.0.0.1:1/shop",
}


def load(profile: str, **environment: str) -> ModuleType:
    """Execute a settings module and those that it imports again, with this environment and no other.

    Fast, but Django never sees them: what its start does with settings needs `python`.
    """
    before = _pop_settings()
    try:
        with patch.dict(os.environ, environment, clear=True):
            return importlib.import_module(f"settings.{profile}")
    finally:
        _pop_settings()
        sys.modules.update(before)


def _pop_settings() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == "settings"]
    return {name: sys.modules.pop(name) for name in names}


def python(*arguments: str, patience: int = 600, **environment: str) -> "subprocess.CompletedProcess[str]":
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
