"""`manage.py audit`: are the shop's books right?"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from store.audit import baseline, promises, rows, sales, staff
from store.audit.baseline import Baseline
from store.audit.ledger import Ledger
from store.audit.tally import Tally


class Command(BaseCommand):
    """Look whether rows agree with each other, and with an earlier stock. On a shop at rest."""

    help = "Check stock, orders and orphans of a shop at rest. Exit code 1 when something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--baseline",
            type=Path,
            metavar="FILE",
            help="compare with the stock in this file; where there is none yet, write it instead",
        )
        parser.add_argument(
            "--access-log",
            type=Path,
            metavar="FILE",
            help="the shop's ACCESS_LOG: leave out products whose stock or price the staff have set",
        )
        parser.add_argument(
            "--ledger",
            type=Path,
            nargs="+",
            default=[],
            metavar="FILE",
            help="what clients attempted and were told since the baseline, a file of each of their processes",
        )
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(
        self,
        *,
        baseline: Path | None,
        access_log: Path | None,
        ledger: list[Path],
        json: bool,
        **options: Any,
    ) -> None:
        if ledger and not (baseline and baseline.exists()):
            raise CommandError("--ledger needs --baseline FILE, written before the clients came.")
        try:
            tallies = list(checks(baseline, access_log, ledger))
        except (OSError, ValueError) as error:
            raise CommandError(f"Not audited: {error}") from error
        self.stdout.write(as_json(tallies) if json else "\n".join(map(sentence, tallies)))
        wrong = sum(bool(tally.wrong) for tally in tallies)
        if wrong:
            raise CommandError(f"{wrong} of {len(tallies)} checks found something wrong.")


def checks(file: Path | None, access_log: Path | None, ledger: list[Path]) -> Iterator[Tally]:
    """All checks that can be made: those with an earlier stock or a ledger only where there is one."""
    for rule in rows.rules():
        yield rule.look()
    if file and file.exists():
        then = Baseline.read(file)
        writes = staff.read(access_log, since=then.when) if access_log else staff.StaffWrites()
        yield sales.totals(after=then.last_order)
        yield from sales.look(then, writes)
        if ledger:
            yield from promises.look(Ledger.read(ledger), last_order=then.last_order)
    else:
        yield sales.totals(after=0)
        if file:
            baseline.write(file)


def as_json(tallies: list[Tally]) -> str:
    return json.dumps([asdict(tally) for tally in tallies])


def sentence(tally: Tally) -> str:
    """One line: the verdict, the rule, how many rows, and which are wrong."""
    looked = f"{tally.checked:,} checked" + (f", {tally.left_out:,} left out" if tally.left_out else "")
    if not tally.wrong:
        return f"ok     {tally.rule}: {looked}"
    more = ", …" if tally.wrong > len(tally.first) else ""
    return f"WRONG  {tally.rule}: {looked}, {tally.wrong:,} wrong: {', '.join(tally.first)}{more}"
