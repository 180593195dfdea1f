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


def test_a_result_may_be_given_a_name(tmp_path: Path) -> None:
    assert results.new_folder(tmp_path, "load-course", "before.1").path == tmp_path / "results" / "before.1"


@pytest.mark.parametrize("name", ["", "..", "a/b", "../a", "a b", "ü/", "-"])
def test_what_is_no_name_for_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(HarnessError) as error:
        results.new_folder(tmp_path, "load", name)
    assert str(error.value) == f"{name!r} cannot name a result: use letters, digits and . _ + @ -."
    assert not (tmp_path / "results").exists()


def test_a_result_is_never_overwritten(tmp_path: Path) -> None:
    results.new_folder(tmp_path, "load", "mine")
    with pytest.raises(HarnessError) as error:
        results.new_folder(tmp_path, "load", "mine")
    told = f"{tmp_path}/results/mine exists already: name the result otherwise or remove it."
    assert str(error.value) == told
