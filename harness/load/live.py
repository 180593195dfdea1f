"""A load as it goes on: what its last seconds were like, told once a second, and whether that ends it."""

import csv
import io
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import time

from harness.load import figures
from harness.load.recorded import FIELDS, Columns, columns, joined
from harness.load.table import Rows
from harness.load.target import Target
from harness.load.watch import Look
from harness.plans.evidence import Evidence
from harness.plans.judging import breached
from harness.plans.objectives import conditions
from harness.plans.plan import Plan
from harness.report.wording import number
from harness.runs import Usage

WINDOW = 10.0  # seconds that a condition of abort_on is judged over
LAG = 1.5  # seconds until a row can be read: the recorder writes once a second


@dataclass
class Tail:
    """What the recorder's files have gained since the last look, whichever processes write them."""

    folder: Path
    read: dict[Path, int] = field(default_factory=dict)

    def rows(self) -> list[list[str]]:
        return [row for file in sorted(self.folder.glob("rows-*.csv")) for row in self.of(file)]

    def of(self, file: Path) -> list[list[str]]:
        """The whole rows that are new in a file; the last may be half written, and is left for later."""
        with file.open("rb") as opened:
            opened.seek(self.read.get(file, 0))
            data = opened.read()
        data = data[: data.rfind(b"\n") + 1]
        self.read[file] = self.read.get(file, 0) + len(data)
        text = io.StringIO(data.decode(errors="replace"), newline="")
        return [row for row in csv.reader(text) if len(row) == FIELDS]


class Live:
    """Looks at a load each second: tells of the last whole one, and says which condition ends it.

    The recorder writes into `folder`; `tell` is given one line a second. Conditions count over ten seconds
    of the steady part. HarnessError when the plan has one that is none.
    """

    def __init__(
        self,
        folder: Path,
        target: Target,
        plan: Plan,
        endpoints: Mapping[str, str],
        tell: Callable[[str], None],
    ) -> None:
        self.tail, self.target, self.tell = Tail(folder), target, tell
        self.is_open = plan.model == "open"
        self.abort_on, self.endpoints = conditions(plan.abort_on, endpoints), endpoints
        self.judged_from = plan.steady_from + WINDOW
        self.parts: deque[Columns] = deque(maxlen=int(WINDOW + LAG) + 2)
        self.began: float | None = None

    def look(self, looks: Sequence[Look]) -> str:
        """Tell of the last whole second; the condition of abort_on that the last ten fulfil, or nothing."""
        self.parts.append(columns(self.tail.rows()))
        rows = self.rows()
        if self.began is None:
            return ""
        now = time() - self.began - LAG
        usage = [replace(look.usage, second=int(look.at - self.began)) for look in looks[-2 * int(WINDOW) :]]
        if now >= 1:
            self.tell(told(int(now) - 1, rows, usage[-2:]))
        if self.abort_on and now >= self.judged_from:
            return self.breach(now, rows, usage)
        return ""

    def rows(self) -> Rows:
        """The rows of the last seconds, by the clock of the whole run."""
        began, rows = joined([part for part in self.parts if len(part["ms"])], self.target)
        # An open load begins with its schedule, and its users may have asked before it.
        if self.began is None and (rows.sent.any() if self.is_open else len(rows)):
            self.began = began
        return replace(rows, start=rows.start + (began - (self.began or 0.0)))

    def breach(self, now: float, rows: Rows, usage: Sequence[Usage]) -> str:
        since = now - WINDOW
        last = rows[(since <= rows.ended) & (rows.ended < now)]
        condition = breached(self.abort_on, Evidence(last, since, WINDOW, usage, self.endpoints))
        return f"{condition} in the {WINDOW:g} s up to second {now:.0f}" if condition else ""


def told(second: int, rows: Rows, usage: Sequence[Usage]) -> str:
    """One second in one line: what was answered, and what both sides used."""
    own = rows[(second <= rows.ended) & (rows.ended < second + 1)]
    answered = "no answer"
    if len(own):
        seen = figures.one_second(second, own)
        answered = f"{seen.requests:,} requests/s, {seen.failures:,} failed, p95 {number(seen.p95)} ms"
    used = (f"{one.side} {one.cpu:.0f} % of a core, {one.memory:.0f} MB" for one in usage)
    return "; ".join([f"second {second}: {answered}", *used])
