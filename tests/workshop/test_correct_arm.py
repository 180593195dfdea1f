"""Which arm has the correct code."""

from pathlib import Path

import pytest

from tests.workshop.bench import Bench
from workshop.comparison import correct
from workshop.source import Source


def test_it_is_the_commit_until_the_student_s_code_is_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    bench = Bench(tmp_path, monkeypatch)
    source = Source(tmp_path)
    base = source.head()
    bench.view.write_text("slow\n")
    assert correct(source, base) == f"perf@{base}"
    bench.view.write_text("fast\n")
    assert correct(source, base) == "perf"
