"""Results in one file: the same bytes again, and every changed byte is seen."""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.results import archive, manifest
from harness.runs import Folder
from tests.harness import results

FORMS = ["all.tar.gz", "all.tgz", "all.zip"]


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two results, each with a file in a folder of its own."""
    made = [Folder.named(tmp_path / "results", name) for name in ("one", "other")]
    for folder in made:
        folder.save(results.run())
        (folder.path / "locust").mkdir()
        (folder.path / "locust" / "locust.log").write_text("all fine\n" * 100)
        manifest.seal(folder.path)
    return [folder.path for folder in made]


@pytest.mark.parametrize("name", FORMS)
def test_an_archive_holds_every_file_as_its_manifest_says(
    folders: list[Path], tmp_path: Path, name: str
) -> None:
    assert archive.export(folders, tmp_path / name) == 6
    assert archive.check(tmp_path / name) == []


@pytest.mark.parametrize("name", FORMS)
def test_the_same_results_give_the_same_bytes(
    folders: list[Path], tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.export(folders, tmp_path / name)
    for path in folders[0].rglob("*"):
        os.utime(path, (1, 1))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)  # another day
    archive.export(folders, tmp_path / f"again-{name}")
    assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()


def test_nothing_of_this_machine_is_in_a_tar(folders: list[Path], tmp_path: Path) -> None:
    archive.export(folders, tmp_path / "all.tar.gz")
    with tarfile.open(tmp_path / "all.tar.gz") as tar:
        assert {(one.uid, one.uname, one.mtime, one.mode) for one in tar} == {(0, "", 0, 0o644)}
        assert tar.getnames()[:2] == ["manifest.json", "one/locust/locust.log"]


def repacked(file: Path, change) -> Path:
    """The same archive, its files changed after they were listed."""
    with zipfile.ZipFile(file) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    change(files)
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda files: files.pop("one/result.json"), "one/result.json is missing"),
        (lambda files: files.update({"one/more": b"x"}), "one/more was added"),
        (
            lambda files: files.update({"one/locust/locust.log": b"all fine\n"}),
            "one/locust/locust.log is cut: 9 of 900 bytes",
        ),
        (
            lambda files: files.update({"one/locust/locust.log": b"all bad.\n" * 100}),
            "one/locust/locust.log was changed",
        ),
    ],
)
def test_what_was_changed_is_named(folders: list[Path], tmp_path: Path, change, told: str) -> None:
    archive.export(folders, tmp_path / "all.zip")
    assert archive.check(repacked(tmp_path / "all.zip", change)) == [told]


@pytest.mark.parametrize("name", FORMS)
def test_an_archive_that_is_cut_is_damaged(folders: list[Path], tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    archive.export(folders, file)
    whole = file.read_bytes()
    for length in range(0, len(whole), 97):
        file.write_bytes(whole[:length])
        with pytest.raises(HarnessError, match="is no archive of results, or it is damaged"):
            archive.check(file)


def test_an_archive_without_a_manifest_is_none(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar.gz", "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("a"), io.BytesIO())
    with pytest.raises(HarnessError, match="is no archive of results, or it is damaged"):
        archive.check(tmp_path / "x.tar.gz")


def test_no_file_is_written_over(folders: list[Path], tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_text("mine")
    with pytest.raises(HarnessError, match=r"all\.zip exists already: name the archive otherwise"):
        archive.export(folders, tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("all.rar", r"all\.rar is no archive that can be written: name it \.tar\.gz, \.tgz, \.zip"),
        ("gone/all.zip", r"gone/all\.zip cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_told(folders: list[Path], tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(HarnessError, match=told):
        archive.export(folders, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]
