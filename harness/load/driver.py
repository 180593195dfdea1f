"""One plan against one URL: starts Locust, watches it, and makes figures of what was recorded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from harness.load import figures, locusts, open_load, recorded, validity, weaknesses, workers
from harness.load.complaints import sent_nothing
from harness.load.crew import ALONE, Crew
from harness.load.measured import Measured
from harness.load.recorded import Recorded
from harness.load.table import Rows
from harness.load.target import Target
from harness.load.validity import Course
from harness.load.watch import EachSecond, Watch, Watched, cpu, never
from harness.plans.plan import Plan
from harness.probes import Subject
from harness.runs import Arrivals, Load

Rule = Callable[[Rows, Load, Course], Iterator[str]]


def run(
    plan: Plan,
    target: Target,
    *,
    seed: int,
    project: Path,
    folder: Path,
    each_second: EachSecond = never,
    crew: Crew = ALONE,
    invalid: Rule = validity.invalid,
) -> Measured:
    """Run the plan. `folder` receives Locust's own CSV, HTML and log.

    `invalid` says why a run proves nothing. `each_second` is told what both sides use, and ends the run by
    naming a reason. HarnessError when Locust cannot start or sends nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    locust = locusts.start(plan, target, seed, project, folder, crew)
    watch = Watch(locust, plan, target, patience=crew.patience)
    return collect(plan, target, folder, watch.until_the_end(each_second), invalid)


def collect(
    plan: Plan, target: Target, folder: Path, watched: Watched, invalid: Rule = validity.invalid
) -> Measured:
    """Figures and rows of what Locust has sent so far; HarnessError says why when that is nothing."""
    found = recorded.read(folder, target)
    rows = found.rows
    if not rows:
        raise sent_nothing(folder / "locust.log", plan.scenario)
    server_ms, generator_percent = cpu(watched.samples, rows, found.began, plan.steady_from)
    load = figures.load(
        rows,
        users=plan.users or open_load.pool(plan),
        warm_up=plan.steady_from,
        cpu_ms_per_request=server_ms,
        generator_cpu_percent=generator_percent,
    )
    sent_by = workers.read(folder)
    told = (*weaknesses.of_any(rows), *warnings(found, target), *workers.warnings(sent_by))
    steady = rows[rows.start >= plan.steady_from]
    arrivals = open_load.arrivals(rows, folder) if plan.model == "open" else None
    how = course(plan, watched, arrivals)
    return Measured(
        replace(load, warnings=told),
        rows,
        usage=watched.usage(found.began),
        weaknesses=tuple(weaknesses.of_single(load, steady, constant=plan.shape == "constant")),
        invalid=(*workers.invalid(sent_by, folder), *invalid(rows, load, how)),
        aborted=watched.aborted,
        arrivals=arrivals,
        ended=watched.ended,
    )


def course(plan: Plan, watched: Watched, arrivals: Arrivals | None) -> Course:
    return Course(
        cores=watched.cores,
        server_cpu=watched.server_cpu,
        jump=watched.jump,
        ended=watched.ended,
        rate=plan.rate or 0.0,
        whole=watched.whole and not plan.requests,
        arrivals=arrivals,
    )


def warnings(found: Recorded, target: Target) -> Iterator[str]:
    if target.subject and target.subject.kind not in found.kinds:
        yield beside(target.subject)
    if found.cut:
        yield (
            f"{found.cut} rows were half written and are left out: a process of Locust was killed, and the "
            "rows of its last second are lost."
        )


def beside(subject: Subject) -> str:
    return (
        f"No request of this load was a {subject.kind}: it does not show what slows the probe {subject.name}."
    )
