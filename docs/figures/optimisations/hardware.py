"""More hardware: one gunicorn worker and two, on all cores of the machine, the generator's included."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from docs.figures.optimisations import kept
from harness import project, verdict
from harness.progress import Teller
from harness.report import evidence
from harness.runs import Folder, Load
from harness.session import Session
from harness.steps import Extent, Steps

ARMS = ("perf:workers_1", "perf:workers_2")
PLAN, PROBE = "one_probe", "product_list"


def measure(quick: bool) -> kept.Part:
    """`compare` gives servers one core, where a second worker gains nothing: hence steps of our own."""
    here = project.read(Path.cwd())
    extent = Extent(rounds=2 if quick else 8, probes=(PROBE,))
    with Session(here, seed=1) as session, TemporaryDirectory() as folder:
        session.machine = replace(session.machine, server_cores=tuple(session.affinity))
        sites = [session.site(here.arm(arm)) for arm in ARMS]
        steps = Steps(session, sites, Folder(Path(folder)), Teller(Console(stderr=True)), extent, PLAN)
        steps.load()
        machine = session.machine
    rounds = steps.measured.rounds
    reference, arm = ARMS
    [ratio] = [one for one in verdict.judge_load(rounds, arm, reference) if one.figure == "throughput"]
    return kept.part(
        "python -m docs.figures.optimisations measure hardware",
        machine,
        arms=[
            {"arm": arm, **figures(evidence.middle([one.load for one in rounds if one.arm == arm]))}
            for arm in ARMS
        ],
        ratio=[ratio.ratio, ratio.low, ratio.high],
    )


def figures(load: Load) -> dict[str, float]:
    """Medians over the rounds."""
    return {"rps": load.total.rps, "p50": load.total.p50, "p95": load.total.p95}
