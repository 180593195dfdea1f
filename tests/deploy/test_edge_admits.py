"""What the edge admits, what waits, and who is told to come back."""

import json
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPConnection
from time import monotonic

from harness.runtime.processes import wait_until
from tests.deploy.conftest import Begin
from tests.deploy.edges import Answer, RunningEdge, Shop

LIST = ("GET", "/store/products/")
ORDER = ("POST", "/store/orders/")


class Crowd:
    """Clients that ask at once, each on a connection of its own."""

    def __init__(self, edge: RunningEdge) -> None:
        self.edge = edge
        self.pool = ThreadPoolExecutor(40)

    def send(self, request: tuple[str, str], times: int = 1) -> "list[Future[Answer]]":
        return [self.pool.submit(self.edge.ask, *request) for _ in range(times)]


def test_who_finds_no_place_in_time_is_told_to_come_back_at_another_moment_each(
    begin: Begin, shop: Shop
) -> None:
    shop.is_open = False
    edge = begin(EDGE_MAXCONN="2", EDGE_QUEUE="300ms")
    crowd = Crowd(edge)
    held = crowd.send(LIST, 2)
    wait_until(lambda: len(shop.arrived) == 2)

    refused = [answer.result() for answer in crowd.send(LIST, 12)]

    assert {answer.status for answer in refused} == {503}
    assert 0.3 <= min(answer.seconds for answer in refused) < 5
    assert {answer.headers["content-type"] for answer in refused} == {"application/json"}
    assert {answer.detail for answer in refused} == {"The shop is busy. Try again soon."}
    told = {answer.headers["retry-after"] for answer in refused}
    assert told <= {"1", "2", "3", "4"}
    assert len(told) > 1
    assert len(shop.arrived) == 2
    shop.places.release(2)
    assert [answer.result().status for answer in held] == [200, 200]


def test_who_would_wait_in_vain_is_refused_at_once_and_keeps_its_connection(begin: Begin, shop: Shop) -> None:
    shop.is_open = False
    edge = begin(EDGE_MAXCONN="1", EDGE_QUEUE="10s", EDGE_WAITING="2")
    crowd = Crowd(edge)
    held = crowd.send(LIST, 3)
    edge.wait_for("qcur", 2)
    client = HTTPConnection("127.0.0.1", edge.port, timeout=5)
    answers = []
    for _ in range(2):
        client.request("GET", "/store/products/")
        response = client.getresponse()
        answers.append((response.status, response.will_close, json.loads(response.read())["detail"]))
        assert response.headers["Retry-After"] in {"1", "2", "3", "4"}
    client.close()

    assert answers == [(503, False, "The shop is busy. Try again soon.")] * 2
    assert edge.figure("qcur") == 2
    held += (
        crowd.send(ORDER) + crowd.send(("POST", "/store/carts/")) + crowd.send(("POST", "/auth/jwt/create/"))
    )
    edge.wait_for("qcur", 5)
    shop.places.release(6)
    assert {answer.result().status for answer in held} == {200}


def test_health_is_told_while_all_places_are_taken(begin: Begin, shop: Shop) -> None:
    shop.is_open = False
    edge = begin(EDGE_MAXCONN="1", EDGE_QUEUE="5s")
    crowd = Crowd(edge)
    waiting = crowd.send(LIST, 6)
    edge.wait_for("qcur", 5)

    assert [edge.ask("GET", path).status for path in ("/healthz", "/healthz")] == [200, 200]
    assert edge.figure("qcur") == 5
    shop.places.release(6)
    assert {answer.result().status for answer in waiting} == {200}


def test_orders_go_first_then_carts_then_all_else(begin: Begin, shop: Shop) -> None:
    shop.is_open = False
    edge = begin(EDGE_MAXCONN="1", EDGE_QUEUE="10s")
    crowd = Crowd(edge)
    wait_for = enumerate([LIST, LIST, LIST, ("GET", "/store/carts/1/"), ("GET", "/store/orders/"), ORDER])
    answers = [crowd.send(LIST)[0]]
    wait_until(lambda: len(shop.arrived) == 1)
    for number, request in wait_for:
        answers += crowd.send(request)
        edge.wait_for("qcur", number + 1)

    shop.places.release(7)

    assert {answer.result().status for answer in answers} == {200}
    assert shop.asked == [
        "GET /store/products/",
        "POST /store/orders/",
        "GET /store/carts/1/",
        *["GET /store/products/"] * 3,
        "GET /store/orders/",
    ]


def test_an_order_passes_while_lists_are_shed(begin: Begin, shop: Shop) -> None:
    shop.is_open = False
    edge = begin(EDGE_MAXCONN="1", EDGE_QUEUE="1s")
    crowd = Crowd(edge)
    held = crowd.send(LIST)
    wait_until(lambda: len(shop.arrived) == 1)
    lists = crowd.send(LIST, 5)
    edge.wait_for("qcur", 5)
    order = crowd.send(ORDER)
    edge.wait_for("qcur", 6)

    shop.places.release(1)
    wait_until(lambda: len(shop.arrived) == 2)
    assert [answer.result().status for answer in lists] == [503] * 5
    shop.places.release(1)

    assert [answer.result().status for answer in held + order] == [200, 200]


def test_who_hangs_up_leaves_the_queue(begin: Begin, shop: Shop) -> None:
    shop.is_open = False
    edge = begin(EDGE_MAXCONN="1", EDGE_QUEUE="20s")
    held = Crowd(edge).send(LIST)
    wait_until(lambda: len(shop.arrived) == 1)
    start = monotonic()
    with socket.create_connection(("127.0.0.1", edge.port)) as client:
        client.sendall(b"POST /store/carts/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
        edge.wait_for("qcur", 1)
    edge.wait_for("qcur", 0)

    assert monotonic() - start < 15
    shop.places.release(2)
    assert held[0].result().status == 200
    assert shop.asked == ["GET /store/products/"]


def test_slow_clients_are_cut_and_nobody_else_notices(begin: Begin, shop: Shop) -> None:
    edge = begin(EDGE_MAXCONN="1")
    beginnings = [
        b"GET /store/products/ HTTP/1.1\r\nX-Slow: ",
        b"POST /store/carts/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    ]
    slow = [socket.create_connection(("127.0.0.1", edge.port), 20) for _ in range(30)]
    start = monotonic()
    for number, client in enumerate(slow):
        client.sendall(beginnings[number % 2])

    for _ in range(10):
        assert edge.ask(*LIST).status == 200
    assert monotonic() - start < 5

    for client in slow:
        assert b" 408 " in client.makefile("rb").readline()
        client.close()
    assert monotonic() - start >= 5
    assert shop.asked == ["GET /store/products/"] * 10


def test_a_request_that_reached_a_server_is_asked_again_only_when_that_changes_nothing(
    begin: Begin, shop: Shop
) -> None:
    edge = begin()

    assert edge.ask("POST", "/hang-up").detail == "The server failed on this request."
    assert shop.asked == ["POST /hang-up"]
    assert edge.ask("GET", "/hang-up").status == 502
    assert shop.asked == ["POST /hang-up", *["GET /hang-up"] * 4]


def test_a_server_that_refuses_connections_costs_nobody_a_request(begin: Begin, shop: Shop) -> None:
    edge = begin(WEB_2="127.0.0.1:1", EDGE_MAXCONN="10")

    assert [edge.ask("POST", "/store/carts/").status for _ in range(20)] == [200] * 20


def test_its_own_figures_are_at_a_port_of_their_own(begin: Begin, shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    edge = begin(EDGE_MANAGEMENT=f"127.0.0.1:{port}")
    management = RunningEdge(port, edge.admin, edge.log)

    edge.ask("GET", "/metrics")

    assert b'haproxy_server_status{proxy="web",server="web1"' in management.ask("GET", "/metrics").content
    assert management.ask("GET", "/").status == 404
    assert shop.asked == ["GET /metrics"]


def test_each_request_can_be_logged_as_a_line_of_json(begin: Begin, shop: Shop) -> None:
    edge = begin(EDGE_LOG="stdout")

    edge.ask("GET", '/store/products/?search="a\\b', {"X-Request-ID": "of-a-shopper"})

    def requests() -> list[str]:  # what HAProxy says of itself and its servers is no JSON
        return [line for line in edge.log.read_text().splitlines(keepends=True) if line[0] == "{"]

    wait_until(lambda: "".join(requests()).endswith("\n"))
    line = json.loads(requests()[-1])
    assert (line["method"], line["path"]) == ("GET", '/store/products/?search="a\\b')
    assert (line["status"], line["server"], line["request_id"]) == (200, "web1", "of-a-shopper")
