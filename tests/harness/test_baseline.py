"""What a baseline accepts, and what it does not."""

from dataclasses import replace
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


def test_lines_roles_and_sql_may_change() -> None:
    assert accepted(
        replace(COVER, line="shop/serializers.py:99", sql="SELECT cover, isbn", roles=("staff",)), KNOWN
    )


@pytest.mark.parametrize(
    "other", [{"slope": 2}, {"path": "$.results[*].authors"}, {"name": "Book.publisher"}]
)
def test_what_is_worse_or_elsewhere_is_not_accepted(other: dict[str, object]) -> None:
    assert not accepted(replace(COVER, **other), KNOWN)  # type: ignore[arg-type]


def test_another_endpoint_is_not_accepted() -> None:
    assert not accepted(COVER, replace(KNOWN, endpoint="/shelves/"))


def test_less_is_accepted() -> None:
    assert accepted(COVER, replace(KNOWN, slope=2))


def test_what_is_known_about_only_may_be_a_little_more() -> None:
    about = replace(COVER, about=True)
    assert accepted(replace(about, slope=1.2), KNOWN)
    assert not accepted(replace(about, slope=1.3), KNOWN)


def test_without_a_name_the_sql_is_the_name() -> None:
    nameless = replace(COVER, name="")
    assert baseline.grown(endpoint(nameless))[nameless].cause == "SELECT cover"


def test_statements_of_one_name_are_added_up() -> None:
    both = endpoint(COVER, replace(COVER, sql="SELECT spine"))
    assert {known.slope for known in baseline.grown(both).values()} == {2}
    assert not any(cause.accepted for cause in baseline.accept(both, [KNOWN]).causes)


def test_entries_that_were_not_found_again_are_told() -> None:
    other = replace(KNOWN, endpoint="/shelves/")
    assert baseline.gone([endpoint(COVER)], [KNOWN, other]) == (other,)


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
