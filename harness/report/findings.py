"""Sentences that a comparison's figures carry, by fixed rules. Where no figure carries one, there is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.report import evidence
from harness.report.evidence import Growth, Work
from harness.report.wording import (
    amount,
    code,
    interval,
    listed,
    ms,
    number,
    per_item,
    percent,
    plural,
    queries,
    ratio,
    shortened,
    times,
)
from harness.runs import Comparison, Endpoint, LoadRatio, TimeJudgement
from harness.verdict import DECIDED_BY, MARGIN

LONG_TAIL = 5  # p99 over p50: above it a few requests waited for something that the others did not


@dataclass(frozen=True)
class Finding:
    """One sentence with its figure, and whether it speaks well of the shop: None tells neither."""

    good: bool | None
    text: str


def well(comparison: Comparison) -> list[str]:
    return [finding.text for finding in every(comparison) if finding.good]


def slow(comparison: Comparison) -> list[str]:
    return [finding.text for finding in every(comparison) if finding.good is False]


def every(comparison: Comparison) -> list[Finding]:
    """In the order of the rule: same answers, counted work, time, load."""
    return [
        *answered(comparison),
        *counted(comparison),
        *flat(comparison),
        *timed(comparison),
        *slowest(comparison),
        *loaded(comparison),
        *failed(comparison),
    ]


def answered(comparison: Comparison) -> Iterator[Finding]:
    table = evidence.work(comparison)
    different = [work for work in table if not work.same_answer]
    for work in different:
        yield Finding(False, f"The arms answer {asked(work)} differently: they cannot be compared.")
    if table and not different:
        yield Finding(
            True, f"All arms give the same answers, byte for byte, to {plural(len(table), 'request')}."
        )


def counted(comparison: Comparison) -> Iterator[Finding]:
    """For every arm and probe whose queries differ from the reference's."""
    names = evidence.arms(comparison)
    for index, arm in enumerate(names[1:], start=1):
        for probe, table in by_probe(comparison).items():
            moves = [own - other for other, own in known(table, index)]
            if any(moves):
                yield Finding(
                    max(moves) <= 0,
                    f"{code(probe)} runs {spelled(table, index)} in {code(arm)} and {spelled(table, 0)} in "
                    f"{code(names[0])}{grown(comparison, probe, arm)}.",
                )


def known(table: Sequence[Work], index: int) -> list[tuple[int, int]]:
    """(reference, arm) of the queries, where both report them."""
    both = [(work.queries[0], work.queries[index]) for work in table]
    return [(other, own) for other, own in both if other is not None and own is not None]


def spelled(table: Sequence[Work], index: int) -> str:
    """3 queries with 10 and 3 with 50."""
    found = [(work.queries[index], work.size) for work in table]
    parts = [
        f"{count if place else queries(count)}{'' if size is None else f' with {size}'}"
        for place, (count, size) in enumerate(found)
        if count is not None
    ]
    return " and ".join(parts)


def grown(comparison: Comparison, probe: str, arm: str) -> str:
    """The growth for one more item of size, against the reference's; empty where there are not two sizes."""
    own, other = (growth_of(comparison, probe, name) for name in (arm, comparison.origins[0].arm))
    if own is None or other is None:
        return ""
    return f": {per_item(own.per_item)} against {per_item(other.per_item)} for one more item of size"


def growth_of(comparison: Comparison, probe: str, arm: str) -> Growth | None:
    return evidence.growth(comparison.counts, probe, arm)


def flat(comparison: Comparison) -> Iterator[Finding]:
    """Whose queries keep still, and whose grow, when an answer gets longer."""
    found = evidence.growths(comparison)
    for arm in evidence.arms(comparison):
        still = [growth.probe for growth in found if growth.arm == arm and growth.per_item <= 0]
        if still:
            yield Finding(True, f"In {code(arm)} a longer answer costs no more queries for {listed(still)}.")
    for growth in found:
        if growth.per_item > 0:
            yield Finding(
                False,
                f"In {code(growth.arm)} each further item of {code(growth.probe)} costs "
                f"{growth.per_item:.2f} queries more: {at_sizes(growth)}.",
            )


def timed(comparison: Comparison) -> Iterator[Finding]:
    reference = comparison.origins[0].arm
    for arm, time in evidence.judged_times(comparison):
        good = None if time.verdict == "inconclusive" else time.verdict != "regressed"
        yield Finding(good, time_sentence(arm, reference, time))


def time_sentence(arm: str, reference: str, time: TimeJudgement) -> str:
    found = f"{ratio(time.ratio)} × the time of {code(reference)} {interval(time.low, time.high)}"
    match time.verdict:
        case "improved":
            return f"{code(arm)} answers in {found}: {code(reference)} takes {times(1 / time.ratio)} as long."
        case "regressed":
            return f"{code(arm)} takes {found}."
        case "same":
            return f"{code(arm)} takes {found}, inside the margin of ±{percent(MARGIN)}: the same."
    return f"{code(arm)} takes {found}: these blocks cannot tell whether it differs."


def slowest(comparison: Comparison) -> Iterator[Finding]:
    """The slowest probe of each arm that was timed on several."""
    plain = evidence.plain_times(comparison)
    for arm in evidence.arms(comparison):
        own = {probe: value for (probe, name), value in plain.items() if name == arm}
        if len(own) > 1:
            probe = max(own, key=own.__getitem__)
            yield Finding(False, f"The slowest probe of {code(arm)} is {code(probe)}: {ms(own[probe])}.")


def loaded(comparison: Comparison) -> Iterator[Finding]:
    """Throughput, where its interval excludes 1."""
    for judgement in comparison.judgements:
        for figure in judgement.load:
            if figure.figure == "throughput" and not figure.low <= 1 <= figure.high:
                yield Finding(figure.ratio > 1, throughput(comparison, judgement.arm, figure))


def throughput(comparison: Comparison, arm: str, figure: LoadRatio) -> str:
    reference = comparison.origins[0].arm
    own, other = (evidence.middle(evidence.loads(comparison, name)).total.rps for name in (arm, reference))
    return (
        f"Under load {code(arm)} serves {ratio(figure.ratio)} × the requests of {code(reference)} "
        f"{interval(figure.low, figure.high)}: {number(own)} a second and {number(other)}."
    )


def failed(comparison: Comparison) -> Iterator[Finding]:
    for arm in evidence.arms(comparison):
        loads = evidence.loads(comparison, arm)
        if loads:
            yield failures(evidence.middle(loads).total, f" in {code(arm)}")


def failures(total: Endpoint, where: str = "") -> Finding:
    if not total.failures:
        return Finding(True, f"Under load no request failed{where}, of {total.requests:,}.")
    share = percent(total.failures / total.requests)
    return Finding(
        False, f"Under load {total.failures:,} of {total.requests:,} requests failed{where}: {share}."
    )


def look_next(comparison: Comparison) -> list[str]:
    """What to look at next; never empty."""
    found = [*repeated(comparison), *undecided(comparison), *unloaded(comparison), *tails(comparison)]
    return found or ["Nothing in these figures calls for a closer look."]


def repeated(comparison: Comparison) -> Iterator[str]:
    """The statement that an arm runs most often for one answer, where it is more than once."""
    for index, arm in enumerate(evidence.arms(comparison)):
        ran = [
            (statement.counts[index], statement.sql, work)
            for work in evidence.work(comparison)
            for statement in work.statements
        ]
        count, sql, work = max(ran, key=lambda one: one[0], default=(0, "", None))
        if work and count > 1:
            statement = code(shortened(sql))
            yield f"{code(arm)} runs one statement {count} times to answer {asked(work)}: {statement}"


def undecided(comparison: Comparison) -> Iterator[str]:
    for arm, time in evidence.judged_times(comparison):
        if not time.control_low <= 1 <= time.control_high:
            control = f"{ratio(time.control)} × {interval(time.control_low, time.control_high)}"
            yield f"The reference differs from itself, {control}: the machine was disturbed. Measure again."
        elif time.verdict == "inconclusive":
            yield f"More blocks for {code(arm)}: {blind(time.floor)}."


def unloaded(comparison: Comparison) -> Iterator[str]:
    """What to do where a load should have decided and could not."""
    moves = comparison.declared.moves if comparison.declared else {}
    if comparison.exit_code == 2 and any("load" in DECIDED_BY.get(name, ()) for name in moves):
        rounds = len({round_.round for round_ in comparison.rounds})
        yield f"More rounds, on a quiet machine: {plural(rounds, 'round')} could not tell under load."


def blind(share: float) -> str:
    if share > 1:
        return "from these nothing could be told"
    return f"an effect below {percent(share)} could not be told from none"


def tails(comparison: Comparison) -> Iterator[str]:
    for arm in evidence.arms(comparison)[1:]:
        loads = evidence.loads(comparison, arm)
        if loads:
            yield from long_tails(evidence.middle(loads).endpoints, f" of {code(arm)}")


def long_tails(endpoints: Sequence[Endpoint], where: str = "") -> Iterator[str]:
    for one in endpoints:
        if one.p50 > 0 and one.p99 / one.p50 >= LONG_TAIL:
            yield (
                f"The tail of {code(one.name)}{where}: p99 is {ms(one.p99)}, {times(one.p99 / one.p50)} "
                f"its p50 of {ms(one.p50)}."
            )


def story(comparison: Comparison) -> list[str]:
    """What was broken on purpose, and what it declares; empty where nothing was."""
    declared = comparison.declared
    if declared is None:
        return []
    moves = ", ".join(f"{name} {effect}" for name, effect in declared.moves.items())
    return [
        f"{code(declared.name)} is a {declared.kind}: {declared.description}",
        f"It declares for {code(declared.probe)}: {moves}.",
        *(
            f"Counted in {code(growth.arm)}: {at_sizes(growth)}: {per_item(growth.per_item)} per item."
            for growth in evidence.growths(comparison, evidence.counted_figure(comparison))
            if growth.probe == declared.probe
        ),
    ]


def at_sizes(growth: Growth) -> str:
    pairs = zip(growth.amounts, growth.sizes, strict=True)
    return ", ".join(f"{amount(count, growth.figure)} with {size}" for count, size in pairs)


def priced(comparison: Comparison) -> list[str]:
    """What the counted work costs when the database is a round trip away, reference to arm."""
    names = evidence.arms(comparison)
    return [
        f"With {price.round_trip_ms:g} ms to the database and back, {code(price.probe)} takes "
        f"{ms(own)} in {code(arm)} and {ms(price.times[0])} in {code(names[0])}{nearby(price, index)}."
        for price in evidence.prices(comparison)
        for index, arm in enumerate(names[1:], start=1)
        if price.times[0] is not None and (own := price.times[index]) is not None
    ]


def nearby(price: evidence.Price, index: int) -> str:
    own, other = price.plain[index], price.plain[0]
    return "" if own is None or other is None else f"; without it {ms(own)} and {ms(other)}"


def by_probe(comparison: Comparison) -> dict[str, list[Work]]:
    """The table of counted work by probe, smallest size first."""
    table = sorted(evidence.work(comparison), key=lambda work: work.size or 0)
    names = dict.fromkeys(count.probe for count in comparison.counts)
    return {name: [work for work in table if work.probe == name] for name in names}


def asked(work: Work) -> str:
    return code(work.probe) if work.size is None else f"{code(work.probe)} with {work.size}"
