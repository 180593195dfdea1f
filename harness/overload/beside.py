"""Clients that misbehave beside a load: started with it, ended after it, counted apart from it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.plans.beyond import Misbehaving
from harness.runtime.processes import end_group

CLIENTS = Path(__file__).with_name("clients.py")
FAREWELL = 5.0  # seconds to tell what they were given

Counted = dict[str, dict[str, int]]


@contextmanager
def misbehaving(asked: Misbehaving, url: str, seconds: float) -> Iterator[Counted]:
    """Let them ask as long as the context lasts, at most so many seconds; filled when it ends."""
    numbers = asked.retrying, asked.hanging_up, asked.slow
    words = [sys.executable, str(CLIENTS), url, asked.path, *map(str, numbers), str(seconds)]
    counted: Counted = {}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, start_new_session=True)
    try:
        yield counted
        process.terminate()
        counted.update(json.loads(process.communicate(timeout=FAREWELL)[0] or "{}"))
    finally:
        end_group(process)
