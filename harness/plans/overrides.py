"""The numbers of the command line in place of a plan's: any of them that do not contradict each other."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.errors import HarnessError
from harness.plans.objectives import Objective, check_endpoints, parse
from harness.plans.plan import Plan
from harness.project import Project

REPLACED = {"users": ("rate", "pool"), "rate": ("users", "spawn_rate")}  # what goes when the other comes
ONLY_OF = {"steps": "steps", "calm": "spike"}  # numbers of one shape


def plan_of(project: Project, name: str, numbers: Mapping[str, Any]) -> Plan:
    """The plan of that name, or one made for a scenario's file, with what was given of `numbers`.

    HarnessError where there is none, and where its numbers do not fit together.
    """
    given = {key: value for key, value in numbers.items() if value not in (None, ())}
    try:
        plan = overridden(found(project, name), given)
    except ValueError as error:
        raise HarnessError(f"Plan {name}: {error}.") from None
    check_syntax(project.folder, plan.scenario)
    check_endpoints([parse(text) for text in plan.objectives], project.endpoints)
    return plan


def check_syntax(folder: Path, scenario: str) -> None:
    """HarnessError for a locustfile that Locust could not even read, told before anything is prepared."""
    try:
        ast.parse((folder / scenario).read_bytes())
    except SyntaxError as error:
        raise HarnessError(f"{scenario}, line {error.lineno}: {error.msg}.") from None


def found(project: Project, name: str) -> Plan:
    """What harness.toml says of it; ten users for half a minute where it is a scenario's file."""
    if (project.folder / name).is_file() and name not in project.plans:
        return Plan(about="a scenario without a plan", scenario=name, users=10, run_time=30)
    if name.endswith(".py"):
        raise HarnessError(
            f"There is no file {name}: a scenario is a locustfile, named from {project.folder}."
        )
    if not project.plan(name).scenario:  # which probe it asks, only those two know
        raise HarnessError(f"Plan {name} has no scenario: it is for `verify`, and for `compare --probe`.")
    return project.plan(name)


def overridden(plan: Plan, given: Mapping[str, Any]) -> Plan:
    """The plan with these values; ValueError or HarnessError where they contradict each other or the rest.

    A rate makes a closed plan open, users an open one closed. An objective replaces those of the same figure.
    """
    if {"users", "rate"} <= given.keys():
        raise ValueError("say users (closed) or rate (open), not both")
    shape = given.get("shape", plan.shape)
    for number, only in ONLY_OF.items():
        if number in given and shape != only:
            raise ValueError(f"{number} is of the shape {only}; this one is {shape}")
    gone = {key for name in given for key in REPLACED.get(name, ())}
    if shape != "constant":
        gone.add("spawn_rate")
    values: dict[str, Any] = dict.fromkeys(gone) | dict(given)
    values["objectives"] = merged(plan.objectives, given.get("objectives", ()))
    return replace(plan, **values)


def merged(written: Sequence[str], said: Sequence[str]) -> list[str]:
    """The objectives that are said, after those that are written of other figures or endpoints."""
    new = [parse(text) for text in said]
    replaced = {about(one) for one in new}
    return [*(text for text in written if about(parse(text)) not in replaced), *map(str, new)]


def about(objective: Objective) -> tuple[str, str]:
    """What it limits, whatever the limit."""
    return objective.figure, objective.of
