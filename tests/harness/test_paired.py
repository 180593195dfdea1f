from collections.abc import Iterator
from math import log
from pathlib import Path
from random import Random

import pytest

from harness import paired
from harness.client import Answer, Client
from harness.errors import HarnessError
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


def test_a_block_is_the_median_over_its_triples_against_both_reference_servers() -> None:
    times = {"toy": [1.0, 4.0, 9.0], "toy (A2)": [4.0, 4.0, 1.0], "toy+slow": [4.0, 4.0, 6.0]}
    control, own = paired.summarise(7, "items", NAMES, times)
    # The two reference servers' geometric means are 2, 4 and 3: ratios 2, 1, 2 and differences 2, 0, 3.
    assert (own.block, own.probe, own.arm, own.triples) == (7, "items", "toy+slow", 3)
    assert own.log_ratio == pytest.approx(log(2))
    assert own.difference_ms == pytest.approx(2)
    assert (own.reference_ms, own.arm_ms) == pytest.approx((3, 4))
    # A2 against A1: ratios 4, 1, 1/9 and differences 3, 0, -8.
    assert control == Block(7, "items", "toy", 0.0, 0.0, 4.0, 4.0, 3)


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


class Scribe(Client):
    """A client that writes down whom it asks."""

    def __init__(self, port: int, name: str, asked: list[str]) -> None:
        super().__init__(port, name)
        self.asked = asked

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        self.asked.append(self.name)
        return super().get(path, headers)


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    with session.serve([session.site(arm("toy"))]) as [one]:
        yield one


def asked(server: Server, seed: int) -> list[tuple[str, ...]]:
    """Whom five triples, and the warm-up before, asked in turn."""
    order: list[str] = []
    clients: dict[str, Client] = {name: Scribe(server.port, name, order) for name in NAMES}
    times = paired.ask(clients, "/items", {}, 5, Random(seed))
    for client in clients.values():
        client.connection.close()
    assert {name: len(own) for name, own in times.items()} == dict.fromkeys(NAMES, 5)
    return list(zip(*[iter(order)] * 3, strict=True))


def test_every_server_is_asked_once_in_each_triple_the_warm_up_included(server: Server) -> None:
    triples = asked(server, seed=1)
    assert len(triples) == paired.WARM_UP + 5
    assert {frozenset(triple) for triple in triples} == {frozenset(NAMES)}


def test_the_order_within_a_triple_is_random_and_the_same_for_the_same_seed(server: Server) -> None:
    assert len(set(asked(server, seed=1))) > 1
    assert asked(server, seed=1) == asked(server, seed=1)
    assert asked(server, seed=1) != asked(server, seed=2)


def test_an_arm_that_sleeps_two_milliseconds_is_found_slower(session: Session) -> None:
    sites = [session.site(arm("toy")), session.site(arm("toy+slow"))]
    blocks = [one for number in range(3) for one in paired.measure(session, sites, number, ["items"], 20)[0]]
    found = judge_time(blocks, "toy+slow", "toy")
    assert found is not None
    assert found.low > 1
    assert found.probes[0].arm_ms > 2


def test_variables_for_one_block_reach_all_its_servers(session: Session) -> None:
    blocks, _ = block(session, "toy", "toy+one_each", TOY_ROUND_TRIP="2")
    slept = {one.arm: one.arm_ms for one in blocks}
    assert slept["toy"] >= 4  # two queries
    assert slept["toy+one_each"] >= 8  # and one for each of two items


def test_an_error_while_timing_ends_the_block(session: Session) -> None:
    with pytest.raises(HarnessError) as error:
        block(session, "toy", "toy+fails_later")
    assert str(error.value) == "toy+fails_later answered 500 to GET /items?size=2 while it was timed."


def test_a_server_that_dies_while_timing_ends_the_block(session: Session) -> None:
    with pytest.raises(HarnessError, match=r"toy\+dies_later does not answer GET /items\?size=2: "):
        block(session, "toy", "toy+dies_later", triples=30)


def test_a_probe_is_timed_at_its_first_size(toy: Path, session: Session) -> None:
    assert session.project.probes["items"].paths()[0] == (2, "/items?size=2")
