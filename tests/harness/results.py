"""Results with exact figures, made without measuring: the cast of the harness's tests."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

from harness.load.judged import judge_run
from harness.runs import (
    SCHEMA,
    Block,
    Comparison,
    Count,
    Declared,
    Endpoint,
    Judgement,
    Load,
    Machine,
    Origin,
    Query,
    Round,
    RoundTrip,
    Run,
    Second,
    TargetLoad,
)
from harness.verdict import conclude, judge_counts, judge_load, judge_time

BROKEN, FIXED = "perf+n_plus_one", "perf"
COLUMNS = ("phase", "number", "arm", "probe", "start", "ms", "status", "bytes", "queries", "db_ms", "error")
IMAGES_OF_ONE = 'SELECT … FROM "store_productimage" WHERE "product_id" = ?'
IMAGES_OF_ALL = 'SELECT … FROM "store_productimage" WHERE "product_id" IN (?)'
PRODUCTS = 'SELECT … FROM "store_product" ORDER BY "id" LIMIT ?'

MACHINE = Machine("Linux 6.1", "Example CPU", 2, 7.6, 0.21, (0,), (1,))


def origin(arm: str) -> Origin:
    profile, *variants = arm.split("@")[0].split("+")
    return Origin(
        arm=arm,
        commit="0123456789abcdef0123456789abcdef01234567",
        diff="",
        profile=profile,
        variants=tuple(variants),
        python="3.11.2",
        versions={"django": "5.2.8", "gunicorn": "23.0.0"},
        database="sqlite 3.40.1",
        prepared_by=("manage.py migrate", "manage.py seed --products 1000 --seed 1"),
    )


def count(arm: str, probe: str, size: int | None, *fingerprints: Query, answer: str = "a1") -> Count:
    return Count(
        arm=arm,
        probe=probe,
        size=size,
        status=200,
        answer_bytes=4096,
        answer=answer,
        queries=sum(query.count for query in fingerprints),
        rows=sum(query.rows for query in fingerprints),
        bytes=sum(query.bytes for query in fingerprints),
        fingerprints=fingerprints,
    )


def list_counts(arm: str, size: int) -> Count:
    """The product list of an arm: one query an item where it has n_plus_one, else one for all."""
    first = Query("SELECT COUNT(*) …", 1, 1, 8), Query(PRODUCTS, 1, size, 200 * size)
    if "n_plus_one" in arm:
        return count(arm, "product_list", size, *first, Query(IMAGES_OF_ONE, size, 3 * size, 90 * size))
    return count(arm, "product_list", size, *first, Query(IMAGES_OF_ALL, 1, 3 * size, 90 * size))


def counts(*arms: str) -> tuple[Count, ...]:
    lists = (list_counts(arm, size) for size in (10, 50) for arm in arms)
    collections = (count(arm, "collections", None, Query("SELECT … collections", 1, 10, 240)) for arm in arms)
    return (*lists, *collections)


def blocks(probe: str, arm: str, reference: str, ratio: float, spread: float = 0.004) -> tuple[Block, ...]:
    """Four blocks around a ratio, and the A/A control around 1; the reference takes 5.5 ms."""
    steps = (-1.5, -0.5, 0.5, 1.5)
    return tuple(
        Block(number, probe, name, log(middle) + step * spread, 5.5 * middle - 5.5, 5.5, 5.5 * middle, 50)
        for name, middle in ((arm, ratio), (reference, 1.0))
        for number, step in enumerate(steps, start=1)
    )


def endpoint(name: str, *, rps: float, p50: float, requests: int = 900, failures: int = 0) -> Endpoint:
    return Endpoint(name, requests, failures, rps, p50, p50 * 2, p50 * 3, 3.0)


def load(rps: float, p50: float, *, failures: int = 0, warnings: tuple[str, ...] = ()) -> Load:
    products = endpoint("/store/products/", rps=rps / 2, p50=p50, failures=failures)
    detail = endpoint("/store/products/:id", rps=rps / 2, p50=p50 / 2)
    return Load(
        users=8,
        seconds=3.0,
        total=endpoint("total", rps=rps, p50=p50, requests=1800, failures=failures),
        endpoints=(products, detail),
        timeline=tuple(Second(number, int(rps), 0, p50, p50 * 2) for number in range(3)),
        cpu_ms_per_request=1000 / rps,
        generator_cpu_percent=31.0,
        warnings=warnings,
    )


def rounds(arm: str, reference: str, ratio: float) -> tuple[Round, ...]:
    """Three rounds; the arm serves `ratio` times the reference's 200 requests a second."""
    return tuple(
        Round(number, name, load(rps * (1 + number / 100), 1600 / rps))
        for number in (1, 2, 3)
        for name, rps in ((reference, 200.0), (arm, 200.0 * ratio))
    )


def verify() -> Comparison:
    """n_plus_one and its fix: 12 and 52 queries against 3, time 0.728, throughput 1.42: reproduced, fixed."""
    result = compare(BROKEN, FIXED, ratio=0.728, throughput=1.42)
    return replace(
        result,
        kind="verify",
        command="harness verify n_plus_one",
        declared=Declared(
            name="n_plus_one",
            kind="regression",
            description="Forget prefetch_related: one more query for every product on the page.",
            probe="product_list",
            moves={"queries": "+1 per product"},
        ),
        round_trips=(
            RoundTrip(BROKEN, "product_list", 1.0, 18.2),
            RoundTrip(FIXED, "product_list", 1.0, 7.4),
        ),
        conclusion="n_plus_one was reproduced, and the fix removes it.",
        exit_code=0,
    )


def compare(reference: str, arm: str, *, ratio: float = 1.0, throughput: float = 1.0) -> Comparison:
    """Two arms, the product list timed in four blocks, three rounds of load; judged by the rule."""
    result = Comparison(
        schema=SCHEMA,
        kind="compare",
        created="2026-03-14T15:09:26Z",
        command=f"harness compare {reference} {arm}",
        seconds=84.0,
        seed=1,
        complete=True,
        machine=MACHINE,
        origins=(origin(reference), origin(arm)),
        declared=None,
        counts=counts(reference, arm),
        blocks=blocks("product_list", arm, reference, ratio),
        plan="saturate",
        rounds=rounds(arm, reference, throughput),
        round_trips=(),
        judgements=(),
        conclusion="",
        exit_code=0,
    )
    return judged(result, arm)


def judged(result: Comparison, arm: str) -> Comparison:
    reference = result.origins[0].arm
    counted = judge_counts(result.counts, arm, reference)
    time = judge_time(result.blocks, arm, reference)
    verdict, reason = conclude(counted, time)
    judgement = Judgement(arm, verdict, reason, counted, time, judge_load(result.rounds, arm, reference))
    exit_code = {"same": 0, "improved": 0, "regressed": 1, "inconclusive": 2}[verdict]
    conclusion = f"{arm} is {verdict} against {reference}: {reason}."
    return replace(result, judgements=(judgement,), conclusion=conclusion, exit_code=exit_code)


def target(name: str = "perf", **changes: Any) -> TargetLoad:
    """The course's plan against one arm: 200 requests a second, no failure; with these fields changed."""
    profile, *variants = name.partition(":")[0].split("+")
    made = TargetLoad(
        target=name,
        origin=origin(name.replace(":", "@")),
        health={"status": "ok", "profile": profile, "variants": variants, "db_round_trip_ms": 0.0},
        round_trip_ms=0.0,
        load=load(200.0, 8.0),
        conclusion="1 objective met.",
        exit_code=0,
    )
    return replace(made, **changes)


def run(*targets: TargetLoad, **changes: Any) -> Run:
    """A run of the course's plan against these targets; without any, against perf, with `changes` to it."""
    loads = targets or (target(**changes),)
    code, conclusion = judge_run(loads, complete=True)
    return Run(
        schema=SCHEMA,
        kind="run",
        created="2026-03-14T15:09:26Z",
        command="harness load course --arm perf",
        seconds=93.0,
        seed=1,
        machine=MACHINE,
        complete=True,
        plan="course",
        scenario="locustfiles/browse_products.py",
        shape="constant",
        numbers={},
        workers=0,
        targets=loads,
        conclusion=conclusion,
        exit_code=code,
    )


def write_rows(folder: Path, rows: Iterable[tuple[object, ...]]) -> None:
    with (folder / "requests.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def paired_rows(result: Comparison) -> list[tuple[object, ...]]:
    """Four requests a block to each of the three servers, around the block's medians."""
    return [
        ("paired", block.block, arm, block.probe, 0.1 * step, ms + 0.1 * step, 200, 4096, 3, 1.2, "")
        for block in result.blocks
        for arm, ms in ((block.arm, block.arm_ms), (f"{result.origins[0].arm} (A2)", block.reference_ms))
        for step in range(4)
    ]
