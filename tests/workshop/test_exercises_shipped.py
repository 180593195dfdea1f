"""The exercises that this project ships."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from harness.runs import Declared
from tests.workshop.toy import ROOT
from workshop import exercise as exercises
from workshop import on_call, processes, variants
from workshop.exercise import Exercise

EVERY = exercises.every(ROOT)
EACH = pytest.mark.parametrize("one", EVERY, ids=[one.key for one in EVERY])
PATCHED = pytest.mark.parametrize(
    "one", [one for one in EVERY if not one.variant], ids=[one.key for one in EVERY if not one.variant]
)


@pytest.fixture(scope="module")
def regressions() -> dict[str, Declared]:
    return variants.regressions(ROOT)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the shop's code."""
    for room in ("store", "storefront", "settings"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def test_there_is_an_exercise_for_every_number():
    assert [one.key for one in EVERY] == [str(number) for number in range(1, 12)]


def test_they_reach_from_queries_to_what_no_count_shows_to_load_and_to_no_bug(regressions):
    works = [variants.work(regressions[one.variant]) if one.variant else one.work for one in EVERY]
    assert works == [*["queries"] * 5, "rows", "bytes", "cpu", "lock", "cpu", "steps"]
    assert [one.key for one in EVERY if not one.mistake] == ["10"]


@EACH
def test_each_has_three_or_four_hints_and_a_length(one: Exercise):
    assert len(one.hints) in (3, 4)
    assert 10 <= one.minutes <= 30


@EACH
def test_neither_the_tale_nor_a_hint_names_the_mistake(one: Exercise):
    told = " ".join([one.title, one.tale, *one.hints])
    assert not re.search(r"n.?plus.?one|N\+1 is|variant", told)
    assert not one.variant or one.variant not in told


@EACH
def test_a_tale_says_how_it_feels_and_not_what_was_done(one: Exercise):
    causes = r"with_\w+|select_related|count\(|len\(|only\(|UPDATE|on_commit|index|many=True|silk"
    assert not re.search(causes, one.tale)


@EACH
def test_each_has_a_regression_or_a_patch_with_a_probe_of_the_harness(one: Exercise, regressions):
    if one.variant:
        assert one.variant in regressions
        assert one.probe is one.work is None
    else:
        assert f"[probes.{one.probe}]" in (ROOT / "harness.toml").read_text()
        assert one.work


@PATCHED
def test_a_patch_applies_and_gives_code_that_agrees_with_its_migrations(one: Exercise, shop: Path):
    processes.output(["git", "apply"], shop, given=exercises.patch(ROOT, one))
    settings = {"DJANGO_SETTINGS_MODULE": "settings.perf", "DATABASE_URL": f"sqlite:///{shop}/shop.sqlite3"}
    check = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    assert processes.output(check, shop, **settings) == "No changes detected\n"


@PATCHED
def test_a_patch_says_nothing_of_exercises(one: Exercise):
    assert not re.search(r"exercise|mistake|slow|workshop", exercises.patch(ROOT, one), re.IGNORECASE)


def test_a_game_is_the_same_for_the_same_seed_and_another_for_others(regressions):
    games = [on_call.chosen(ROOT, on_call.key(seed)).name for seed in (1, 1, 2, 3)]
    assert games[0] == games[1]
    assert len(set(games)) > 1
    assert set(games) <= set(regressions)


def test_a_game_tells_its_hints_from_the_catalogue_and_not_its_name():
    game = on_call.exercise(ROOT, on_call.key(1))
    assert game.name == "On call, seed 1"
    assert len(game.hints) == 3
    assert all(game.variant and game.variant not in hint for hint in game.hints)
    assert game.variant not in game.tale


@pytest.mark.slow
def test_the_first_hint_of_every_game_tells_where_to_look_with_which_tool_and_no_more(regressions):
    tools = "EXPLAIN|flame graph|load test|pg_stat_activity|query log|scan|Server-Timing|silk"
    for regression in regressions.values():
        first, symptom, shown = variants.hints(ROOT, regression)
        assert re.fullmatch(
            f"Look at what the probe {regression.probe} of harness.toml asks for. "
            rf"What shows it: ({tools})(, ({tools}))*\.",
            first,
        )
        assert all((symptom, shown))
