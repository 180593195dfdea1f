"""Shops of other data than those of harness.toml: seeded, then asked in turn in blocks, as arms are."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console

from harness import paired
from harness.errors import HarnessError
from harness.progress import Teller
from harness.runs import Block
from harness.server import Site
from harness.session import Session
from harness.verdict import judge_time

MB = 1024 if sys.platform == "linux" else 1024**2  # what getrusage counts memory in


@dataclass(frozen=True)
class Shops:
    """Databases by name, the first the reference. Servers work on them and not on copies: they only read."""

    session: Session
    folder: Path
    urls: dict[str, str]
    teller: Teller = field(default_factory=lambda: Teller(Console(stderr=True)))

    def site(self, arm: str, name: str) -> Site:
        """An arm on that database. What it copies for each server are pictures alone."""
        site = self.session.site(self.session.project.arm(arm))
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        environment = {**site.commands.environment, "DATABASE_URL": self.urls[name]}
        commands = replace(site.commands, environment=environment)
        return replace(site, name=name, template=data, commands=commands)

    def seed(self, name: str, products: int) -> dict[str, float]:
        """Prepare a database as harness.toml says, but with so many products: what the last command took."""
        with self.teller.step(f"seed of {products:,} products"):
            site = self.site("perf", name)
            for text in site.commands.prepare:
                seconds, mb = used(site, re.sub(r"--products \d+", f"--products {products}", text))
        return {"products": products, "seconds": seconds, "mb": mb}

    def ask(self, arm: str, probes: Sequence[str], blocks: int, triples: int) -> list[dict[str, Any]]:
        """Each probe's time on all databases, by blocks of fresh servers."""
        sites = [self.site(arm, name) for name in self.urls]
        measured: list[Block] = []
        with self.teller.step(f"{arm} on {len(sites)} databases", blocks) as done:
            for number in range(1, blocks + 1):
                measured += paired.measure(self.session, sites, number, probes, triples)[0]
                done()
        return [timed(arm, probe, measured, list(self.urls)) for probe in probes]


def used(site: Site, command: str) -> tuple[float, float]:
    """Seconds and MB of memory, at its peak, of a command run to its end."""
    began = monotonic()
    with site.run(command, site.template, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, resources = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise HarnessError(f"{command!r} failed with exit code {process.returncode}.")
    return monotonic() - began, resources.ru_maxrss / MB


def timed(arm: str, probe: str, blocks: Sequence[Block], names: Sequence[str]) -> dict[str, Any]:
    """One probe's ms on each database, and the ratios to the first with their intervals."""
    own = [block for block in blocks if block.probe == probe]
    reference, *others = names
    found = [one for name in others if (one := judge_time(own, name, reference, len(others)))]
    return {
        "arm": arm,
        "probe": probe,
        "ms": [found[0].probes[0].reference_ms, *(one.probes[0].arm_ms for one in found)],
        "ratios": [[one.ratio, one.low, one.high] for one in found],
        "control": [found[0].control, found[0].control_low, found[0].control_high],
    }
