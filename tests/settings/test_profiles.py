"""What each profile loads, and what it leaves out."""

import json
from functools import cache
from typing import Any

import pytest

from tests.settings.processes import PROD, python

BOOT = """
import json, sys
from storefront.wsgi import application
from django.conf import settings
from django.urls import get_resolver

keys = ["PROFILE", "DEBUG", "INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS"]
keys += ["REGRESSIONS_ALLOWED", "QUERY_LOG"]
facts = {key: getattr(settings, key) for key in keys}
facts["access_token"] = settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"].total_seconds()
facts["urls"] = [str(entry.pattern) for entry in get_resolver().url_patterns]
facts["modules"] = list(sys.modules)
print(json.dumps(facts))
"""
PROFILERS = {"silk", "debug_toolbar"}


@cache
def booted(profile: str) -> dict[str, Any]:
    """The facts of a server of this profile, started with nothing set that it can do without."""
    environment = PROD if profile == "prod" else {"DJANGO_SETTINGS_MODULE": f"settings.{profile}"}
    process = python("-c", BOOT, **environment)
    assert process.returncode == 0, process.stderr
    facts: dict[str, Any] = json.loads(process.stdout)
    return facts


def packages(names: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("profile", ["perf", "prod"])
def test_a_measured_or_selling_server_loads_neither_silk_nor_the_toolbar(profile: str) -> None:
    facts = booted(profile)

    assert not PROFILERS & packages(facts["modules"])
    assert not PROFILERS & packages(facts["INSTALLED_APPS"])
    assert not PROFILERS & packages(facts["MIDDLEWARE"])
    assert not {"silk/", "__debug__/"} & set(facts["urls"])
    assert facts["DEBUG"] is False


def test_dev_loads_silk_and_the_toolbar() -> None:
    facts = booted("dev")

    assert packages(facts["modules"]) >= PROFILERS
    assert packages(facts["INSTALLED_APPS"]) >= PROFILERS
    assert packages(facts["MIDDLEWARE"]) >= PROFILERS
    assert {"silk/", "__debug__/"} <= set(facts["urls"])
    assert facts["DEBUG"] is True


def test_dev_profiles_a_request_once() -> None:
    assert "debug_toolbar.panels.profiling" not in booted("dev")["modules"]


DOORS = [
    "storefront.edge.ClientAddress",
    "csp.middleware.CSPMiddleware",
    "storefront.headers.PermissionsPolicy",
    "storefront.body.BodyLimit",
    "storefront.throttled.ThrottledPages",
]


def test_perf_is_prod_with_timing_in_the_place_of_observing_and_of_what_closes_doors() -> None:
    observing, *rest = booted("prod")["MIDDLEWARE"]

    assert (observing, rest[: len(DOORS)]) == ("storefront.observing.Observing", DOORS)
    assert booted("perf")["MIDDLEWARE"] == ["storefront.timing.ServerTiming", *rest[len(DOORS) :]]


def test_sign_ins_are_throttled_in_prod_and_measured_without() -> None:
    backends = {name: booted(name)["AUTHENTICATION_BACKENDS"] for name in ("dev", "perf", "prod")}

    django_s_own = ["django.contrib.auth.backends.ModelBackend"]
    assert backends == {
        "dev": django_s_own,
        "perf": django_s_own,
        "prod": ["store.accounts.throttle.ThrottledBackend"],
    }


def test_prod_counts_for_metrics_only_where_they_are_served() -> None:
    process = python("-c", BOOT, **PROD, METRICS_PORT="9100")

    observing, *shared = booted("prod")["MIDDLEWARE"]
    assert json.loads(process.stdout)["MIDDLEWARE"] == [observing, "storefront.metrics.Metrics", *shared]
    assert "prometheus_client" not in booted("prod")["modules"]


@pytest.mark.parametrize("profile", ["dev", "perf"])
def test_other_profiles_refuse_to_serve_metrics(profile: str) -> None:
    process = python("-c", BOOT, DJANGO_SETTINGS_MODULE=f"settings.{profile}", METRICS_PORT="9100")

    assert process.returncode == 1
    assert "METRICS_PORT is '9100', but only settings.prod honours it." in process.stderr


def test_server_timing_0_leaves_the_timing_out_of_perf() -> None:
    process = python("-c", BOOT, DJANGO_SETTINGS_MODULE="settings.perf", SERVER_TIMING="0")

    assert json.loads(process.stdout)["MIDDLEWARE"] == booted("prod")["MIDDLEWARE"][1 + len(DOORS) :]


MAIL = """
from django.conf import settings

names = ["BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "TIMEOUT"]
print([getattr(settings, f"EMAIL_{name}") for name in names], settings.DEFAULT_FROM_EMAIL)
"""


def test_prod_sends_mail_through_the_server_of_the_environment() -> None:
    chosen = {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": "2525",
        "EMAIL_HOST_USER": "shop",
        "EMAIL_HOST_PASSWORD": "secret",
        "EMAIL_USE_TLS": "0",
        "DEFAULT_FROM_EMAIL": "shop@mail.example",
    }

    process = python("-c", MAIL, **PROD, **chosen)

    backend = "django.core.mail.backends.smtp.EmailBackend"
    told = [backend, "mail.example", 2525, "shop", "secret", False, 5]
    assert process.stdout == f"{told} shop@mail.example\n"


def test_prod_prints_mail_when_no_server_is_named() -> None:
    process = python("-c", "from django.conf import settings; print(settings.EMAIL_BACKEND)", **PROD)

    assert process.stdout == "django.core.mail.backends.console.EmailBackend\n"


def test_prod_never_imports_the_regressions() -> None:
    assert "store.regressions" not in booted("prod")["modules"]
    assert "store.variants" in booted("prod")["modules"]


def test_each_profile_says_what_it_allows() -> None:
    allowed = {
        name: (booted(name)["REGRESSIONS_ALLOWED"], booted(name)["QUERY_LOG"])
        for name in ("dev", "perf", "prod")
    }

    assert allowed == {"dev": (True, True), "perf": (True, True), "prod": (False, False)}


def test_an_access_token_lasts_a_day_of_measuring_and_in_prod_a_quarter_of_an_hour() -> None:
    lasting = {name: booted(name)["access_token"] for name in ("dev", "perf", "prod")}

    assert lasting == {"dev": 86_400, "perf": 86_400, "prod": 900}


@pytest.mark.parametrize("profile", ["dev", "perf", "prod"])
def test_a_profile_knows_its_name(profile: str) -> None:
    assert booted(profile)["PROFILE"] == profile


def test_prod_passes_djangos_deployment_check_without_a_database() -> None:
    process = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PROD)

    assert (process.returncode, process.stderr) == (0, "")


def test_manage_py_chooses_dev_when_nobody_does() -> None:
    process = python("manage.py", "diffsettings", "--output", "unified")

    assert "+ PROFILE = 'dev'" in process.stdout.splitlines()


def test_a_server_chooses_prod_when_nobody_does() -> None:
    process = python("-c", "import storefront.wsgi")

    assert "SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL must be set" in process.stderr
