"""The handful of figures at the top of a comparison's page: label, figure, note."""

from collections.abc import Iterator

from harness.report import evidence, tables
from harness.report.wording import interval, ms, number, per_item, ratio, signed
from harness.runs import Comparison, Judgement

Key = tuple[str, str, str]


def keys(comparison: Comparison) -> list[Key]:
    """For two arms only: with more of them no single figure speaks for all."""
    if len(comparison.judgements) != 1:
        return []
    judgement = comparison.judgements[0]
    return [
        *work_key(comparison),
        *time_keys(comparison, judgement),
        *load_key(comparison, judgement),
        *price_key(comparison),
    ]


def work_key(comparison: Comparison) -> Iterator[Key]:
    """The probe and size whose counted figure differs most, with the growth where it has sizes."""
    figure = evidence.counted_figure(comparison)
    table = [(work.amounts(figure), work) for work in evidence.work(comparison)]
    both = [(found[0], found[1], work) for found, work in table if found[0] is not None is not found[1]]
    if any(before != after for before, after, _ in both):
        before, after, most = max(both, key=lambda one: abs(one[1] - one[0]))
        size = "" if most.size is None else f" with {most.size}"
        note = growth_note(comparison, most.probe, figure)
        yield f"{figure}, {most.probe}{size}", f"{before:,} → {after:,}", note


def growth_note(comparison: Comparison, probe: str, figure: str) -> str:
    found = [one for one in evidence.growths(comparison, figure) if one.probe == probe]
    return " → ".join(per_item(one.per_item) for one in found) + " per item of size" if found else ""


def time_keys(comparison: Comparison, judgement: Judgement) -> Iterator[Key]:
    time = judgement.time
    if time:
        reference, arm = tables.sides(comparison, judgement.arm)
        yield f"response time, {arm} ÷ {reference}", f"{ratio(time.ratio)}", interval(time.low, time.high)
        most = max(time.probes, key=lambda probe: abs(probe.difference_ms))
        times = f"{ms(most.reference_ms)} → {ms(most.arm_ms)}"
        yield f"response time, {most.probe}", f"{signed(most.difference_ms)} ms", times


def load_key(comparison: Comparison, judgement: Judgement) -> Iterator[Key]:
    reference, arm = tables.sides(comparison, judgement.arm)
    for figure, before, after, middle, *_ in tables.load(comparison, judgement):
        if figure == tables.LOAD["throughput"]:
            yield f"requests/s under load, {arm} ÷ {reference}", middle, f"{before} → {after}"


def price_key(comparison: Comparison) -> Iterator[Key]:
    """The price of the probe that suffers most from a round trip."""
    found = [price for price in evidence.prices(comparison) if None not in price.times]
    if found:
        most = max(found, key=lambda price: abs((price.times[1] or 0) - (price.times[0] or 0)))
        label = f"{most.probe}, database {most.round_trip_ms:g} ms away"
        yield label, " → ".join(number(time or 0) for time in most.times) + " ms", "price of the counted work"
