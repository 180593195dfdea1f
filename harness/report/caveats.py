"""What weakens a result, what decided it, and what it did not measure: sentences for whoever shows it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from harness.report import evidence
from harness.report.wording import code, floor, one_line, percent
from harness.runs import Comparison, Load, Machine, Result, Run, TargetLoad
from harness.stats import CONFIDENCE
from harness.verdict import DECIDED_BY, LOAD_MARGIN, MARGIN, confidence

BUSY = 0.5  # load average for each core before the start: half of the machine belonged to others

STEPS = {"counted": "the counted work", "time": "the response time", "load": "the load"}
CLOSED_LOAD = (
    "Locust's users wait for an answer before they ask again (closed load). So the load shows how much work "
    "the server can do and what a request costs it. It cannot show how long people would wait if they kept "
    "coming at a fixed rate: a slow server is simply asked less."
)


def warnings(result: Result) -> list[str]:
    """What makes this result weaker than it could be, the gravest first."""
    stopped = "The measurement stopped early: this is what was measured until then."
    return [*([] if result.complete else [stopped]), *weaknesses(result)]


def weaknesses(result: Result) -> list[str]:
    """What makes even a complete result weaker than it could be."""
    if isinstance(result, Comparison):
        loads = [round_.load for round_ in result.rounds]
        return [*machine_warnings(result.machine), *control_warnings(result), *load_warnings(loads)]
    return [*machine_warnings(result.machine), *each_target(result, lambda _, load: target_warnings(load))]


def each_target(run: Run, lines: Callable[[Run, TargetLoad], Iterable[str]]) -> list[str]:
    """The lines about every target, which is named where there are several."""
    several = len(run.targets) > 1
    return [
        f"{code(load.target)}: {line}" if several else line
        for load in run.targets
        for line in lines(run, load)
    ]


def target_warnings(load: TargetLoad) -> list[str]:
    return [*round_trip_warnings(load), *load_warnings([load.load])]


def round_trip_warnings(load: TargetLoad) -> list[str]:
    if not load.round_trip_ms:
        return []
    return [f"Every query waited {load.round_trip_ms:g} ms: a simulated round trip to the database."]


def machine_warnings(machine: Machine) -> list[str]:
    found = []
    if not (machine.server_cores and machine.client_cores):
        found.append("Server and generator were not pinned: they may have shared a core.")
    if machine.load_average > BUSY * machine.cores:
        busy = f"load average {machine.load_average:.1f} on {machine.cores} cores"
        found.append(f"The machine was busy at the start: {busy}.")
    return found


def control_warnings(comparison: Comparison) -> list[str]:
    smallest = "the smallest change that this run could have seen"
    return [
        f"{code(arm)}: {smallest}, {floor(time.floor)}, is above the margin of {percent(MARGIN)}."
        for arm, time in evidence.judged_times(comparison)
        if time.floor > MARGIN
    ]


def load_warnings(loads: list[Load]) -> list[str]:
    """Each of the runs' own warnings once, whatever the figures in it, and how many runs gave one like it."""
    texts = [one_line(warning) for load in loads for warning in load.warnings]
    kinds = Counter(kind(text) for text in texts)
    first = {kind(text): text for text in reversed(texts)}
    return [
        first[one] if len(loads) == 1 else f"{first[one]} (so or alike in {count} of {len(loads)} runs)"
        for one, count in kinds.items()
    ]


def kind(warning: str) -> str:
    """A warning without its figures: what several runs have in common."""
    return re.sub(r"\d[\d.,]*", "#", warning)


def decided(comparison: Comparison) -> list[str]:
    """What decided and what was advice."""
    if comparison.declared is None:
        return [
            *(f"{code(one.arm)} is {one.verdict}: {one.reason}." for one in comparison.judgements),
            *together(len(comparison.judgements)),
        ]
    moves = comparison.declared.moves
    decisive = {step for name in moves for step in DECIDED_BY.get(name, ())}
    steps = [told for step, told in STEPS.items() if step in decisive]
    advice = [told for step, told in STEPS.items() if step not in decisive]
    return [
        f"{code(comparison.declared.name)} declares what it changes: {' and '.join(moves)}. So "
        f"{' and '.join(steps)} decided; {' and '.join(advice)} only advised.",
        *([loaded_by(comparison.plan)] if "load" in decisive else []),
    ]


def together(arms: int) -> list[str]:
    """Why the intervals of several arms are wider than that of one."""
    if arms < 2:
        return []
    return [
        f"{arms} arms are judged against one reference: each interval is widened, to "
        f"{percent(confidence(arms))} (Bonferroni), so that all of them hold together with "
        f"{percent(CONFIDENCE)}. More arms mean no more false alarms."
    ]


def loaded_by(plan: str) -> str:
    """Which load decided, and by which margin."""
    rule = f"the rule of response time, over rounds and with a margin of {percent(LOAD_MARGIN)}"
    return f"The load was the plan {code(plan)}, judged by {rule}."


def floors(comparison: Comparison) -> list[str]:
    """The smallest effect on response time that this run could have seen, and how sure its intervals are."""
    return [
        f"The smallest change of response time that this run could have seen in {code(arm)}: "
        f"{floor(time.floor)} ({percent(CONFIDENCE)} interval over blocks)."
        for arm, time in evidence.judged_times(comparison)
    ]


def unmeasured(result: Result) -> list[str]:
    """What this result says nothing about."""
    found = []
    if isinstance(result, Comparison):
        found = missing_steps(result)
    elif any(load.origin is None for load in result.targets):
        found = ["What the server uses: the harness did not start it, and does not know its processes."]
    if isinstance(result, Comparison) or not any(load.arrivals for load in result.targets):
        found.append("Arrivals at a fixed rate: the users wait for each answer (closed load).")
    return [
        *found,
        "Other machines and databases: this is one machine with one database.",
    ]


def missing_steps(comparison: Comparison) -> list[str]:
    found = []
    if any(judgement.counted == "unknown" for judgement in comparison.judgements):
        found.append("Queries: an arm does not report them.")
    if not evidence.judged_times(comparison):
        found.append("Response time: there are fewer than two blocks.")
    if not any(judgement.load for judgement in comparison.judgements):
        found.append("Load: there are fewer than two rounds.")
    if not comparison.round_trips:
        found.append("The price of a database round trip.")
    return found
