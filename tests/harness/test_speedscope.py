"""speedscope's files: what the sampler wrote is read, what we write can be read again."""

import json
from pathlib import Path

import pytest

from harness import speedscope
from harness.errors import HarnessError
from tests.harness.frames import SERIALIZER, VIEW, stack


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("/home/me/shop/store/views.py", "store/views.py"),
        ("/home/me/shop/.venv/lib/python3.11/site-packages/django/http/request.py", "django/http/request.py"),
        ("/usr/lib/python3/dist-packages/psycopg/cursor.py", "psycopg/cursor.py"),
        ("/usr/lib/python3.13/json/encoder.py", "json/encoder.py"),
        ("/elsewhere/plugin.py", "/elsewhere/plugin.py"),
    ],
)
def test_a_file_is_named_within_its_project_or_package(file: str, named: str) -> None:
    assert speedscope.short(file, Path("/home/me/shop")) == named


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "stacks.json"
    weighted = {"perf": {VIEW: 1.5, SERIALIZER: 0.5}, "perf@main": {VIEW: 2.0}}
    file.write_text(json.dumps(speedscope.document(weighted)))
    assert {name: dict(found) for name, found in speedscope.read(file)} == weighted


def test_a_document_is_one_that_speedscope_opens() -> None:
    document = speedscope.document({"perf": {stack("a x.py:1", "b y.py:2"): 1.5, stack("a x.py:1"): 0.5}})
    assert document["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    assert document["shared"]["frames"] == [
        {"name": "a", "file": "x.py", "line": 1},
        {"name": "b", "file": "y.py", "line": 2},
    ]
    assert document["profiles"] == [
        {
            "type": "sampled",
            "name": "perf",
            "unit": "milliseconds",
            "startValue": 0,
            "endValue": 2.0,
            "samples": [[0, 1], [0]],
            "weights": [1.5, 0.5],
        }
    ]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"shared": {"frames": []}, "profiles": [{"name": "a", "samples": [[3]], "weights": [1]}]}',
        '{"shared": {"frames": []}, "profiles": [{"name": "a", "samples": [[]], "weights": []}]}',
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "stacks.json"
    file.write_text(content)
    with pytest.raises(HarnessError, match="is damaged: it is no speedscope file"):
        list(speedscope.read(file))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match="its stacks are lost"):
        list(speedscope.read(tmp_path / "stacks.json"))
