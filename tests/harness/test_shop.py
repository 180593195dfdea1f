"""The harness on the shop itself, in a clone: real gunicorn, real Locust. The verdicts README promises."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SHORT = ["--blocks", "3", "--triples", "20"]

pytestmark = pytest.mark.slow


def run(clone: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, *words], cwd=clone, env=environment, capture_output=True, text=True, check=False
    )


def harness(clone: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return run(clone, "-m", "harness", *words, *SHORT)


@pytest.mark.parametrize(
    ("variant", "evidence"),
    [
        ("n_plus_one", "queries of product_list 12 → 3 at size 10, 52 → 3 at size 50"),
        ("prefetch_defeated", "queries of product_list 13 → 3 at size 10, 53 → 3 at size 50"),
        ("cart_item_lookups", "queries of cart 12 → 2 at size 10, 52 → 2 at size 50"),
    ],
)
def test_every_regression_is_reproduced_and_fixed(clone: Path, variant: str, evidence: str) -> None:
    measured = harness(clone, "verify", variant, "--rounds", "0", "--save-as", "it")

    assert measured.returncode == 0, measured.stderr
    summary = (clone / "results/it/summary.md").read_text()
    assert f"{variant} reproduced and fixed: {evidence}." in summary


def test_a_fix_that_fixes_nothing_fails_to_verify(clone: Path) -> None:
    patch = run(clone, "manage.py", "variants", "--patch", "n_plus_one").stdout
    subprocess.run(["git", "apply"], cwd=clone, input=patch, text=True, check=True)

    measured = harness(clone, "verify", "n_plus_one", "--rounds", "0", "--save-as", "it")

    assert measured.returncode == 1, measured.stderr
    summary = (clone / "results/it/summary.md").read_text()
    assert "not reproduced, or not fixed: queries of product_list 12 → 12 at size 10" in summary


def test_uncommitted_edits_that_repair_the_last_commit_are_improved(clone: Path) -> None:
    patch = run(clone, "manage.py", "variants", "--patch", "n_plus_one").stdout
    subprocess.run(["git", "apply"], cwd=clone, input=patch, text=True, check=True)
    as_colleague = ["-c", "user.name=A colleague", "-c", "user.email=colleague@example.com"]
    subprocess.run(["git", *as_colleague, "commit", "-qam", "Simplify"], cwd=clone, check=True)
    subprocess.run(["git", "checkout", "--quiet", "HEAD~1", "--", "store"], cwd=clone, check=True)

    measured = harness(clone, "compare", "perf@HEAD", "perf", "--rounds", "0")

    assert measured.returncode == 0, measured.stderr
    assert "perf is improved against perf@HEAD: it runs fewer queries." in " ".join(measured.stdout.split())


def test_the_broken_shop_is_regressed_against_the_correct_one_also_under_load(clone: Path) -> None:
    measured = harness(clone, "compare", "perf", "perf+n_plus_one", "--rounds", "4", "--save-as", "it")

    assert measured.returncode == 1, measured.stderr
    summary = (clone / "results/it/summary.md").read_text()
    assert "perf+n_plus_one is regressed against perf: it runs more queries." in summary


def test_the_shop_against_itself_is_never_regressed(clone: Path) -> None:
    measured = run(clone, "-m", "harness", "compare", "perf", "perf", "--rounds", "0", "--save-as", "it")

    assert measured.returncode in (0, 2), measured.stderr
    summary = (clone / "results/it/summary.md").read_text()
    assert "perf (2) is regressed" not in summary
