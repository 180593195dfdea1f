"""A picture for docs stands alone: well formed, with its own colours for light and dark."""

from pathlib import Path
from xml.etree import ElementTree

from docs.figures import picture
from harness.report import load_plots
from tests.harness.laboratory import stress


def test_a_picture_for_docs_stands_alone(tmp_path: Path) -> None:
    file = tmp_path / "stress.svg"
    picture.save(file, "What it shows", load_plots.steps, stress())
    root = ElementTree.parse(file).getroot()  # noqa: S314 - ours
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("aria-label") == "What it shows"
    text = file.read_text()
    assert "prefers-color-scheme: dark" in text
    assert {name for name in ("--arm-0", "--arm-1", "--ink", "--paper") if f"{name}: #" in text} == {
        "--arm-0",
        "--arm-1",
        "--ink",
        "--paper",
    }
