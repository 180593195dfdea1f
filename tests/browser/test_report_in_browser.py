"""Reports, opened from their files: one page each that needs nothing else."""

from pathlib import Path

import pytest

from harness import report
from harness.runs import Folder, Saved
from tests.browser.conftest import PHONE, Look
from tests.harness import flamegraphs, laboratory
from tests.harness.results import paired_rows, run, verify, write_rows

pytestmark = pytest.mark.slow

RESULTS: dict[str, Saved] = {
    "comparison": verify(),
    "run": run(),
    "capacity": laboratory.capacity(),
    "stress": laboratory.stress(),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The URLs of one report of each kind."""
    folders = {name: Folder(tmp_path_factory.mktemp(name)) for name in (*RESULTS, "flamegraph")}
    for name, result in RESULTS.items():
        folders[name].save(result)
        write_rows(folders[name].path, paired_rows(verify()) if name == "comparison" else ())
    draw(folders["flamegraph"])
    return {name: written(folder).as_uri() for name, folder in folders.items()}


def draw(folder: Folder) -> None:
    """Two arms, the second of which takes longer in the serializers."""
    found = flamegraphs.CORRECT, flamegraphs.BROKEN
    samplings = map(flamegraphs.sampling, ("perf", "perf+n_plus_one"), found)
    flamegraphs.saved(folder, flamegraphs.flamegraph(*samplings), *found)


def written(folder: Folder) -> Path:
    report.write(folder, folder.load())
    return folder.path / "report.html"


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", [*RESULTS, "flamegraph"])
def test_a_report_is_whole_and_fits_its_window_in_the_colours_that_are_asked_for(
    reports: dict[str, str], look: Look, kind: str, scheme: str, width: int
) -> None:
    visitor = look(scheme, width)
    visitor.visit(reports[kind])

    assert visitor.asked == [reports[kind]]
    assert visitor.complaints == []
    assert (visitor.overflow(), visitor.is_dark()) == (0, scheme == "dark")


def test_a_comparison_opens_with_its_conclusion(reports: dict[str, str], look: Look) -> None:
    page = (visitor := look()).page
    visitor.visit(reports["comparison"])

    assert page.locator(".conclusion").inner_text() == "n_plus_one was reproduced, and the fix removes it."
    assert page.locator(".outcome").first.inner_text().startswith("exit code 0")
