"""Plans as people choose from them: drawn, in words, and as a page of docs/."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness import project
from harness.commands.group import commands
from harness.plans import drawing
from harness.plans.plan import Plan
from harness.report import plans as words
from tests.harness import machinery
from tests.harness.machinery import ROOT


def plan(**numbers: object) -> Plan:
    return Plan(about="A shape.", scenario="walk.py", **numbers)


@pytest.mark.parametrize(
    ("numbers", "picture"),
    [
        ({"rate": 5, "run_time": 8}, "████████"),
        ({"users": 8, "spawn_rate": 2, "run_time": 8}, "▁▃▅▇████"),
        ({"users": 8, "shape": "ramp", "run_time": 8}, "▁▂▃▄▅▆▇█"),
        ({"users": 8, "shape": "steps", "steps": 4, "run_time": 8}, "▂▂▄▄▆▆██"),
        ({"users": 800, "calm": 0.01, "shape": "spike", "run_time": 80}, "▁▁▅█▁▁▁▁"),
    ],
)
def test_a_plan_is_drawn_in_one_line(numbers: dict[str, object], picture: str) -> None:
    assert drawing.small(plan(**numbers), 8) == picture


def test_a_plan_is_drawn_large_with_its_peak_and_its_end() -> None:
    assert drawing.large(plan(users=10, shape="ramp", run_time=120), 12, 3) == [
        "10 ┤        ▁▃▅▇",
        "   ┤    ▁▃▅▇████",
        " 0 ┤▁▃▅▇████████",
        "   └────────────",
        "    0        120 s",
    ]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"users": 1, "run_time": 30}, "1 user from the start"),
        (
            {"users": 500, "spawn_rate": 10, "run_time": 99},
            "500 users, 10 more every second until all are there",
        ),
        ({"rate": 1000, "run_time": 30}, "1,000 arrivals/s from the start"),
        ({"users": 500, "shape": "ramp", "run_time": 30}, "from none to 500 users, in a line"),
        ({"users": 1000, "shape": "steps", "run_time": 30}, "5 steps, each 200 more, to 1,000 users"),
        (
            {"rate": 50, "shape": "spike", "run_time": 30},
            "5, then 50 arrivals/s from 9 s to 15 s, and 5 again",
        ),
    ],
)
def test_a_shape_is_a_sentence(numbers: dict[str, object], sentence: str) -> None:
    assert words.shape(plan(**numbers)) == sentence


def test_the_facts_of_a_plan_are_those_that_it_has() -> None:
    short = plan(users=2, run_time=9, requests=1000, arm="toy", seed=4, abort_on=["errors > 5%"], writes=True)
    assert words.facts(short, {}) == [
        ("scenario", "`walk.py`"),
        ("shape", "2 users from the start"),
        ("time", "9 s or 1,000 requests, the first 1 s to warm up"),
        ("arm, seed", "`toy`, 4"),
        ("objectives", "`errors == 0`"),
        ("ends when", "`errors > 5%`"),
        ("afterwards", "the data are audited"),
    ]


def test_a_plan_without_a_scenario_asks_one_probe_and_is_judged_by_nobody() -> None:
    alone = words.facts(Plan(about="One probe.", users=2, run_time=9, warm_up=0), {})
    assert alone[0] == ("scenario", "none: it asks one probe")
    assert alone[-1] == ("objectives", "none: arms are compared under it")


@pytest.fixture
def ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """What the command prints in a copy of the toy."""
    monkeypatch.chdir(machinery.copy_toy(tmp_path / "toy"))

    def printed(*options: str) -> str:
        commands(["plans", *options], standalone_mode=False)
        return capsys.readouterr().out

    return printed


def test_all_plans_are_listed_each_with_its_picture(ask: Callable[..., str]) -> None:
    told = ask()
    assert [line for line in told.splitlines() if line and not line.startswith(" ")] == [
        "saturate",
        "prepared",
        "short",
    ]
    assert "▂▄▆█" not in told.splitlines()[1]
    assert told.splitlines()[1].rstrip().endswith("2 users, constant, up to 1 s")


def test_one_plan_is_shown_whole(ask: Callable[..., str]) -> None:
    told = [line.rstrip() for line in ask("short").splitlines()]
    assert told[0] == "short"
    assert told[1].startswith("  2 ┤")
    assert told[10].endswith("30 s")
    assert told[11:17] == [
        "  Ends by itself.",
        "  scenario    walk.py",
        "  endpoints   items",
        "  shape       2 users, 2 more every second until all are there",
        "  time        30 s or 100 requests",
        "  arm, seed   toy, 1",
    ]


def test_the_page_of_the_docs_is_that_of_harness_toml() -> None:
    here = project.read(ROOT)
    page = (ROOT / "docs" / "plans.md").read_text(encoding="utf-8")
    assert page == words.markdown(here.plans, here.endpoints), "out of date: run `make docs`"
