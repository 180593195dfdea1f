"""`overload` on the toy, for real: one server that sheds what it cannot do, and one that lets all wait."""

import csv
from pathlib import Path
from time import sleep

import pytest
from rich.console import Console

from harness import project
from harness.load.in_turn import Order
from harness.overload import run as overloading
from harness.overload import table
from harness.overload.beside import misbehaving
from harness.plans.beyond import Misbehaving
from harness.progress import Teller
from harness.runs import Overload
from harness.session import Session
from tests.harness.machinery import Harness, commit, edit

SERVERS = """again = "{python} serve.py {port} again"
sheds = "{python} limited.py {port} 0.1"
queues = "{python} limited.py {port}"
"""
PLAN = """
[plans.overload]
about = "Up to its knee, and past it."
scenario = "walk.py"
arm = "toy"
endpoints = ["items"]
shape = "steps"
rate = 60
steps = 3
run_time = 9

[plans.overload.beyond]
queue_budget_ms = 100
orders = "items"
misbehaving = { path = "/items", retrying = 1, hanging_up = 1, slow = 1 }
phases = [
    { name = "before", at = 0.5, seconds = 6 },
    { name = "threefold", at = 3, seconds = 9 },
    { name = "after", at = 0.5, seconds = 5 },
]
limits = [
    { figure = "goodput", phase = "threefold", at_least = 0.8 },
    { figure = "faults", phase = "threefold", at_most = 0 },
    { figure = "restarts", phase = "threefold", at_most = 0 },
]
"""


@pytest.fixture
def limited(toy: Path) -> Path:
    """The toy with a server that sheds and one that queues, and a plan for both."""
    edit(toy / "harness.toml", 'again = "{python} serve.py {port} again"\n', SERVERS)
    with (toy / "harness.toml").open("a") as file:
        file.write(PLAN)
    commit(toy)
    return toy


def measured(limited: Path, *arms: str) -> tuple[Overload, Path]:
    here = project.read(limited)
    order = Order(
        tuple(map(here.arm, arms)), here.plan("overload"), "overload", 1, "harness overload", "mine"
    )
    result, folder = overloading.run(here, order, Teller(Console(quiet=True)))
    return result, folder.path


@pytest.mark.slow
@pytest.mark.alone
def test_what_sheds_keeps_doing_good_where_what_queues_does_none(limited: Path) -> None:
    result, folder = measured(limited, "toy:sheds", "toy:queues")
    sheds, queues = result.arms
    assert result.complete
    assert result.goodput == max(step.goodput for step in queues.steps)
    assert 30 < result.goodput <= 41  # two places, each for 50 ms
    assert [phase.name for phase in sheds.phases] == ["before", "threefold", "after"]
    assert [one.outcome for one in sheds.judged] == ["met"] * 3
    assert [one.outcome for one in queues.judged] == ["missed", "missed", "met"]
    assert sheds.phases[1].refused > 100
    assert queues.phases[1].refused == 0
    assert queues.phases[1].timeouts > 100  # who would wait for longer than ten seconds
    assert queues.phases[1].resets == 0
    # INVALID goes before a limit that is missed: on a busy machine the generator is late.
    assert result.exit_code == (2 if queues.invalid else 1)
    assert sheds.misbehaving is not None
    assert sheds.misbehaving["retrying"]["200"] > 0
    assert sheds.misbehaving["hanging up"]["hung up"] > 5
    with (folder / table.FILE).open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 12
    assert (folder / "report.html").read_text().count("<svg") == 2


def test_overload_needs_a_plan_with_phases(harness: Harness) -> None:
    ended = harness.call("overload", "toy", "--plan", "saturate")
    assert ended.exit_code == 2
    assert ended.err == (
        "Plan saturate is none for overload: it needs a rate, the shape steps and a table beyond."
    )


def test_those_who_misbehave_are_counted_by_kind_and_leave_nothing(limited: Path) -> None:
    asked = Misbehaving(path="/items", retrying=2, hanging_up=2, slow=1)
    with Session(project.read(limited), seed=1) as session:
        site = session.site(project.read(limited).arm("toy:sheds"))
        with session.serve([site]) as [server], misbehaving(asked, server.url, 2.0) as counted:
            assert counted == {}
            sleep(1.0)  # they ask meanwhile
    assert counted["retrying"].keys() <= {"200", "503"}
    assert counted["hanging up"].keys() == {"hung up"}
    assert counted["slow"].keys() == set()
