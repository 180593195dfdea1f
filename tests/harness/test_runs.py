"""Results are immutable and saved whole; what was saved otherwise is refused with a sentence."""

from dataclasses import FrozenInstanceError

import pytest

from harness.errors import HarnessError
from harness.runs import Folder
from tests.harness.results import run, target, verify


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


@pytest.mark.parametrize("result", [verify(), run()], ids=["comparison", "run"])
def test_a_saved_result_is_read_back_equal(folder, result):
    folder.save(result)
    assert folder.load() == result


def test_saving_leaves_nothing_but_the_result(folder, tmp_path):
    folder.save(run())
    folder.save(run())
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


@pytest.mark.parametrize(
    "result", [verify(), verify().blocks[0], target().load], ids=["result", "block", "load"]
)
def test_what_was_measured_cannot_be_changed(result):
    with pytest.raises(FrozenInstanceError):
        result.seed = 2


def test_a_folder_without_a_result_is_named(folder, tmp_path):
    with pytest.raises(HarnessError, match=r"holds no result: there is no result\.json in it\."):
        folder.load()


def test_half_a_result_is_damaged(folder):
    folder.save(run())
    folder.json.write_bytes(folder.json.read_bytes()[:500])
    with pytest.raises(HarnessError, match=r"result\.json is damaged: the file: Invalid"):
        folder.load()


@pytest.mark.parametrize("result", [verify(), run()], ids=["comparison", "run"])
def test_another_schema_is_refused(folder, result):
    folder.save(result)
    folder.json.write_text(folder.json.read_text().replace('"schema": 4', '"schema": 3'))
    with pytest.raises(HarnessError) as error:
        folder.load()
    assert str(error.value) == (
        f"{folder.json} is of schema 3, this version reads 4: measure again, or read it with the version "
        "that made it."
    )


def test_an_unknown_key_is_refused(folder):
    folder.save(run())
    folder.json.write_text(folder.json.read_text().replace('"seed": 1', '"seed": 1, "sead": 1'))
    with pytest.raises(HarnessError, match="is damaged: "):
        folder.load()


def test_a_new_folder_is_made_and_an_old_one_never_reused(tmp_path):
    assert Folder.named(tmp_path / "results", "mine").path.is_dir()
    with pytest.raises(HarnessError, match="mine exists already: use another name or remove it"):
        Folder.named(tmp_path / "results", "mine")
