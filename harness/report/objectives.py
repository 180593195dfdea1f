"""The objectives of a load: their table and the verdict, the same in terminal, summary and page."""

from harness.plans.objectives import parse
from harness.report.wording import code, number
from harness.runs import Judged, Run, TargetLoad

HEAD = ("objective", "outcome", "measured", "99 % interval")
OUTCOMES = {"met": "met", "missed": "MISSED", "close": "too close to call", "unmeasured": "not measured"}
LOADED = {0: "met", 1: "missed", 2: "no verdict"}


def rows(load: TargetLoad) -> list[list[str]]:
    """The columns of HEAD for every objective."""
    return [
        [code(one.objective), OUTCOMES[one.outcome], measured(one), interval(one)] for one in load.objectives
    ]


def classes(load: TargetLoad) -> dict[str, str]:
    """The outcome of each row by its first cell, for a page to colour: the words are there without it."""
    return {code(one.objective): one.outcome for one in load.objectives}


def measured(one: Judged) -> str:
    unit = parse(one.objective).unit
    if one.value is None:
        return "–"
    return f"{number(one.value)}{'' if unit == '/s' else ' '}{unit}" if unit else f"{one.value:,.0f}"


def interval(one: Judged) -> str:
    """Its bounds in the unit of the value; a run knows some figures exactly."""
    match one.low, one.high:
        case None, None:
            return "–"
        case float(low), None:
            return f"{number(low)} or more"
        case None, float(high):
            return f"{number(high)} or less"
        case low, high if low == high:
            return "exact"
        case low, high:
            return f"{number(low or 0.0)} … {number(high or 0.0)}"


def notes(load: TargetLoad) -> list[str]:
    """By how much each objective was missed, or why it has no answer; what was met needs no words."""
    return [f"{code(one.objective)}: {one.reason}" for one in load.objectives if one.outcome != "met"]


def outcome(run: Run) -> str:
    """The exit code in words; a load past the limit without objectives is only measured."""
    judged = not run.numbers.get("past_limit") or any(load.objectives for load in run.targets)
    word = LOADED[run.exit_code] if judged or run.exit_code else "measured"
    return f"exit code {run.exit_code}: {word}"


def verdict(run: Run) -> str:
    """The conclusion and its exit code in one line."""
    return f"{run.conclusion} ({outcome(run)})"
