"""REQUEST_LOG: a line of JSON for every request, in prod by default and in the other profiles when set."""

import json
import runpy

import pytest

from tests.settings.processes import PROD, load, python

OBSERVING = "storefront.observing.Observing"
REQUEST = """
import django
django.setup()
from django.test import Client
Client().get("/healthz?token=secret")
Client().get("/media/nothing?token=secret")  # silk keeps neither: it would need its tables
"""


@pytest.mark.parametrize("profile", ["dev", "perf"])
def test_with_request_log_stderr_has_a_line_of_json_per_request(profile: str) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": f"settings.{profile}", "DATABASE_URL": "sqlite://:memory:"}

    process = python("-c", REQUEST, **environment, REQUEST_LOG="1")

    lines = [json.loads(line) for line in process.stderr.splitlines()]
    assert [(line["logger"], line["path"], line["status"]) for line in lines] == [
        ("storefront.requests", "/healthz", 200),
        ("storefront.requests", "/media/nothing", 404),
    ]


@pytest.mark.parametrize("profile", ["dev", "perf"])
def test_dev_and_perf_have_no_request_log_by_default(profile: str) -> None:
    settings = load(profile)

    assert OBSERVING not in settings.MIDDLEWARE
    assert settings.LOGGING["formatters"]["line"] == load("base").LOGGING["formatters"]["line"]
    assert "storefront.requests" not in settings.LOGGING["loggers"]


@pytest.mark.parametrize("profile", ["dev", "perf"])
def test_the_request_log_adds_one_middleware(profile: str) -> None:
    with_log = load(profile, REQUEST_LOG="1").MIDDLEWARE

    assert [name for name in with_log if name != OBSERVING] == load(profile).MIDDLEWARE
    assert with_log[with_log.index(OBSERVING) + 1] == "storefront.timing.ServerTiming"


def test_prod_has_the_request_log_unless_it_is_switched_off() -> None:
    default, off = load("prod", **PROD), load("prod", **PROD, REQUEST_LOG="0")

    assert (default.REQUEST_LOG, off.REQUEST_LOG) == (True, False)
    assert (default.MIDDLEWARE, default.LOGGING) == (off.MIDDLEWARE, off.LOGGING)


@pytest.mark.parametrize(
    ("profile", "request_log", "is_json"),
    [
        ("settings.prod", "", True),
        ("settings.perf", "1", True),
        ("settings.perf", "0", False),
        ("settings.perf", "", False),
    ],
)
def test_gunicorn_writes_its_lines_in_the_form_of_the_log(
    monkeypatch: pytest.MonkeyPatch, profile: str, request_log: str, is_json: bool
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", profile)
    monkeypatch.setenv("REQUEST_LOG", request_log)

    configuration = runpy.run_path("storefront/gunicorn.py")

    assert (configuration.get("logger_class") == "storefront.json_lines.GunicornLogger") is is_json
