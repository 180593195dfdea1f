"""Adapter of the golden cases of `load`: requests and a plan in; figures, objectives and exit code out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from harness.load import driver, validity
from harness.load.driver import Rule
from harness.load.judged import LoadVerdict, judge_load
from harness.load.live import Live
from harness.load.measured import Measured
from harness.load.recovery import recovery
from harness.load.steps import steps
from harness.load.target import Target
from harness.load.watch import Look, Sample, Watched
from harness.plans import schedule
from harness.plans.plan import Plan
from harness.runs import Audit, Endpoint, Side, Step, Usage
from tests.harness.goldens.cases import Case
from tests.harness.goldens.requests import BEGAN, Request, record, requests

ENDPOINTS = {"product_list": "GET /products", "checkout": "POST /orders", "cart": "GET /carts"}
REASONS = {
    "The server, or a worker of it": "server_ended",
    "The clock": "clock",
    "The generator used": "generator_busy",
    "Arrivals were sent late": "late",
    "Only .* of the arrivals found a user": "too_few_users",
    "Only .* of the arrivals": "rate_not_offered",
    ".* requests failed.*flatter": "failures_flatter",
    ".* requests failed": "failures",
    ".* requests were redirected": "redirects",
    ".* names differ in an id": "names_with_ids",
    "There are .* names": "many_names",
    "Fewer than 1000 requests": "few_requests",
    "Times rose": "times_rose",
    "Times fell": "times_fell",
    ".* rows were half written": "rows_lost",
}


def outcome(case: Case) -> Case:
    plan = Plan(about="A case.", **{"scenario": "walk.py", **case["plan"]})
    measured = measure(case, plan)
    judged = verdict(case, plan, measured)
    return {
        "exit_code": judged.exit_code,
        "objectives": {
            one.objective: [one.outcome, one.value, one.low, one.high] for one in judged.objectives
        },
        "invalid": codes(measured.invalid),
        "warnings": codes([*measured.load.warnings, *measured.weaknesses]),
        "seconds": measured.load.seconds,
        "failures_with_warm_up": measured.load.failures,
        "cpu": [measured.load.cpu_ms_per_request, measured.load.generator_cpu_percent],
        "total": endpoint(measured.load.total),
        "endpoints": {one.name: endpoint(one) for one in measured.load.endpoints},
        "timeline": [list(vars(second).values()) for second in measured.load.timeline],
        "steps": [step(one) for one in steps(plan, measured.rows)],
        "recovery": recovery(plan, measured.rows),
        "arrivals": arrivals(measured),
        "abort_on": condition(case, plan, measured),
    }


def measure(case: Case, plan: Plan, invalid: Rule = validity.invalid) -> Measured:
    """What a run of these requests leaves behind, before any verdict."""
    sent = requests(case)
    with TemporaryDirectory() as place:
        folder = Path(place)
        record(folder, sent)
        due = [request.start for request in sent] + [0.0] * case.get("arrivals_never_sent", 0)
        (folder / schedule.FILE).write_text("".join(f"{second}\n" for second in due))
        return driver.collect(plan, Target("", "perf"), folder, watched(case, sent), invalid)


def verdict(case: Case, plan: Plan, measured: Measured) -> LoadVerdict:
    """Objectives and exit code."""
    passed = case.get("audit")
    measured = replace(measured, audit=None if passed is None else Audit(passed, ""))
    return judge_load(measured, plan, ENDPOINTS, complete=case.get("complete", True))


def watched(case: Case, sent: Sequence[Request]) -> Watched:
    """What was seen of both sides, second by second: `server` and `generator` give their usage."""
    seconds = range(ceil(max(request.start + request.ms / 1000 for request in sent)) + 1)
    sides = {side: case.get(side, {}) for side in ("server", "generator")}
    return Watched(
        samples=[
            Sample(BEGAN + second, *(used_until(second, usage) for usage in sides.values()))
            for second in seconds
        ],
        looks=[
            Look(BEGAN + second + 0.5, used(cast("Side", side), usage, second))
            for second in seconds
            for side, usage in sides.items()
            if usage
        ],
        jump=case.get("clock_jump", 0.0),
        ended=case.get("server_processes_ended", 0),
        cores=case.get("generator_cores", 1),
        aborted=case.get("aborted", ""),
        whole=not case.get("aborted"),
    )


def used_until(second: int, usage: Case) -> float:
    return float(sum(at(usage.get("cpu", 0.0), earlier) for earlier in range(second))) / 100


def used(side: Side, usage: Case, second: int) -> Usage:
    names = ("cpu", "memory", "threads", "connections", "descriptors", "disk")
    return Usage(0, side, *(at(usage.get(name, 0), second) for name in names))


def at(value: Any, second: int) -> Any:
    """A figure of one second; the last of a list lasts."""
    return value[min(second, len(value) - 1)] if isinstance(value, list) else value


def codes(sentences: Sequence[str]) -> list[str]:
    return [next(code for pattern, code in REASONS.items() if re.match(pattern, text)) for text in sentences]


def endpoint(figures: Endpoint) -> Case:
    return {
        "requests": [figures.requests, figures.failures],
        "rps": figures.rps,
        "percentiles": [figures.p50, figures.p95, figures.p99],
        "queries": figures.queries,
    }


def step(figures: Step) -> Case:
    return {
        "offered": figures.offered,
        "requests": [figures.requests, figures.failures],
        "rates": [figures.throughput, figures.goodput],
        "percentiles": [figures.p50, figures.p95, figures.p99],
    }


def arrivals(measured: Measured) -> list[float] | None:
    found = measured.arrivals
    return [found.scheduled, found.sent, found.dropped, found.late_p99] if found else None


def condition(case: Case, plan: Plan, measured: Measured) -> str | None:
    """The condition that the ten seconds before `abort_at` fulfil."""
    if "abort_at" not in case:
        return None
    live = Live(Path(), Target("", "perf"), plan, ENDPOINTS, print)
    return live.breach(case["abort_at"], measured.rows, measured.usage).partition(" in the ")[0] or None
