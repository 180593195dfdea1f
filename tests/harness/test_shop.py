"""The harness on the shop itself, in a clone: real gunicorn, real Locust. The verdicts README promises.

What counted work decides needs few blocks. That an uncommitted repair is improved is rehearsed by lesson 5.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.runs import Comparison, Folder
from tests.harness import machinery

SHORT = ("--blocks", "2", "--triples", "10")
BROKEN, DEFEATED = "perf+n_plus_one", "perf+prefetch_defeated"

pytestmark = pytest.mark.slow


def run(clone: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, *words], cwd=clone, env=environment, capture_output=True, text=True, check=False
    )


def harness(clone: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return run(clone, "-m", "harness", *words, "--save-as", "it")


def test_a_regression_is_reproduced_and_fixed(clone: Path) -> None:
    measured = harness(clone, "verify", "cart_item_lookups", "--rounds", "0", *SHORT)

    assert measured.returncode == 0, measured.stderr
    summary = (clone / "results/it/summary.md").read_text()
    evidence = "queries of cart 12 → 2 at size 10, 52 → 2 at size 50"
    assert f"cart_item_lookups reproduced and fixed: {evidence}." in summary


def test_a_fix_that_fixes_nothing_fails_to_verify(clone: Path) -> None:
    patch = run(clone, "manage.py", "variants", "--patch", "n_plus_one").stdout
    subprocess.run(["git", "apply"], cwd=clone, input=patch, text=True, check=True)

    measured = harness(clone, "verify", "n_plus_one", "--rounds", "0", *SHORT)

    assert measured.returncode == 1, measured.stderr
    summary = (clone / "results/it/summary.md").read_text()
    assert "not reproduced, or not fixed: queries of product_list 12 → 12 at size 10" in summary


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """The correct shop, and two broken ones against it, also under load."""
    folder = tmp_path_factory.mktemp("compared")
    machinery.git(folder, "clone", "--quiet", str(machinery.ROOT), "shop")
    words = ("--probe", "product_list", "--rounds", "2", *SHORT)
    measured = harness(folder / "shop", "compare", "perf", BROKEN, DEFEATED, *words)
    assert measured.returncode == 1, measured.stderr
    result = Folder(folder / "shop/results/it").load()
    assert isinstance(result, Comparison)
    return result


@pytest.mark.parametrize(("arm", "queries"), [("perf", [3, 3]), (BROKEN, [12, 52]), (DEFEATED, [13, 53])])
def test_the_queries_of_the_list_are_counted_at_10_and_50_products(
    compared: Comparison, arm: str, queries: list[int]
) -> None:
    counted = [one for one in compared.counts if (one.arm, one.probe) == (arm, "product_list")]
    assert [one.queries for one in sorted(counted, key=lambda one: one.size or 0)] == queries


def test_broken_shops_are_regressed_against_the_correct_one(compared: Comparison) -> None:
    assert [(one.arm, one.verdict, one.reason) for one in compared.judgements] == [
        (BROKEN, "regressed", "it runs more queries"),
        (DEFEATED, "regressed", "it runs more queries"),
    ]


def test_broken_shops_run_more_queries_under_load(compared: Comparison) -> None:
    found = {(one.round, one.arm): one.load.total.queries for one in compared.rounds}
    assert len(found) == 6
    assert all(
        found[number, "perf"] < min(found[number, BROKEN], found[number, DEFEATED]) for number in (1, 2)
    )


@pytest.mark.alone
def test_the_shop_against_itself_is_never_regressed(clone: Path) -> None:
    words = ("--probe", "product_list", "--blocks", "4", "--triples", "40", "--rounds", "0")
    measured = harness(clone, "compare", "perf", "perf", *words)

    assert measured.returncode in (0, 2), measured.stderr
    summary = (clone / "results/it/summary.md").read_text()
    assert "perf (2) is " in summary
    assert "perf (2) is regressed" not in summary
