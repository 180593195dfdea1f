"""A stand-in shop, and the real Locust in a process of its own that shops there."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.locustfiles.stand_in import StandInShop, serve

ROOT = Path(__file__).parents[2]
TOKENS = {"shoppers": ["ada's", "zoe's"], "staff": ["grace's"]}


@pytest.fixture
def shop() -> Iterator[StandInShop]:
    with serve() as server:
        yield server


@dataclass(frozen=True)
class Run:
    """What one run of Locust did, request by request, and what it said."""

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
    def reasons(self) -> dict[str, set[str]]:
        """All reasons for failures in each row that has any."""
        found = defaultdict(set)
        for row in self.rows:
            if row["failure"]:
                found[row["name"]].add(row["failure"])
        return dict(found)

    @property
    def tokens(self) -> dict[str, set[str | None]]:
        """Who was named in the requests of each row."""
        found = defaultdict(set)
        for row in self.rows:
            found[row["name"]].add(row["token"])
        return dict(found)

    @property
    def gaps(self) -> list[float]:
        """Seconds between the starts of a shopper's requests; the first request has no pause after it."""
        starts = defaultdict(list)
        for row in self.rows:
            starts[row["shopper"]].append(row["start"])
        return [later - earlier for times in starts.values() for earlier, later in pairwise(times[1:])]

    @property
    def journeys(self) -> dict[str, list[Any]]:
        found = defaultdict(list)
        for row in self.rows:
            found[row["shopper"]].append(row["request"])
        return dict(found)


def shopping(
    url: str,
    tokens: Path,
    diary: Path,
    *options: str,
    scenario: str = "browse_products",
    users: int = 3,
    rows: int = 600,
) -> Run:
    """Some users shop until the diary has this number of rows, however slow the machine is.

    Several scenarios, separated by commas, share one process of Locust.
    """
    files = ",".join(
        [*(f"locustfiles/{name}.py" for name in scenario.split(",")), "tests/locustfiles/diary.py"]
    )
    command = [sys.executable, "-m", "locust", "-f", files, "--host", url, "--headless"]
    command += ["--users", str(users), "--spawn-rate", str(users), "--run-time", "120s"]
    command += ["--tokens", str(tokens), *options]
    environment = os.environ | {"DIARY": str(diary), "DIARY_ROWS": str(rows)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180)
    noted = [row for file in diary.iterdir() for row in json.loads(file.read_text())]
    return Run(done.returncode, done.stderr, noted)


@pytest.fixture
def locust(shop: StandInShop, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Shopping at the stand-in."""
    tokens = tmp_path_factory.mktemp("tokens") / "tokens.json"
    tokens.write_text(json.dumps(TOKENS))

    def run(*options: str, **choices: Any) -> Run:
        return shopping(shop.url, tokens, tmp_path_factory.mktemp("diary"), *options, **choices)

    return run
