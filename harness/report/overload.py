"""Words and rows of arms past their limit: how much good each did, what it refused, and how it came back."""

from collections.abc import Iterator, Sequence

from harness.report.caveats import machine_warnings
from harness.report.wording import code, ms, number, percent, plural
from harness.runs import Judged, Overload, OverloadedArm, Stretch

HEAD = (
    "arm",
    "phase",
    "offered, /s",
    "goodput, /s",
    "÷ G",
    "p50 ms",
    "p99 ms",
    "503",
    "p99 of 503, ms",
    "reset",
    "timed out",
    "other 5xx",
    "wrong",
    "orders right",
    "memory, MB",
)
STEPS = (*HEAD[:4], *HEAD[5:])
SHORT = ("phase", "offered", "goodput", "÷ G", "p50 ms", "p99 ms", "503", "faults", "orders")
LIMITS = ("arm", "limit", "figure", "outcome")
OUTCOMES = {"met": "met", "missed": "missed", "unmeasured": "not measurable", "close": "close"}
WAYS = (
    "Arrivals come by a schedule, whatever the server does (open load); times count from when they were due.",
    "Goodput counts right answers within one second, a second. The first second of each part is left out.",
    "The knee of an arm is its first step with 95 % of its best goodput. G is the best goodput of the last "
    "arm, which is the one that is judged; the phases of all arms are relative to it.",
    "p50 and p99 are of what was not refused by a 503; who had no answer for 10 s counts with that time, "
    "also an arrival that no user could send, since all of them were waiting.",
    "Faults are connections that were refused or broken, requests without an answer for 10 s, and 5xx other "
    "than 503.",
    "It has come back when of those who come in 5 s together 99 % have a right answer within 1.5 × the p99 "
    "of the first phase.",
    "Clients that ask again at once, that hang up and that are slow were there all the time beside the load.",
    "INVALID is a run whose generator was busy for 80 % of its core, or sent late (p99 over 50 ms) though "
    "users were free to send: that users wait, and arrivals for them, is the server's doing here.",
)
UNMEASURED = "Other machines and databases: this is one machine with one database, which takes part of it."

Rows = list[list[str]]


def title(result: Overload) -> str:
    """What was asked, as it is typed."""
    return " ".join(["overload", *arms(result)])


def arms(result: Overload) -> list[str]:
    return [one.arm for one in result.arms]


def conclude(measured: Sequence[OverloadedArm], *, complete: bool) -> tuple[int, str]:
    """Exit code and conclusion, by what the last arm has kept."""
    if not complete or not measured or not measured[-1].phases:
        return 2, "Not measured to the end: this is no picture of the arms."
    last = measured[-1]
    if last.invalid:
        return 2, f"INVALID, no verdict: {' '.join(last.invalid)}"
    kept, all_ = sum(one.outcome == "met" for one in last.judged), len(last.judged)
    if missed := [one.objective for one in last.judged if one.outcome == "missed"]:
        return 1, f"{last.arm} keeps {kept} of {all_} limits; it misses {'; '.join(missed)}."
    if kept < all_:
        return 2, f"{last.arm} keeps {kept} of {all_} limits; the others could not be measured."
    return 0, f"{last.arm} keeps all {all_} limits."


def rows(result: Overload) -> Rows:
    """The columns of HEAD, a phase of an arm a row."""
    return [
        [code(one.arm), phase.name, *cells(phase, result.goodput)]
        for one in result.arms
        for phase in one.phases
    ]


def steps(result: Overload) -> Rows:
    """The columns of STEPS, a step of an arm a row; its knee is marked."""
    return [
        [code(one.arm), f"{step.name}{', the knee' if step == one.knee else ''}", *cells(step, None)]
        for one in result.arms
        for step in one.steps
    ]


def cells(one: Stretch, goodput: float | None) -> list[str]:
    share = [percent(one.goodput / goodput)] if goodput else []
    counts = (one.resets, one.timeouts, one.errors, one.wrong)
    return [
        *(number(one.offered), number(one.goodput), *share),
        *map(known, (one.p50, one.p99)),
        *(f"{one.refused:,}", known(one.refusal_p99)),
        *(f"{count:,}" for count in counts),
        f"{one.orders_right:,} of {one.orders:,}",
        f"{known(one.memory_before)} → {known(one.memory_after)}",
    ]


def known(value: float | None) -> str:
    return "–" if value is None else number(value)


def limits(result: Overload) -> Rows:
    """The columns of LIMITS, the judged arm first."""
    return [
        [code(one.arm), judged.objective, known(judged.value), outcome(judged)]
        for one in reversed(result.arms)
        for judged in one.judged
    ]


def outcome(judged: Judged) -> str:
    return f"{OUTCOMES[judged.outcome]}{f': {judged.reason}' if judged.reason else ''}"


def short(one: OverloadedArm, goodput: float | None) -> Rows:
    """The columns of SHORT, a phase of an arm a row."""
    return [
        [
            phase.name,
            *(number(phase.offered), number(phase.goodput)),
            percent(phase.goodput / goodput) if goodput else "–",
            *map(known, (phase.p50, phase.p99)),
            *(f"{phase.refused:,}", f"{phase.faults:,}"),
            f"{phase.orders_right:,} of {phase.orders:,}",
        ]
        for phase in one.phases
    ]


def findings(result: Overload) -> list[str]:
    """What became of each arm, in sentences."""
    return [line for one in result.arms for line in of_arm(one, result.goodput)]


def of_arm(one: OverloadedArm, goodput: float | None) -> Iterator[str]:
    name = code(one.arm)
    if one.knee:
        yield (
            f"{name} does {number(one.knee.goodput)}/s good at its knee, of "
            f"{number(one.knee.offered)} arrivals/s, with a p99 of {known(one.knee.p99)} ms."
        )
    if one.phases and goodput:
        did = ", ".join(f"{percent(phase.goodput / goodput)} of G in {phase.name}" for phase in one.phases)
        yield f"{name} does {did}. {back(one)} {ended(one)}"
    for kind, given in (one.misbehaving or {}).items():
        told = ", ".join(f"{what} {count:,} ×" for what, count in sorted(given.items()))
        yield f"{name}, clients that are {kind}: {told or 'nothing'}."


def back(one: OverloadedArm) -> str:
    if one.recovery is None:
        return "It does not come back in time to be seen."
    return f"It is as before after {plural(round(one.recovery), 'second')}."


def ended(one: OverloadedArm) -> str:
    if not one.restarts:
        return "None of its processes ended."
    return f"{one.restarts} of its processes ended."


def warnings(result: Overload) -> list[str]:
    """What makes this result weaker than it could be."""
    stopped = "The measurement stopped early: this is what was measured until then."
    return [
        *([] if result.complete else [stopped]),
        *machine_warnings(result.machine),
        *(f"{code(one.arm)}: {text}" for one in result.arms for text in (*one.invalid, *one.warnings)),
    ]


def basis(result: Overload) -> list[str]:
    """How to read it."""
    return [*WAYS, f"The queue budget is {ms(result.queue_budget_ms)}."]
