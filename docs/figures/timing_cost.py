"""What storefront/timing.py costs on the healthy product list: paired blocks, with it and without.

.venv/bin/python -m docs.figures.timing_cost [BLOCKS]
"""

import sys
from dataclasses import replace
from math import exp
from pathlib import Path

from docs.figures.ending import cleared_up
from harness import machine, paired, project, verdict
from harness.arms import Arm
from harness.runs import Block
from harness.server import Site
from harness.session import Session
from harness.stats import CONFIDENCE, t_interval

PROBE = "product_list"
TRIPLES = 200


def main(blocks: int) -> None:
    here = project.read(Path.cwd())
    with Session(here, seed=1) as session:
        timed = session.site(Arm("perf"))
        untimed = without_timing(timed)
        measured = [
            block
            for number in range(1, blocks + 1)
            for block in paired.measure(session, [untimed, timed], number, [PROBE], TRIPLES)[0]
        ]
    print(f"{PROBE}, {blocks} blocks of {TRIPLES} triples, {machine.processor()}")
    show("with timing / without", measured, timed.name)
    show("without / without (A/A)", measured, untimed.name)


def show(what: str, blocks: list[Block], arm: str) -> None:
    ratio = t_interval(verdict.by_block(blocks, arm), CONFIDENCE)
    print(f"{what:24}{exp(ratio.mean):.4f} [{exp(ratio.low):.4f}, {exp(ratio.high):.4f}]")


def without_timing(site: Site) -> Site:
    environment = site.commands.environment | {"SERVER_TIMING": "0"}
    return replace(site, name="perf without timing", commands=replace(site.commands, environment=environment))


if __name__ == "__main__":
    with cleared_up():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 16)
