"""The limits as arms of a real comparison: the shop's answers, writes included, and honest counts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.runs import Comparison, Folder

LIMITS = ("perf:limit_drf", "perf:limit_django", "perf:limit_wsgi")

pytestmark = pytest.mark.slow


def test_limits_answer_as_the_shop_does_and_count_what_they_ask(clone: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    words = ("perf", *LIMITS, "--probe", "product_list", "--blocks", "2", "--triples", "10", "--rounds", "0")
    measured = subprocess.run(
        [sys.executable, "-m", "harness", "compare", *words, "--save-as", "it"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert measured.returncode == 0, measured.stderr
    result = Folder(clone / "results/it").load()
    assert isinstance(result, Comparison)
    assert {one.arm: one.counted for one in result.judgements} == dict.fromkeys(LIMITS, "fewer")
    queries = {(one.arm, one.probe): one.queries for one in result.counts if one.size in (None, 10)}
    for limit in LIMITS:
        for probe in ("product_list", "product_filter", "product_detail"):
            assert queries[limit, probe] == 0
        assert queries[limit, "place_order"] == queries["perf", "place_order"] > 0
