"""Writes the record into docs/overload.md: conclusion, limits, phases and two charts."""

from collections.abc import Iterator
from pathlib import Path

from deploy.overload import charts
from deploy.overload.record import ArmRecord, Record, Stretch
from docs.figures import measured_page, picture
from harness.report.summary import table
from harness.report.wording import code, number, percent, plural

PAGE = Path(__file__).parents[2] / "docs" / "overload.md"
CURVES = "Right responses within a second over the offered arrivals, for three ways to serve the shop"
SECONDS = "The phases of the three arms, second by second: offered, good, refused, and the p99"
SIGNS = ("Solid and round", "dashed and square", "dash-dotted with triangles")
LIMITS = ("arm", "limit", "figure", "outcome")
PHASES = (
    *("arm", "phase", "offered, /s", "goodput, /s", "÷ G", "p50 ms", "p99 ms", "503", "p99 of 503, ms"),
    *("reset", "timed out", "other 5xx", "wrong", "orders right", "memory, MB"),
)


def show(record: Record) -> None:
    """Draw both charts and replace the measured part of the page."""
    picture.save(PAGE.with_suffix(".svg"), CURVES, charts.goodput, record)
    picture.save(PAGE.with_name("overload-seconds.svg"), SECONDS, charts.timeline, record)
    measured_page.splice(PAGE, {"measured": figures(record)})


def figures(record: Record) -> str:
    """The measured part of the page, the finding first."""
    machine = record.machine
    where = f"{machine.processor}, {machine.cores} cores, {machine.system}; {record.created[:10]}"
    databases = " and ".join(dict.fromkeys(origin.database for origin in record.origins))
    legend = ", ".join(f"{sign}: {code(arm.arm)}" for sign, arm in zip(SIGNS, record.arms, strict=False))
    parts = [
        f"**{record.conclusion}**",
        f"![{CURVES}](overload.svg)",
        f"{legend}. Dotted: every offered request is good.",
        f"Measured on {where}; {databases}; commit {record.origins[-1].commit[:12]}: `{record.command}`",
        "\n".join(f"- {line}" for line in warnings(record)),
        table(LIMITS, [row for arm in reversed(record.arms) for row in limits(arm)]),
        table(PHASES, [phase_row(arm, phase, record.goodput) for arm in record.arms for phase in arm.phases]),
        f"![{SECONDS}](overload-seconds.svg)",
        "\n".join(f"- {line}" for arm in record.arms for line in findings(arm, record.goodput)),
    ]
    return "\n\n".join(filter(None, parts))


def warnings(record: Record) -> Iterator[str]:
    """What makes the result weaker than it could be."""
    yield from record.warnings
    for arm in record.arms:
        yield from (f"{code(arm.arm)}: {reason}" for reason in arm.invalid)


def limits(arm: ArmRecord) -> Iterator[list[str]]:
    for judged in arm.judged:
        outcome = f"{judged.outcome}: {judged.reason}" if judged.reason else judged.outcome
        yield [code(arm.arm), judged.limit, known(judged.value), outcome]


def phase_row(arm: ArmRecord, phase: Stretch, goodput: float) -> list[str]:
    counts = (phase.resets, phase.timeouts, phase.errors, phase.wrong)
    return [
        *(code(arm.arm), phase.name, number(phase.offered)),
        *(number(phase.goodput), percent(phase.goodput / goodput)),
        *(known(phase.p50), known(phase.p99), f"{phase.refused:,}", known(phase.refusal_p99)),
        *(f"{count:,}" for count in counts),
        f"{phase.orders_right:,} of {phase.orders:,}",
        f"{known(phase.memory_before)} → {known(phase.memory_after)}",
    ]


def known(value: float | None) -> str:
    return "–" if value is None else number(value)


def findings(arm: ArmRecord, goodput: float) -> Iterator[str]:
    """What became of an arm, in sentences."""
    if arm.knee:
        yield (
            f"{code(arm.arm)} at its knee: goodput {number(arm.knee.goodput)}/s of "
            f"{number(arm.knee.offered)} arrivals/s, p99 {known(arm.knee.p99)} ms."
        )
    shares = ", ".join(f"{percent(phase.goodput / goodput)} of G in {phase.name}" for phase in arm.phases)
    yield f"{code(arm.arm)}: {shares}. {recovered(arm)} Processes that ended: {arm.restarts}."
    for kind, results in (arm.misbehaving or {}).items():
        counts = ", ".join(f"{count:,} × {result}" for result, count in sorted(results.items()))
        yield f"{code(arm.arm)}, {kind} clients: {counts or 'no response'}."


def recovered(arm: ArmRecord) -> str:
    if arm.recovery is None:
        return "It did not recover within the measured phase."
    return f"It recovered after {plural(round(arm.recovery), 'second')}."
