"""Shoppers who try again, and what they write down."""

import json
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.locustfiles.stand_in import Answer, Handler
from tests.locustfiles.till import Till

OPTIONS = ("--no-wait", "--stop-timeout", "10", "--ledger")
ENOUGH = 200  # requests, in which every kind of them is sent


class Busy(Till):
    """Refuses every fifth request before it looks at it."""

    def __init__(self) -> None:
        super().__init__()
        self.requests = count(1)

    def __call__(self, method: str, path: str, body: Any) -> Answer:
        if next(self.requests) % 5 == 0:
            return 503, {"detail": "The shop is busy. Try again soon."}
        return super().__call__(method, path, body)


class Gone(Handler):
    """Ends before it answers."""

    def do_GET(self) -> None:  # noqa: N802 (the standard library names it)
        self.json_body()
        self.close_connection = True


class Torn(Gone):
    """Ends between head and body."""

    def do_GET(self) -> None:  # noqa: N802 (the standard library names it)
        super().do_GET()
        self.send_response(201)
        self.send_header("Content-Length", "9")
        self.end_headers()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def ledger(folder: Path) -> list[dict[str, Any]]:
    [file] = folder.iterdir()
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_each_request_has_its_two_lines_and_an_order_is_acknowledged(locust, shop, folder) -> None:
    shop.answer = till = Till()
    run = locust(*OPTIONS, str(folder), scenario="insistent", rows=ENOUGH)

    lines = ledger(folder)
    attempts = [line for line in lines if "what" in line]
    assert run.failures == {}
    assert len(attempts) == len(run.rows)
    assert {line["end"] for line in lines if "end" in line} == {"acknowledged"}
    assert {line["what"] for line in attempts} == {"cart", "add", "remove", "order", "look"}
    assert {line["product"] for line in attempts if line["what"] == "add"} <= set(range(1, 11))
    acknowledged = {line["order"]: line["items"] for line in lines if "order" in line}
    assert acknowledged == {
        number: {str(item["product"]["id"]): 1 for item in order["items"]}
        for number, order in till.orders.items()
    }


def test_what_a_busy_shop_refuses_is_tried_again_as_an_attempt_of_its_own(locust, shop, folder) -> None:
    shop.answer = till = Busy()
    run = locust(*OPTIONS, str(folder), scenario="insistent", rows=ENOUGH)

    lines = ledger(folder)
    ends = Counter(line["why"] if line["end"] == "failed" else line["end"] for line in lines if "end" in line)
    retries = [line for line in lines if line.get("again")]
    assert ends["503"] == sum(bool(row["failure"]) for row in run.rows) > 0
    assert set(ends) == {"503", "acknowledged"}
    assert {line["again"] for line in retries} >= {1}
    assert len({line["cart"] for line in lines if line.get("what") == "order"}) >= len(till.orders)
    assert not any(line["last"] for line in lines if "what" in line)


def test_an_order_that_is_sold_out_is_refused_and_not_tried_again(locust, shop, folder) -> None:
    shop.answer = Till(stock=0)
    locust(*OPTIONS, str(folder), scenario="insistent", rows=ENOUGH)

    lines = ledger(folder)
    orders = {line["attempt"] for line in lines if line.get("what") == "order"}
    ends = {line["why"] for line in lines if line["attempt"] in orders and "end" in line}
    assert ends == {"409"}
    assert not any(line["again"] for line in lines if "what" in line)


@pytest.mark.parametrize(("handler", "why"), [(Gone, "HTTPConnectionClosed"), (Torn, "torn answer")])
def test_a_cut_is_written_down_as_such_and_tried_again(locust, shop, folder, handler, why) -> None:
    shop.RequestHandlerClass = handler
    locust("--no-wait", "--ledger", str(folder), scenario="insistent", users=1, rows=4)

    lines = ledger(folder)
    assert {line["why"] for line in lines if "end" in line} == {why}
    assert [line["again"] for line in lines if "what" in line][:3] == [0, 1, 2]
