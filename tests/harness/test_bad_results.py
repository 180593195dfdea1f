"""A result that is cut, missing, or older: one sentence, never a traceback, and never half a result."""

import csv
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.load import saved
from harness.report import distributions
from harness.results import catalogue, store
from harness.rows import COLUMNS
from harness.runs import Folder
from tests.harness import results


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder.named(tmp_path, "mine")
    made.save(results.run())
    rows = ("load", 0, "perf", "GET /x", 0.25, 4.125, 200, 4096, 3, 1.5, 'said "no"\nand left', 0.5)
    text = StringIO()
    csv.writer(text).writerows([COLUMNS, *[rows] * 5])
    made.rows.write_text(text.getvalue(), newline="")
    return made


def cuts(file: Path, read: Callable[[], object]) -> list[object]:
    """What is read of a file that is cut at many places, the first and the last; None where it is refused."""
    content, found = file.read_bytes(), []
    for length in [*range(0, len(content) - 5, 13), *range(len(content) - 5, len(content))]:
        file.write_bytes(content[:length])
        try:
            found.append(read())
        except HarnessError:
            found.append(None)
    file.write_bytes(content)
    return found


def test_a_result_that_is_cut_anywhere_is_refused(folder: Folder) -> None:
    assert set(cuts(folder.json, folder.load)) == {None}


def test_the_head_of_a_result_that_is_cut_anywhere_is_refused(folder: Folder) -> None:
    assert set(cuts(folder.json, lambda: catalogue.read(folder.path))) == {None}


def test_rows_that_are_cut_anywhere_give_fewer_rows_or_a_sentence(folder: Folder) -> None:
    whole = saved.rows(folder.rows, "perf")
    assert whole is not None
    for found in cuts(folder.rows, lambda: saved.rows(folder.rows, "perf")):
        assert found is None or len(found) <= len(whole)
    for found in cuts(folder.rows, lambda: distributions.read(folder.rows)):
        assert found is None or sum(one.requests for one in found) <= len(whole)


@pytest.mark.parametrize("name", ["result.json", "requests.csv"])
def test_a_result_with_a_cut_file_is_refused(folder: Folder, name: str) -> None:
    store.write_sums(folder.path)
    refused = cuts(folder.path / name, lambda: store.refuse_changed(folder.path) or "taken")
    assert set(refused) == {None}
    store.refuse_changed(folder.path)


def test_sums_that_are_cut_anywhere_are_refused(folder: Folder) -> None:
    store.write_sums(folder.path)
    *cut, without_newline = cuts(
        folder.path / "SHA256SUMS", lambda: store.refuse_changed(folder.path) or "taken"
    )
    assert (set(cut), without_newline) == ({None}, "taken")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda folder: folder.rows.write_bytes(folder.rows.read_bytes()[:100]), "requests.csv has changed"),
        (lambda folder: folder.rows.unlink(), "requests.csv is missing"),
        (lambda folder: (folder.path / "more.csv").write_text("x"), "more.csv is not in SHA256SUMS"),
        (lambda folder: (folder.path / "SHA256SUMS").write_bytes(b"\xff"), "SHA256SUMS is damaged"),
        (lambda folder: (folder.path / "SHA256SUMS").write_text("ab  x\n"), "SHA256SUMS is damaged"),
    ],
)
def test_a_changed_file_is_named(folder: Folder, change, problem: str) -> None:
    store.write_sums(folder.path)
    change(folder)
    with pytest.raises(HarnessError) as error:
        store.refuse_changed(folder.path)
    assert str(error.value) == f"{folder.path} has changed since it was saved: {problem}."


def test_sha256sum_reads_the_sums(folder: Folder) -> None:
    (folder.path / "locust").mkdir()
    (folder.path / "locust" / "locust.log").write_text("all fine")
    store.write_sums(folder.path)
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    checked = subprocess.run(check, cwd=folder.path, capture_output=True, text=True, check=True)
    assert checked.stdout == "locust/locust.log: OK\nrequests.csv: OK\nresult.json: OK\n"


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe{", b"[" * 100_000, b"null", b'{"kind": "run"}'])
def test_what_is_no_result_is_refused(folder: Folder, content: bytes) -> None:
    folder.json.write_bytes(content)
    for read in (folder.load, lambda: catalogue.read(folder.path)):
        with pytest.raises(HarnessError, match=r"result\.json is damaged: "):
            read()


@pytest.mark.parametrize("content", [b"\x00\x00", b'"' + b"x" * 200_000, b"\xff\xfe", b"a,b\r\n"])
def test_what_are_no_rows_is_refused(folder: Folder, content: bytes) -> None:
    folder.rows.write_bytes(content)
    for read in (lambda rows: saved.rows(rows, "perf"), distributions.read):
        with pytest.raises(HarnessError, match=r"requests\.csv is damaged: "):
            read(folder.rows)


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(HarnessError, match=r"mine/result\.json cannot be read: Not a directory\."):
        Folder(tmp_path / "mine").load()
