"""The sweep: each choice serves the same shoppers in turn, round after round, on all cores of the machine."""

import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from docs.figures.optimisations import kept
from harness import project
from harness.progress import Teller
from harness.report import evidence
from harness.runs import Folder, Load
from harness.session import Session
from harness.steps import Extent, Steps

PLAN = "saturate"
USERS = 32  # twice the threads of the widest choice
SECONDS = 8
ROUNDS = 3

STACK = "{python} -m deploy.stack --replicas 2 --workers 1 --threads 4 --port {port}"
GUNICORN = "{python} -m gunicorn storefront.wsgi --config storefront/gunicorn.py --bind 127.0.0.1:{port}"
# Processes and threads of each.
SHAPES = [(1, 4), (1, 8), (2, 1), (2, 2), (2, 4), (2, 8), (4, 2), (4, 4)]


def gunicorn(workers: int, threads: int, *more: str) -> str:
    """The command, with what gunicorn.py reads; `more` are arguments for it."""
    variables = f"WEB_CONCURRENCY={workers} GUNICORN_THREADS={threads}"
    return " ".join([f"env {variables} {GUNICORN}", *more])


SERVERS = {
    **{f"gthread_{workers}x{threads}": gunicorn(workers, threads) for workers, threads in SHAPES},
    "sync_2": gunicorn(2, 1, "--worker-class sync"),
    "sync_4": gunicorn(4, 1, "--worker-class sync"),
    # A worker starts anew several times in a round: what recycling costs, writ large.
    "recycled_2x4": gunicorn(2, 4, "--max-requests 500 --max-requests-jitter 50"),
    # Patient: whoever is shed would be missing from the figures.
    "edge_2x4": f"env EDGE_QUEUE=20s {STACK}",
}
TRIED = ("gthread_2x4", "edge_2x4")


def measure(*, quick: bool) -> kept.Part:
    """Medians over the rounds for each choice, as they are listed above."""
    here = swept(seconds=3 if quick else SECONDS)
    names = TRIED if quick else tuple(SERVERS)
    extent = Extent(rounds=2 if quick else ROUNDS, probes=())
    with Session(here, seed=1) as session, TemporaryDirectory() as folder:
        session.machine = replace(session.machine, server_cores=tuple(session.affinity))
        sites = [session.site(here.arm(f"perf:{name}")) for name in names]
        steps = Steps(session, sites, Folder(Path(folder)), Teller(Console(stderr=True)), extent, PLAN)
        steps.load()
        rounds = steps.measured.rounds
        return kept.part(
            "python -m docs.figures.gunicorn measure",
            session.machine,
            users=USERS,
            choices=[
                {"name": site.arm.server, **figures([one.load for one in rounds if one.arm == site.name])}
                for site in sites
            ],
        )


def swept(seconds: int) -> project.Project:
    """This project with the choices as servers, and a plan that keeps the widest of them busy."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        raise SystemExit("TEST_DATABASE_URL is not set: run it as `.ci/with postgres -- COMMAND`.")
    here = project.read(Path.cwd(), urlsplit(url)._replace(path="").geturl())
    plan = replace(here.plan(PLAN), users=USERS, spawn_rate=USERS, run_time=seconds, warm_up=1)
    return replace(here, project=replace(here.project, servers=SERVERS), plans={**here.plans, PLAN: plan})


def figures(loads: list[Load]) -> dict[str, Any]:
    """Requests a second, percentiles, failures of all rounds, and the shop's CPU for one request."""
    middle = evidence.middle(loads)
    total = middle.total
    return {
        "rps": total.rps,
        "p50": total.p50,
        "p95": total.p95,
        "p99": total.p99,
        "cpu": middle.cpu_ms_per_request,
        "failures": sum(load.failures for load in loads),
    }
