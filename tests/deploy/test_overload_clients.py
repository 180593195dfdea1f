"""Misbehaving clients: each kind counts what it gets, and all of them end with the load."""

import threading

from deploy.overload.clients import misbehaving
from harness.runtime.processes import wait_until
from tests.deploy.edges import Shop


def test_each_kind_counts_its_responses_until_the_load_ends(shop: Shop) -> None:
    shop.is_open = True
    others = threading.active_count()
    numbers = {"retrying": 2, "hanging up": 1, "slow": 1}
    with misbehaving(numbers, f"http://{shop.address}", "/store/products/") as counts:
        wait_until(lambda: len(shop.arrived) >= 3)
        assert counts == {}
    assert set(shop.asked) == {"GET /store/products/"}
    assert {kind: set(results) for kind, results in counts.items()} == {
        "retrying": {"200"},
        "hanging up": {"hung up"},
        "slow": {"never refused"},
    }
    wait_until(lambda: threading.active_count() <= others)


def test_a_connection_that_breaks_is_counted_by_its_error() -> None:
    with misbehaving({"retrying": 1}, "http://127.0.0.1:1", "/") as counts:
        pass
    assert set(counts["retrying"]) == {"ConnectionRefusedError"}
