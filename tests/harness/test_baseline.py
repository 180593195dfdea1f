"""The file of a baseline. What it accepts is in tests/harness/goldens."""

from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.scan import baseline
from harness.scan.baseline import Known
from harness.scan.causes import Cause
from harness.scan.findings import Endpoint

COVER = Cause("$.results", 1, False, ("guest",), "SELECT cover", "shop/serializers.py:7", "Book.cover")
KNOWN = Known("/books/", "$.results", "Book.cover", 1)


def endpoint(*causes: Cause) -> Endpoint:
    return Endpoint("/books/", "grows", (), causes, (), (), (), False)


def accepted(cause: Cause, *known: Known) -> bool:
    return baseline.accept(endpoint(cause), known).causes[0].accepted


def test_what_was_written_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    assert baseline.write(file, [endpoint(COVER)]) == (KNOWN,)
    assert baseline.read(file) == (KNOWN,)
    assert accepted(COVER, *baseline.read(file))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file: Invalid JSON: EOF while parsing a value at line 1 column 0"),
        ('{"schema": 2, "accepted": []}', "schema: Input should be 1"),
        ('{"schema": 1, "accepted": [{"endpoint": "/"}]}', "accepted.0.path: Field required"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(content)
    with pytest.raises(HarnessError) as error:
        baseline.read(file)
    assert str(error.value) == (
        f"{file} is no baseline, or damaged: {reason}. --write-baseline makes a new one."
    )


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(HarnessError) as error:
        baseline.read(tmp_path / "gone.json")
    assert str(error.value) == (
        f"{tmp_path}/gone.json cannot be read: No such file or directory. "
        f"A baseline is made by --write-baseline {tmp_path}/gone.json."
    )
    with pytest.raises(HarnessError) as error:
        baseline.write(tmp_path, [])
    assert str(error.value) == f"{tmp_path} cannot be written: Is a directory."
