"""What a log line a request costs on the healthy product list, and metrics beside it: paired blocks.

.venv/bin/python -m docs.figures.observing_cost [BLOCKS]
"""

import sys
from dataclasses import replace
from pathlib import Path

from docs.figures.ending import cleared_up
from docs.figures.timing_cost import PROBE, TRIPLES, show
from harness import machine, paired, project
from harness.arms import Arm
from harness.runtime.processes import free_port
from harness.server import Site
from harness.session import Session

START = (
    "{python} -m gunicorn docs.figures.observed:application() --config storefront/gunicorn.py "
    "--bind 127.0.0.1:{port}"
)
OBSERVING = "storefront.observing.Observing"


def main(blocks: int) -> None:
    here = project.read(Path.cwd())
    print(f"{PROBE}, {blocks} blocks of {TRIPLES} triples, {machine.processor()}")
    with Session(here, seed=1) as session:
        bare = served(session.site(Arm("perf")), "prod unobserved", WITHOUT=OBSERVING)
        for name, environment in [
            ("log", {}),
            # a server that is killed leaves its files behind: with its data they go
            ("log, metrics", {"METRICS_PORT": str(free_port()), "TMPDIR": "{data}"}),
        ]:
            measured = [
                block
                for number in range(1, blocks + 1)
                for block in paired.measure(
                    session, [bare, served(bare, name, WITHOUT="", **environment)], number, [PROBE], TRIPLES
                )[0]
            ]
            show(f"{name} / without", measured, name)
            show("without / without (A/A)", measured, bare.name)


def served(site: Site, name: str, **environment: str) -> Site:
    """The same, with prod's settings and what the environment adds."""
    settings = {"DJANGO_SETTINGS_MODULE": "docs.figures.observed", **environment}
    commands = replace(site.commands, start=START, environment=site.commands.environment | settings)
    return replace(site, name=name, commands=commands)


if __name__ == "__main__":
    with cleared_up():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 16)
