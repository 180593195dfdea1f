"""The helper for a team's own tests, with a client that stands in for Django's."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.errors import HarnessError
from harness.pytest import assert_no_growth, assert_no_growth_in_api, scan
from harness.scan import baseline
from harness.scan.scope import Scope
from tests.harness.bookshop import Bookshop, entry, two

PAGES = ("/books/?page_size=2", "/books/?page_size=10")
DOCUMENT: dict[str, Any] = {
    "paths": {"/books/": {"get": {"parameters": [{"in": "query", "name": "page_size"}]}}}
}


class Client:
    """Answers as Django's test client would."""

    def __init__(self, shop: Bookshop, *, logs: bool = True) -> None:
        self.shop, self.logs = shop, logs

    def get(self, path: str, *, headers: Mapping[str, str]) -> Any:
        reply = self.shop.ask("guest", path)
        told = {"X-Query-Log": reply.log} if self.logs and headers.get("X-Query-Log") == "1" else {}
        return SimpleNamespace(status_code=reply.status, content=reply.body, headers=told)


def each(role: str, path: str, content: Any) -> list[dict[str, Any]]:
    return [entry("SELECT book", 1), entry("SELECT cover", len(content["results"]), name="Book.cover")]


def test_pages_that_take_the_same_queries_pass() -> None:
    assert_no_growth(Client(Bookshop()), *PAGES)


def test_pages_that_take_more_queries_fail_with_the_cause() -> None:
    with pytest.raises(AssertionError) as error:
        assert_no_growth(Client(Bookshop(each)), *PAGES)
    assert str(error.value) == (
        "Queries grow with the answer.\nGET /books/?page_size=10: +1.00 query per $.results · Book.cover"
    )


def test_one_page_alone_tells_nothing_and_that_is_no_pass() -> None:
    def five(role: str, path: str, content: Any) -> list[dict[str, Any]]:
        return [entry("A", 3), entry("B", 2)]

    with pytest.raises(AssertionError) as error:
        assert_no_growth(Client(Bookshop(five)), "/books/?page_size=2")
    assert str(error.value) == (
        "Whether queries grow could not be told.\n"
        "/books/?page_size=2: $.results had 2 each time: seed some with more results and some with fewer; "
        "$.results[*].authors had 5 each time: seed some with more authors and some with fewer."
    )


def test_an_answer_that_is_no_success_fails() -> None:
    with pytest.raises(AssertionError) as error:
        assert_no_growth(Client(Bookshop()), "/books/999/")
    assert str(error.value) == "GET /books/999/ answers 404."


def test_without_a_query_log_it_is_told_what_to_do() -> None:
    with pytest.raises(HarnessError, match="has no X-Query-Log header"):
        assert_no_growth(Client(Bookshop(), logs=False), *PAGES)


def test_a_whole_api_passes_or_fails_by_its_document() -> None:
    assert_no_growth_in_api(Client(Bookshop()), DOCUMENT)
    with pytest.raises(AssertionError) as error:
        assert_no_growth_in_api({"guest": Client(Bookshop(each))}, DOCUMENT)
    assert str(error.value).splitlines()[1:] == ["GET /books/: +1.00 query per $.results · Book.cover"]


def test_a_baseline_accepts_what_is_known(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    baseline.write(file, scan(Client(Bookshop(each)), DOCUMENT))
    assert_no_growth_in_api(Client(Bookshop(each)), DOCUMENT, accepted=file)


def test_an_api_of_which_nothing_can_be_told_fails() -> None:
    with pytest.raises(AssertionError) as error:
        assert_no_growth_in_api(Client(Bookshop(two)), DOCUMENT, Scope(skip=["/books/"]))
    assert str(error.value) == "Whether queries grow could not be told."
