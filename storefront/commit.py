"""Which code is this?"""

import os
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DESCRIBE = ["git", "--no-optional-locks", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]


@cache
def commit() -> str:
    """COMMIT of the environment, or git's full hash (`-dirty` with local edits), or `unknown`."""
    return os.environ.get("COMMIT") or _describe() or "unknown"


def _describe() -> str:
    try:
        git = subprocess.run(DESCRIBE, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # an image without git
        return ""
    return git.stdout.strip()
