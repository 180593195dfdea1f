"""Flame graphs of the shop itself, really sampled: mistakes show in the part of a request where they are."""

from pathlib import Path

import pytest

from harness.runs import Flamegraph, Folder, Part
from tests.harness.test_shop import run

pytestmark = pytest.mark.slow

ENOUGH = 300  # samples: ten seconds at 200 a second leave many more, even on a machine with other work


def shares(clone: Path, variant: str) -> list[dict[Part, float]]:
    """The share of each part in a request for the product list: of the correct shop, then with a variant."""
    measured = run(
        clone, "-m", "harness", "flamegraph", "perf", "product_list", f"perf+{variant}", "--save-as", "it"
    )
    assert measured.returncode == 0, measured.stderr
    result = Folder(clone / "results" / "it").load()
    assert isinstance(result, Flamegraph)
    assert min(one.samples for one in result.samplings) > ENOUGH
    return [{part: count / one.samples for part, count in one.parts.items()} for one in result.samplings]


def test_an_n_plus_one_shows_in_the_database(clone: Path) -> None:
    correct, broken = shares(clone, "n_plus_one")
    assert broken["SQL"] + broken["ORM"] > correct["SQL"] + correct["ORM"]


def test_work_in_cpu_shows_outside_of_the_database(clone: Path) -> None:
    correct, broken = shares(clone, "serializer_per_row")
    assert broken["SQL"] + broken["ORM"] < correct["SQL"] + correct["ORM"]
    assert broken["serializers"] > correct["serializers"]
