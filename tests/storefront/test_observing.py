"""Every request has an id, and a line in the log: what it cost, and nothing that is nobody's business."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from storefront import request_id
from tests.storefront.selling import Selling, selling

FACTS = ("method", "route", "path", "status", "queries", "bytes", "user")
MADE_UP = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
def observed(settings: Settings) -> Client:
    """A client of a shop that is observed, on which some addresses fail."""
    settings.REQUEST_LOG = True
    settings.MIDDLEWARE = ["storefront.observing.Observing", *settings.MIDDLEWARE]
    settings.ROOT_URLCONF = "tests.storefront.failing_urls"
    return Client(raise_request_exception=False)


@pytest.fixture
def facts(caplog: pytest.LogCaptureFixture) -> Callable[[], dict[str, Any]]:
    """What the log says of the one request that was sent."""
    caplog.set_level("INFO", "storefront.requests")

    def of_the_one() -> dict[str, Any]:
        [record] = [record for record in caplog.records if record.name == "storefront.requests"]
        assert record.__dict__["duration_ms"] >= record.__dict__["db_ms"] >= 0
        return {name: record.__dict__[name] for name in FACTS}

    return of_the_one


def test_a_request_is_told_without_its_query_string(observed: Client, facts: Callable[[], Any]) -> None:
    answer = observed.get("/healthz?token=secret")

    assert facts() == {
        "method": "GET",
        "route": "/healthz/",
        "path": "/healthz",
        "status": 200,
        "queries": 0,
        "bytes": len(answer.content),
        "user": None,
    }


@pytest.mark.django_db
def test_queries_are_counted(observed: Client, facts: Callable[[], Any]) -> None:
    observed.get("/store/products/7/")

    told = facts()
    assert (told["route"], told["status"], told["queries"]) == ("/store/products/<pk>/", 404, 1)


@pytest.mark.django_db
def test_who_is_known_is_named_by_number_alone(observed: Client, facts: Callable[[], Any]) -> None:
    user = get_user_model().objects.create_superuser("ada", "ada@shop.example", "long enough")
    observed.force_login(user)

    observed.get("/admin/")

    assert facts()["user"] == user.pk


@pytest.mark.django_db
def test_nobody_is_looked_up_for_the_log(observed: Client, facts: Callable[[], Any]) -> None:
    user = get_user_model().objects.create_user("ada", "ada@shop.example", "long enough")
    observed.force_login(user)

    observed.get("/healthz")

    assert (facts()["user"], facts()["queries"]) == (None, 0)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/store/nothing/12345/", "unmatched"),
        ("/nothing/at/all", "unmatched"),
        ("/static/nothing.css", "static"),
        ("/store/broken/", "/store/broken/"),
    ],
)
def test_there_are_few_routes_whatever_is_asked(
    observed: Client, facts: Callable[[], Any], path: str, route: str
) -> None:
    observed.get(path)

    assert (facts()["route"], facts()["path"]) == (route, path)


def test_a_very_long_path_is_cut(observed: Client, facts: Callable[[], Any]) -> None:
    observed.get(f"/{'a' * 4000}")

    assert facts()["path"] == f"/{'a' * 299}"


def test_without_the_request_log_a_request_has_its_id_and_no_line(
    settings: Settings, observed: Client, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REQUEST_LOG = False
    caplog.set_level("INFO", "storefront.requests")

    assert MADE_UP.fullmatch(observed.get("/healthz")["X-Request-ID"])
    assert caplog.records == []


@pytest.mark.parametrize("given", ["abcd1234", "0f8fad5b-d9cb-469f-a165-70867728950e", "a.b_c-d9", "x" * 64])
def test_an_id_that_comes_along_is_kept(observed: Client, given: str) -> None:
    assert observed.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["", "short12", "x" * 65, "<script>123", "two words", "line\nbreak1", "١٢٣٤٥٦٧٨"]
)
def test_what_is_no_id_is_replaced(observed: Client, given: str) -> None:
    assert MADE_UP.fullmatch(observed.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"])


def test_each_request_has_another_id(observed: Client) -> None:
    assert observed.get("/healthz")["X-Request-ID"] != observed.get("/healthz")["X-Request-ID"]


def test_the_id_ends_with_the_response(observed: Client) -> None:
    observed.get("/healthz")

    assert request_id.current.get() == ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Selling]:
    with selling(tmp_path_factory.mktemp("observed"), workers=1) as here:
        yield here


def logged(log: Path, known: str) -> list[dict[str, Any]]:
    """The lines with this id."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("request_id") == known]


def test_the_error_and_the_request_have_the_same_id_in_prods_log(server: Selling) -> None:
    response = server.get("/store/products/?token=secret", **{"X-Request-ID": "find-me-again"})

    assert (response.status, response.headers["X-Request-ID"]) == (500, "find-me-again")
    error, request = logged(server.log, "find-me-again")
    assert (error["level"], error["logger"]) == ("ERROR", "django.request")
    assert error["message"] == "Internal Server Error: /store/products/"
    assert "no such table: store_product" in error["exc_info"]
    assert (request["logger"], request["level"]) == ("storefront.requests", "INFO")
    assert (request["path"], request["status"], request["queries"]) == ("/store/products/", 500, 1)
    assert request["pid"] == server.pids()[-1]
    assert "secret" not in server.log.read_text()


def test_gunicorns_own_lines_have_the_same_form(server: Selling) -> None:
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if "gunicorn" in line]

    assert {line["logger"] for line in lines} == {"gunicorn.error"}
    assert lines[0]["message"].startswith("Starting gunicorn ")
    assert lines[0]["level"] == "INFO"
