import contextlib
from collections.abc import Iterator
from math import log
from pathlib import Path
from random import Random

import pytest

from harness import paired
from harness.client import Answer
from harness.errors import HarnessError
from harness.prober import Prober
from harness.project import Project
from harness.rows import Row
from harness.runs import Block
from harness.server import Server
from harness.session import Session
from harness.verdict import judge_time
from tests.harness.machinery import arm

NAMES = ["toy", "toy (A2)", "toy+slow"]


def block(
    session: Session, *arms: str, triples: int = 10, **environment: str
) -> tuple[list[Block], list[Row]]:
    sites = [session.site(arm(written)) for written in arms]
    return paired.measure(session, sites, 1, ["items"], triples, **environment)


def test_a_block_is_the_mean_of_the_medians_against_each_reference_server() -> None:
    times = {"toy": [1.0, 4.0, 9.0], "toy (A2)": [4.0, 4.0, 1.0], "toy+slow": [4.0, 4.0, 6.0]}
    control, own = paired.summarise(7, "items", NAMES, times)
    assert (own.block, own.probe, own.arm, own.triples) == (7, "items", "toy+slow", 3)
    # Against A1: ratios 4, 1, 2/3, differences 3, 0, -3. Against A2: ratios 1, 1, 6, differences 0, 0, 5.
    assert (own.log_ratio, own.difference_ms) == (0, 0)
    assert (own.reference_ms, own.arm_ms) == (4, 4)
    # A2 against A1: ratios 4, 1, 1/9 and differences 3, 0, -8.
    assert control == Block(7, "items", "toy", 0.0, 0.0, 4.0, 4.0, 3)


def test_both_reference_servers_count_alike() -> None:
    times = {"toy": [1.0, 1.0, 1.0], "toy (A2)": [4.0, 4.0, 4.0], "toy+slow": [4.0, 4.0, 16.0]}
    _, own = paired.summarise(1, "items", NAMES, times)
    # Ratios of 4 and of 1 in the median, differences of 3 and of 0.
    assert own.log_ratio == pytest.approx(log(2))
    assert (own.difference_ms, own.reference_ms) == (1.5, 2.5)


def test_servers_alike_are_equal_in_the_median_however_their_times_are_spread() -> None:
    random, heaps = Random(1), [4.0, 4.0, 5.5, 5.5, 5.5]
    times = {name: [random.choice(heaps) * random.uniform(0.95, 1.05) for _ in range(9999)] for name in NAMES}
    control, own = paired.summarise(1, "items", NAMES, times)
    assert control.log_ratio == pytest.approx(0, abs=0.005)
    assert own.log_ratio == pytest.approx(0, abs=0.005)


def test_a_block_asks_two_servers_of_the_reference_and_one_of_each_other_arm(session: Session) -> None:
    blocks, rows = block(session, "toy", "toy+one_each", "other")
    assert [one.arm for one in blocks] == ["toy", "toy+one_each", "other"]
    assert {one.triples for one in blocks} == {10}
    assert {row.arm for row in rows} == {"toy", "toy (A2)", "toy+one_each", "other"}


def test_the_rows_are_those_that_the_block_s_figures_came_from(session: Session) -> None:
    blocks, rows = block(session, "toy", "other", triples=15)
    times = {name: [row.ms for row in rows if row.arm == name] for name in ("toy", "toy (A2)", "other")}
    assert paired.summarise(1, "items", list(times), times) == blocks
    assert {(row.phase, row.number, row.probe) for row in rows} == {("paired", 1, "items")}


class Scribe(Prober):
    """A prober that writes down whom it asks, and for which number."""

    def __init__(self, project: Project, server: Server, name: str, asked: list[tuple[str, int]]) -> None:
        super().__init__(project, server, name)
        self.written = asked

    def ask(self, probe: str, size: int | None, headers: dict[str, str] | None = None) -> Answer:
        answer = super().ask(probe, size, headers)
        self.written.append((self.client.name, self.asked[probe, size]))
        return answer


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [one]:
        yield one


def asked(session: Session, server: Server, seed: int) -> list[tuple[tuple[str, int], ...]]:
    """Whom five triples, and the warm-up before, asked in turn, and for which number."""
    order: list[tuple[str, int]] = []
    with contextlib.ExitStack() as stack:
        probers: dict[str, Prober] = {
            name: stack.enter_context(Scribe(session.project, server, name, order)) for name in NAMES
        }
        times = paired.ask(probers, "items", 2, 5, Random(seed))
    assert {name: len(own) for name, own in times.items()} == dict.fromkeys(NAMES, 5)
    return list(zip(*[iter(order)] * 3, strict=True))


def test_every_server_is_asked_once_in_each_triple_the_warm_up_included(
    session: Session, server: Server
) -> None:
    triples = asked(session, server, seed=1)
    assert len(triples) == paired.WARM_UP + 5
    assert {frozenset(name for name, _ in triple) for triple in triples} == {frozenset(NAMES)}


def test_the_requests_of_a_triple_have_the_same_number(session: Session, server: Server) -> None:
    triples = asked(session, server, seed=1)
    assert [{number for _, number in triple} for triple in triples] == [{n} for n in range(1, 16)]


def test_the_order_within_a_triple_is_random_and_the_same_for_the_same_seed(
    session: Session, server: Server
) -> None:
    assert len({tuple(name for name, _ in triple) for triple in asked(session, server, seed=1)}) > 1
    assert asked(session, server, seed=1) == asked(session, server, seed=1)
    assert asked(session, server, seed=1) != asked(session, server, seed=2)


def test_an_arm_that_sleeps_two_milliseconds_is_found_slower(session: Session) -> None:
    sites = [session.site(arm("toy")), session.site(arm("toy+slow"))]
    blocks = [one for number in range(3) for one in paired.measure(session, sites, number, ["items"], 20)[0]]
    found = judge_time(blocks, "toy+slow", "toy")
    assert found is not None
    assert found.ratio > 1  # how sure that is, the machine decides
    assert found.probes[0].arm_ms > 2


def test_variables_for_one_block_reach_all_its_servers(session: Session) -> None:
    blocks, _ = block(session, "toy", "toy+one_each", TOY_ROUND_TRIP="2")
    slept = {one.arm: one.arm_ms for one in blocks}
    assert slept["toy"] >= 4  # two queries
    assert slept["toy+one_each"] >= 8  # and one for each of two items


def test_an_error_while_timing_ends_the_block(session: Session) -> None:
    with pytest.raises(HarnessError) as error:
        block(session, "toy", "toy+fails_later")
    told, *log = str(error.value).splitlines()
    assert told == "toy+fails_later answers 500 to GET /items?size=2; a probe must succeed."
    assert set(log) == {"SpringError: overwound"}


def test_a_server_that_dies_while_timing_ends_the_block(session: Session) -> None:
    with pytest.raises(HarnessError, match=r"toy\+dies_later does not answer GET /items\?size=2: "):
        block(session, "toy", "toy+dies_later", triples=30)


def test_a_probe_is_timed_at_its_first_size(toy: Path, session: Session) -> None:
    assert session.project.probes["items"].cases[0] == 2
