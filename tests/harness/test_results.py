import os
import re
from pathlib import Path

import pytest

from harness import results
from harness.errors import HarnessError


def test_a_result_lies_in_a_folder_of_its_time_and_name(tmp_path: Path) -> None:
    folder = results.new_folder(tmp_path, "compare-perf@feature/x-perf+a", None)
    assert folder.path.parent == tmp_path / "results"
    assert re.fullmatch(r"\d{8}T\d{6}Z-compare-perf@feature_x-perf\+a", folder.path.name)


def test_a_name_made_from_many_arms_is_cut(tmp_path: Path) -> None:
    folder = results.new_folder(tmp_path, "compare" + "-perf" * 100, None)
    assert len(folder.path.name) == len("20261120T120000Z-") + 100


def test_results_of_one_name_in_one_second_are_numbered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.results.store.now", lambda: "2026-11-20T12:00:00Z")
    made = [results.new_folder(tmp_path, "scan-perf", None).path.name for _ in range(3)]
    assert made == [f"20261120T120000Z-scan-perf{end}" for end in ("", "-2", "-3")]


def test_a_result_may_be_given_a_name(tmp_path: Path) -> None:
    assert results.new_folder(tmp_path, "load-course", "before.1").path == tmp_path / "results" / "before.1"


@pytest.mark.parametrize("name", ["", "..", "a/b", "../a", "a b", "ü/", "-"])
def test_what_is_no_name_for_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(HarnessError) as error:
        results.new_folder(tmp_path, "load", name)
    assert str(error.value) == f"Invalid result name {name!r}; use letters, digits and . _ + @ -."
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("refuse", [results.refuse_taken, lambda at, name: results.new_folder(at, "x", name)])
def test_a_result_is_never_overwritten(tmp_path: Path, refuse) -> None:
    results.new_folder(tmp_path, "load", "mine")
    with pytest.raises(HarnessError) as error:
        refuse(tmp_path, "mine")
    message = f"{tmp_path}/results/mine exists already: use another name or remove it."
    assert str(error.value) == message


def test_a_results_folder_that_cannot_be_written_is_refused_before_measuring(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file")
    with pytest.raises(HarnessError) as error:
        results.refuse_taken(tmp_path, None)
    assert str(error.value) == f"Cannot write to {tmp_path}/results, where results are saved."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(HarnessError, match="where results are saved"):
        results.refuse_taken(tmp_path, "mine")
    tmp_path.chmod(0o700)
