"""What a scan asks: which addresses, in which roles, and when it has enough."""

import pytest

from harness.probes import Probe
from harness.scan.addresses import identifier, spread
from harness.scan.crawl import Refusal
from harness.scan.openapi import Operation
from harness.scan.scope import Scope
from tests.harness.bookshop import AUTHORS, BASKET, BOOK, MINE, SEARCH, SHELVES, Bookshop


def addresses(shop: Bookshop, role: str = "guest") -> list[str]:
    return [address for asker, address in shop.asked if asker == role]


def test_a_list_with_a_size_is_asked_at_every_size() -> None:
    shop = Bookshop()
    [visit] = shop.visits(SHELVES)
    assert addresses(shop) == [f"/books/?page_size={size}" for size in (2, 5, 10, 20, 50)]
    assert [one.lengths["$.results"] for one in visit.answers] == [2, 5, 10, 20, 30]


def test_sizes_and_their_parameter_are_configured() -> None:
    shop = Bookshop()
    shop.visits(Operation("/books/", ("per_page",)), scope=Scope(sizes=[7, 3], size_parameters=["per_page"]))
    assert addresses(shop) == ["/books/?per_page=3", "/books/?per_page=7"]


def test_a_list_with_pages_but_no_size_is_asked_for_its_first_and_its_last() -> None:
    shop = Bookshop()
    shop.visits(Operation("/books/", ("page",)))
    assert addresses(shop) == ["/books/", "/books/?page=last"]


def test_the_first_role_is_asked_thoroughly_and_others_at_the_smallest_and_the_largest_size() -> None:
    shop = Bookshop()
    shop.visits(SHELVES, roles=["guest", "reader"])
    assert addresses(shop, "reader") == ["/books/?page_size=2", "/books/?page_size=50"]


def test_details_are_asked_for_the_most_unlike_objects_of_the_list() -> None:
    shop = Bookshop()
    _, visit = shop.visits(SHELVES, BOOK)
    lengths = [one.lengths["$.authors"] for one in visit.answers]
    assert sorted(lengths[:2]) == [1, 4]  # the fewest and the most first
    assert len(set(lengths)) == 3  # which is enough, and nothing more was asked
    assert len(set(lengths[:-1])) == 2


def test_nested_paths_are_filled_from_the_list_before_the_placeholder() -> None:
    shop = Bookshop()
    _, _, visit = shop.visits(SHELVES, BOOK, AUTHORS)
    assert {len(one.content) for one in visit.answers} >= {1, 4}
    assert all(one.address.endswith("/authors/") for one in visit.answers)


def test_each_role_asks_for_what_its_own_list_shows() -> None:
    shop = Bookshop()
    _, visit = shop.visits(MINE, Operation("/orders/{id}/"), roles=["guest", "reader"])
    assert visit.refusals[0] == Refusal("guest", "/orders/", 401, "because")  # no id is known to a guest
    assert ("guest", "/orders/0/") not in shop.asked
    assert ("reader", "/orders/0/") in shop.asked


def test_values_that_no_list_gives_come_from_harness_toml() -> None:
    shop = Bookshop()
    [visit] = shop.visits(BASKET, scope=Scope(values={"/baskets/": ["10", "50"]}))
    assert addresses(shop) == ["/baskets/10/", "/baskets/50/"]
    assert visit.refusals == ()


def test_values_that_no_list_gives_come_from_probes() -> None:
    shop = Bookshop()
    probes = [Probe("/baskets/{size}/", [10, 50]), Probe("/baskets/9/", method="DELETE")]
    shop.visits(BASKET, probes=probes)
    assert addresses(shop) == ["/baskets/10/", "/baskets/50/"]


def test_without_a_value_nothing_is_asked() -> None:
    shop = Bookshop()
    [visit] = shop.visits(BASKET)
    assert visit.refusals == (Refusal("guest", "", 0, "no value is known for {id}"),)
    assert shop.asked == []


def test_a_query_that_must_be_given_comes_from_a_probe_and_is_an_endpoint_of_its_own() -> None:
    shop = Bookshop()
    bare, asked = shop.visits(SEARCH, probes=[Probe("/search/?q=war+and+peace")])
    assert bare.refusals == (Refusal("guest", "", 0, "it needs ?q=, which a probe can give"),)
    assert asked.endpoint == "/search/?q=war+and+peace"
    assert addresses(shop) == ["/search/?q=war+and+peace"]


def test_a_query_of_a_probe_is_asked_at_every_size_too() -> None:
    shop = Bookshop()
    visits = shop.visits(SHELVES, probes=[Probe("/books/?genre=3&page_size={size}", [10, 50])])
    assert [visit.endpoint for visit in visits] == ["/books/", "/books/?genre=3"]
    assert addresses(shop)[5:] == [f"/books/?genre=3&page_size={size}" for size in (2, 5, 10, 20, 50)]


def test_who_is_refused_is_not_asked_again() -> None:
    shop = Bookshop()
    [visit] = shop.visits(MINE)
    assert [(one.status, one.forbids, one.breaks) for one in visit.refusals] == [(401, True, False)]
    assert addresses(shop) == ["/orders/"]


def test_a_server_error_ends_the_asking() -> None:
    shop = Bookshop()
    [visit] = shop.visits(Operation("/broken/", ("page_size",)))
    assert [(one.status, one.forbids, one.breaks) for one in visit.refusals] == [(500, False, True)]
    assert len(shop.asked) == 1


def test_an_object_that_is_gone_is_passed_over() -> None:
    shop = Bookshop()
    [visit] = shop.visits(BOOK, scope=Scope(values={"/books/": ["999", "1", "2"]}))
    assert len(visit.answers) == 2
    assert visit.refusals == ()


def test_objects_that_are_all_gone_are_told() -> None:
    [visit] = Bookshop().visits(BOOK, scope=Scope(values={"/books/": ["999"]}))
    assert [one.status for one in visit.refusals] == [404]


@pytest.mark.parametrize(
    ("item", "name", "value"),
    [
        ({"id": 7, "slug": "spade"}, "id", "7"),
        ({"id": 7, "slug": "spade"}, "product_slug", "spade"),
        ({"id": 7, "product_slug": "spade"}, "product_slug", "spade"),
        ({"id": 7}, "product_pk", "7"),
        ({"pk": 8, "id": 7}, "product_pk", "8"),
        ({"uuid": "u"}, "order", "u"),
        ({"id": 7, "slug": "spade"}, "productSlug", "spade"),
        ({"title": "Spade"}, "id", ""),
        ("spade", "name", "spade"),
        (None, "name", ""),
    ],
)
def test_the_value_of_an_object_for_a_placeholder(item: object, name: str, value: str) -> None:
    assert identifier(item, name) == value


def test_objects_are_spread_from_the_fewest_to_the_most() -> None:
    objects = [{"items": [0] * number} for number in (3, 1, 9, 5, 7)]
    assert [len(one["items"]) for one in spread(objects, 3)] == [1, 9, 5]
    assert [len(one["items"]) for one in spread(objects, 10)] == [1, 9, 7, 5, 3]
    assert spread([], 3) == []
