"""Plans in words and pictures, for people to choose from: what each is for, asks and demands."""

from collections.abc import Iterator, Mapping

from harness.plans import drawing
from harness.plans.plan import Plan
from harness.plans.shapes import spike_of
from harness.report.wording import code, one_line, plural

INTRODUCTION = """\
# Plans

What each plan of [harness.toml](../harness.toml) is for, and what it asks of a server. `make docs` writes
this page, `.venv/bin/python -m harness plans` prints it, and `harness load NAME` runs one. Any number may be
another on the command line:

- `harness load course --users 50`: fewer
- `harness load soak --run-time 28800`: all night
- `harness load ramp --rate 200`: arrivals in place of users, whatever the server does
- `harness load smoke --objective 'p99 < 150 ms'`: one objective more, or another limit of that figure

What is judged is the steady part of a run: of a constant load from when its last user has started, of a ramp,
steps or a spike from the first second on, unless `warm_up` says otherwise. Objectives are judged on exact
times. A plan that says nothing of errors allows none.
"""

Fact = tuple[str, str]


def headline(plan: Plan) -> str:
    """How much for how long, in a few words."""
    return f"{amount(plan)}, {plan.shape}, up to {plan.run_time:,} s"


def amount(plan: Plan) -> str:
    return f"{plan.rate:,g} arrivals/s" if plan.rate else plural(plan.users or 0, "user")


def facts(plan: Plan, endpoints: Mapping[str, str]) -> list[Fact]:
    """What it does, a short name and a text each."""
    found = {
        "scenario": code(plan.scenario) if plan.scenario else "none: it asks one probe",
        "endpoints": ", ".join(map(code, plan.endpoints)),
        "shape": shape(plan),
        "time": time(plan),
        "arm, seed": f"{code(plan.arm)}, {plan.seed}",
        "objectives": objectives(plan, endpoints),
        "ends when": " or ".join(map(code, plan.abort_on)),
        "afterwards": "the data are audited" if plan.writes else "",
    }
    return [(name, text) for name, text in found.items() if text]


def shape(plan: Plan) -> str:
    """How users or arrivals change, in a sentence."""
    match plan.shape:
        case "constant" if plan.spawn_rate:
            return f"{amount(plan)}, {plan.spawn_rate:g} more every second until all are there"
        case "constant":
            return f"{amount(plan)} from the start"
        case "ramp":
            return f"from none to {amount(plan)}, in a line"
        case "steps":
            return f"{plan.steps} steps, each {plan.peak / plan.steps:,g} more, to {amount(plan)}"
        case "spike":
            begins, ends = spike_of(plan.run_time)
            calm = f"{plan.calm * plan.peak:,g}"
            return f"{calm}, then {amount(plan)} from {begins:g} s to {ends:g} s, and {calm} again"


def time(plan: Plan) -> str:
    ends = f"{plan.run_time:,} s" + (f" or {plan.requests:,} requests" if plan.requests else "")
    return f"{ends}, the first {plan.steady_from:g} s to warm up" if plan.steady_from else ends


def objectives(plan: Plan, endpoints: Mapping[str, str]) -> str:
    if not plan.scenario:
        return "none: arms are compared under it"
    return ", ".join(code(str(limit)) for limit in plan.limits(endpoints)) or "none: failures are measured"


def markdown(plans: Mapping[str, Plan], endpoints: Mapping[str, str]) -> str:
    """docs/plans.md: a contents table, and a section for each plan."""
    return "\n".join([INTRODUCTION, *contents(plans), *sections(plans, endpoints)])


def contents(plans: Mapping[str, Plan]) -> Iterator[str]:
    yield "| plan | asks | over time |"
    yield "| --- | --- | --- |"
    for name, plan in plans.items():
        yield f"| [{name}](#{name}) | {headline(plan)} | `{drawing.small(plan, 16)}` |"


def sections(plans: Mapping[str, Plan], endpoints: Mapping[str, str]) -> Iterator[str]:
    for name, plan in plans.items():
        yield f"\n## {name}\n\n{one_line(plan.about)}\n\n```"
        yield from drawing.large(plan)
        yield "```\n\n| | |\n| --- | --- |"
        for label, text in facts(plan, endpoints):
            yield f"| {label} | {text} |"
    yield ""
