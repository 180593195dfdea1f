"""What is told of an endpoint from its answers: growth, its causes, and what nobody can tell."""

from typing import Any

from harness.scan.growth import Term
from harness.scan.openapi import Operation
from tests.harness.bookshop import BOOK, MINE, SHELVES, Bookshop, entry, two

COVER = {
    "line": "shop/serializers.py:7",
    "name": "BookSerializer.cover",
    "view": "Books.list",
    "add": "select_related('cover')",
}


def shown(content: Any) -> int:
    """How many books or orders an answer shows."""
    return len(content["results"] if isinstance(content, dict) else content)


def test_a_statement_for_each_row_is_a_cause_with_its_origin() -> None:
    shop = Bookshop(
        lambda role, path, content: [
            *two(role, path, content),
            entry("SELECT cover", shown(content), **COVER),
        ]
    )
    found = shop.endpoint(SHELVES)
    assert found.found == "grows"
    [fit] = found.fits
    assert (fit.basis, fit.fit.base, fit.fit.terms) == ("sizes", 2, (Term("$.results", 1),))
    [cause] = found.causes
    assert (cause.path, cause.slope, cause.about, cause.sql) == ("$.results", 1, False, "SELECT cover")
    assert (cause.line, cause.name, cause.view, cause.add) == tuple(COVER.values())


def test_two_statements_for_each_row_are_two_causes() -> None:
    shop = Bookshop(lambda role, path, content: [entry("A", shown(content)), entry("B", 2 * shown(content))])
    found = shop.endpoint(SHELVES)
    assert found.fits[0].fit.terms == (Term("$.results", 3),)
    assert [(cause.sql, cause.slope) for cause in found.causes] == [("B", 2), ("A", 1)]


def test_one_statement_from_two_origins_is_two_causes() -> None:
    shop = Bookshop(
        lambda role, path, content: [
            entry("A", shown(content), name="one"),
            entry("A", shown(content), name="two"),
        ]
    )
    assert [cause.name for cause in shop.endpoint(SHELVES).causes] == ["one", "two"]


def test_statements_that_each_have_another_text_are_one_cause_by_their_origin() -> None:
    shop = Bookshop(
        lambda role, path, content: [
            entry(f"/* {number} */ A", 1, name="one") for number in range(shown(content))
        ]
    )
    [cause] = shop.endpoint(SHELVES).causes
    assert (cause.name, cause.slope) == ("one", 1)


def test_growth_that_the_log_had_no_room_for_is_told_without_its_cause() -> None:
    shop = Bookshop(lambda role, path, content: [entry("A", 1), entry("truncated", shown(content))])
    found = shop.endpoint(SHELVES)
    assert found.truncated
    [cause] = found.causes
    assert (cause.path, cause.slope, cause.sql, cause.name) == ("$.results", 1, "", "")


def test_constant_queries_have_no_cause() -> None:
    found = Bookshop().endpoint(SHELVES)
    assert (found.found, found.causes) == ("constant", ())


def test_growth_for_one_role_only_says_for_whom() -> None:
    def for_readers(role: str, path: str, content: Any) -> list[dict[str, Any]]:
        return [*two(role, path, content), entry("SELECT mark", shown(content) if role == "reader" else 0)]

    found = Bookshop(for_readers).endpoint(SHELVES, roles=["guest", "reader"])
    assert found.found == "grows"
    assert [cause.roles for cause in found.causes] == [("reader",)]


def test_a_role_that_costs_a_query_more_does_not_look_like_growth() -> None:
    def with_token(role: str, path: str, content: Any) -> list[dict[str, Any]]:
        return [entry("A", 1), *([entry("token", 1)] if role == "reader" else [])]

    found = Bookshop(with_token).endpoint(SHELVES, roles=["guest", "reader"])
    assert found.found == "constant"
    assert [(fit.roles, fit.fit.base) for fit in found.fits] == [(("guest",), 1), (("reader",), 2)]


def test_where_each_role_has_one_length_the_roles_are_compared() -> None:
    shop = Bookshop(lambda role, path, content: [entry("orders", 1), entry("book", shown(content))])
    found = shop.endpoint(MINE, roles=["guest", "reader", "collector"])
    [fit] = found.fits
    assert (fit.basis, fit.roles, fit.fit.terms) == ("roles", ("reader", "collector"), (Term("$", 1),))
    assert [cause.sql for cause in found.causes] == ["book"]


def test_roles_are_compared_by_what_all_of_them_ask() -> None:
    def with_rights(role: str, path: str, content: Any) -> list[dict[str, Any]]:
        return [entry("orders", 1), *([entry("right", 15)] if role == "collector" else [])]

    assert Bookshop(with_rights).endpoint(MINE, roles=["reader", "collector"]).found == "constant"


def test_what_one_role_alone_needs_is_no_cause() -> None:
    def with_rights(role: str, path: str, content: Any) -> list[dict[str, Any]]:
        return [entry("book", shown(content)), *([entry("right", 15)] if role == "collector" else [])]

    found = Bookshop(with_rights).endpoint(MINE, roles=["reader", "collector"])
    assert [cause.sql for cause in found.causes] == ["book"]


def test_an_empty_list_is_no_measure_of_what_all_ask() -> None:
    shop = Bookshop(
        lambda role, path, content: [entry("orders", 1), *[entry("book", len(content))][: len(content)]]
    )
    found = shop.endpoint(MINE, roles=["newcomer", "reader", "collector"])
    assert [cause.sql for cause in found.causes] == ["book"]


def test_a_single_length_tells_growth_by_statements_that_run_as_often() -> None:
    shop = Bookshop(lambda role, path, content: [entry("orders", 1), entry("book", 5), entry("other", 4)])
    found = shop.endpoint(MINE, roles=["reader"])
    [fit] = found.fits
    assert (fit.basis, fit.fit.base, fit.fit.terms) == ("repeats", 5, (Term("$", 1),))
    assert [(cause.sql, cause.path, cause.slope) for cause in found.causes] == [("book", "$", 1)]


def test_a_single_length_tells_that_nothing_grows_when_there_are_fewer_queries_than_elements() -> None:
    found = Bookshop().endpoint(MINE, roles=["reader"])
    assert (found.found, found.fits[0].basis) == ("constant", "few")


def test_a_single_length_tells_nothing_when_there_are_as_many_queries() -> None:
    shop = Bookshop(lambda role, path, content: [entry(f"{number}", 1) for number in range(6)])
    assert shop.endpoint(MINE, roles=["reader"]).found == "untold"


def test_three_queries_for_three_elements_are_not_taken_for_growth() -> None:
    shop = Bookshop(lambda role, path, content: [entry("A", 3)])
    assert shop.endpoint(Operation("/search/", ("q",), (), "q=x")).found == "untold"


def test_nobody_let_in_is_unanswered() -> None:
    assert Bookshop().endpoint(MINE).found == "unanswered"


def test_an_answer_without_an_array_is_flat() -> None:
    shop = Bookshop(two)
    shop.content = lambda role, path, query: {"id": 1}  # type: ignore[method-assign]
    assert shop.endpoint(Operation("/me/")).found == "flat"


def test_rows_that_are_read_and_not_shown_are_advice() -> None:
    shop = Bookshop(lambda role, path, content: [entry("A", 1) | {"rows": 1000}, entry("B", 1)])
    found = shop.endpoint(SHELVES)
    assert (found.found, found.causes) == ("constant", ())
    [excess] = found.excesses
    assert (excess.work, excess.read, excess.shown, excess.sql) == (
        "rows",
        1001,
        8,
        "A",
    )  # 2 books, 5 authors, 1
    assert excess.address == "/books/?page_size=2"


def test_bytes_that_are_read_and_not_shown_are_advice() -> None:
    shop = Bookshop(lambda role, path, content: [entry("A", 1) | {"bytes": 60_000}])
    assert [excess.work for excess in shop.endpoint(BOOK, SHELVES).excesses] == ["bytes"]


def test_a_few_rows_more_are_no_advice() -> None:
    shop = Bookshop(lambda role, path, content: [entry("A", 1) | {"rows": 14 * shown(content)}])
    assert shop.endpoint(SHELVES).excesses == ()
