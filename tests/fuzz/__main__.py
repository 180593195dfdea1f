"""Asks the live shop, as every role, what schemathesis makes of its OpenAPI document.

    TEST_DATABASE_URL=postgres://user:password@host/name python -m tests.fuzz --cases 1000

Exits with 0 when nothing was found, 1 when something was, 2 when it could not ask.
"""

import argparse
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from itertools import product

from tests.fuzz.asking import CASES_OF_AN_EXAMPLE, Report, ask
from tests.fuzz.shop import Shop, live

# By the name of a seeded account.
ROLES = {"anonymous": None, "shopper": "demo", "staff": "staff"}
Reports = Mapping[tuple[str, str], Report]


def main(words: Sequence[str]) -> int:
    """The exit code."""
    chosen = options().parse_args(words)
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        print("Name a PostgreSQL: TEST_DATABASE_URL=postgres://user:password@host/name.", file=sys.stderr)
        return 2
    with live(server) as (shop, address):
        reports = ask_all(shop, address, chosen)
        tracebacks = shop.log.read_text()
    return conclude(reports, chosen, tracebacks)


def options() -> argparse.ArgumentParser:
    """What can be chosen."""
    found = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Ask the live shop at random.")
    found.add_argument("--cases", type=int, default=10_000, help="at least so many requests in all")
    found.add_argument("--seed", type=int, default=secrets.randbelow(2**32), help="the same asks the same")
    found.add_argument("--phases", nargs="+", choices=CASES_OF_AN_EXAMPLE, default=[*CASES_OF_AN_EXAMPLE])
    return found


def ask_all(shop: Shop, address: str, chosen: argparse.Namespace) -> Reports:
    """Every role in every phase, one after the other: what one leaves behind the next one finds."""
    runs = list(product(ROLES, chosen.phases))
    tokens = {role: name and shop.token(name) for role, name in ROLES.items()}
    return {
        (role, phase): ask(
            address,
            tokens[role],
            phase,
            cases=-(-chosen.cases // len(runs)),
            seed=chosen.seed,
            report=shop.folder / f"{role}-{phase}.json",
        )
        for role, phase in runs
    }


def conclude(reports: Reports, chosen: argparse.Namespace, log: str) -> int:
    """Tell what was asked and found, and how to repeat it; the exit code."""
    for (role, phase), report in reports.items():
        print(f"{role:9} {phase:8} {report.cases:6} cases, {report.failures} failures")
    asked = sum(report.cases for report in reports.values())
    phases = " ".join(chosen.phases)
    print(f"{asked} cases. To repeat: --cases {chosen.cases} --seed {chosen.seed} --phases {phases}")
    if any(report.failures for report in reports.values()):
        print(f"The server's log:\n{log}", file=sys.stderr)
        return 1
    if asked < chosen.cases or not all(report.is_complete for report in reports.values()):
        print(f"{asked} of {chosen.cases} cases were asked: nothing is proven.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
