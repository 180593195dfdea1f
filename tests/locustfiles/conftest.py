"""A stand-in shop, and the real Locust in a process of its own that shops there."""

import json
import os
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.locustfiles.stand_in import StandInShop

ROOT = Path(__file__).parents[2]
FILES = "locustfiles/browse_products.py,tests/locustfiles/diary.py"


@pytest.fixture
def shop() -> Iterator[StandInShop]:
    with StandInShop() as server:
        threading.Thread(target=server.serve_forever, args=[0.01]).start()
        yield server
        server.shutdown()


@dataclass(frozen=True)
class Run:
    """What one run of Locust did, request by request."""

    exit_code: int
    log: str
    rows: list[dict[str, Any]]

    @property
    def names(self) -> set[str]:
        return {row["name"] for row in self.rows}

    @property
    def failures(self) -> dict[str, str]:
        return {row["name"]: row["failure"] for row in self.rows if row["failure"]}

    @property
    def journeys(self) -> dict[str, list[Any]]:
        found = defaultdict(list)
        for row in self.rows:
            found[row["shopper"]].append(row["request"])
        return dict(found)


@pytest.fixture
def locust(shop: StandInShop, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Three users browse the stand-in shop for a second, started at the root of the repository."""

    def run(*options: str) -> Run:
        diary = tmp_path_factory.mktemp("diary")
        command = [sys.executable, "-m", "locust", "-f", FILES, "--host", shop.url, "--headless"]
        command += ["--users", "3", "--spawn-rate", "3", "--run-time", "1s", *options]
        environment = os.environ | {"DIARY": str(diary)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30)
        rows = [row for file in diary.iterdir() for row in json.loads(file.read_text())]
        return Run(done.returncode, done.stderr, rows)

    return run
