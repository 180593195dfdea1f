"""Who asks, where something else ends TLS in front of the edge."""

import pytest

from tests.deploy.conftest import Begin
from tests.deploy.edges import Shop


@pytest.mark.parametrize(
    ("behind", "claimed", "told"),
    [
        # The first address is what the shopper claims, the last one what the server in front has seen.
        ({"EDGE_BEHIND": "127.0.0.0/8"}, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ({"EDGE_BEHIND": "192.0.2.0/24 127.0.0.0/8"}, "203.0.113.9", "203.0.113.9"),
        ({"EDGE_BEHIND": "127.0.0.0/8"}, "nobody", "127.0.0.1"),
        ({"EDGE_BEHIND": "127.0.0.0/8"}, None, "127.0.0.1"),
        # Whoever calls from elsewhere is no server in front.
        ({"EDGE_BEHIND": "192.0.2.0/24"}, "203.0.113.9", "127.0.0.1"),
        ({}, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_the_shopper_is_who_the_server_in_front_has_seen(
    begin: Begin, shop: Shop, behind: dict[str, str], claimed: str | None, told: str
) -> None:
    edge = begin(**behind)

    edge.ask("GET", "/store/products/", {"X-Forwarded-For": claimed} if claimed else {})

    assert shop.arrived[0].headers["x-forwarded-for"] == told
