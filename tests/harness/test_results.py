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
    monkeypatch.setattr("harness.results.folders.now", lambda: "2026-11-20T12:00:00Z")
    made = [results.new_folder(tmp_path, "scan-perf", None).path.name for _ in range(3)]
    assert made == [f"20261120T120000Z-scan-perf{end}" for end in ("", "-2", "-3")]


def test_a_result_may_be_given_a_name(tmp_path: Path) -> None:
    assert results.new_folder(tmp_path, "load-course", "before.1").path == tmp_path / "results" / "before.1"


@pytest.mark.parametrize("name", ["", "..", "a/b", "../a", "a b", "ü/", "-"])
def test_what_is_no_name_for_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(HarnessError) as error:
        results.new_folder(tmp_path, "load", name)
    assert str(error.value) == f"{name!r} cannot name a result: use letters, digits and . _ + @ -."
    assert not (tmp_path / "results").exists()


def test_the_name_of_the_newest_result_is_not_free(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match="'latest' cannot name a result: `diff` calls the newest one so"):
        results.refuse_taken(tmp_path, "latest")


@pytest.mark.parametrize("refuse", [results.refuse_taken, lambda at, name: results.new_folder(at, "x", name)])
def test_a_result_is_never_overwritten(tmp_path: Path, refuse) -> None:
    results.new_folder(tmp_path, "load", "mine")
    with pytest.raises(HarnessError) as error:
        refuse(tmp_path, "mine")
    told = f"{tmp_path}/results/mine exists already: name the result otherwise or remove it."
    assert str(error.value) == told


def test_where_nothing_can_be_kept_it_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file")
    with pytest.raises(HarnessError) as error:
        results.refuse_taken(tmp_path, None)
    assert str(error.value) == f"{tmp_path}/results cannot be written to: results are kept there."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_ours_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(HarnessError, match="cannot be written to: results are kept there"):
        results.refuse_taken(tmp_path, "mine")
    tmp_path.chmod(0o700)
