"""What each profile loads, and what it leaves out."""

import json

from tests.settings.processes import PROD, load, python

PROFILERS = {"silk", "debug_toolbar"}
LOADED = """
import json, sys
from storefront.wsgi import application
from django.urls import get_resolver

print(json.dumps([*sys.modules, *(str(entry.pattern) for entry in get_resolver().url_patterns)]))
"""
DOORS = [
    "storefront.edge.ClientAddress",
    "csp.middleware.CSPMiddleware",
    "storefront.headers.PermissionsPolicy",
    "storefront.body.BodyLimit",
    "storefront.throttled.ThrottledPages",
]


def loaded(**environment: str) -> set[str]:
    """Modules and URL patterns of a server that starts with this environment."""
    process = python("-c", LOADED, **environment)
    assert process.returncode == 0, process.stderr
    return set(json.loads(process.stdout))


def packages(names: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def test_dev_loads_silk_and_the_toolbar_with_one_profiler_between_them() -> None:
    names = loaded(DJANGO_SETTINGS_MODULE="settings.dev")

    assert {"silk", "debug_toolbar", "silk/", "__debug__/"} <= names
    assert "debug_toolbar.panels.profiling" not in names


def test_perf_loads_neither_silk_nor_the_toolbar_nor_the_request_log() -> None:
    names = loaded(DJANGO_SETTINGS_MODULE="settings.perf")

    assert not {*PROFILERS, "silk/", "__debug__/"} & names
    assert not {"storefront.observing", "storefront.json_lines"} & names


def test_prod_loads_no_profiler_no_regression_and_no_metrics() -> None:
    names = loaded(**PROD)

    assert not {*PROFILERS, "silk/", "__debug__/", "store.regressions", "prometheus_client"} & names
    assert "store.variants" in names


def test_profilers_are_installed_in_dev_alone() -> None:
    dev, perf, prod = load("dev"), load("perf"), load("prod", **PROD)

    assert packages(dev.INSTALLED_APPS) >= PROFILERS
    assert packages(dev.MIDDLEWARE) >= PROFILERS
    for profile in (perf, prod):
        assert not PROFILERS & packages([*profile.INSTALLED_APPS, *profile.MIDDLEWARE])
    assert (dev.DEBUG, perf.DEBUG, prod.DEBUG) == (True, False, False)


def test_perf_is_prod_with_timing_in_the_place_of_observing_and_of_what_closes_doors() -> None:
    observing, *rest = load("prod", **PROD).MIDDLEWARE

    assert (observing, rest[: len(DOORS)]) == ("storefront.observing.Observing", DOORS)
    timing, *others = load("perf").MIDDLEWARE
    assert (timing, others) == ("storefront.timing.ServerTiming", rest[len(DOORS) :])


def test_server_timing_0_leaves_the_timing_out_of_perf() -> None:
    without = load("perf", SERVER_TIMING="0")

    assert ["storefront.timing.ServerTiming", *without.MIDDLEWARE] == load("perf").MIDDLEWARE


def test_sign_ins_are_throttled_in_prod_and_measured_without() -> None:
    assert load("prod", **PROD).AUTHENTICATION_BACKENDS == ["store.accounts.throttle.ThrottledBackend"]
    assert not hasattr(load("perf"), "AUTHENTICATION_BACKENDS")
    assert not hasattr(load("dev"), "AUTHENTICATION_BACKENDS")


def test_prod_counts_for_metrics_only_where_they_are_served() -> None:
    observing, *shared = load("prod", **PROD).MIDDLEWARE

    with_metrics = load("prod", **PROD, METRICS_PORT="9100").MIDDLEWARE
    assert with_metrics == [observing, "storefront.metrics.Metrics", *shared]


def test_prod_sends_mail_through_the_server_of_the_environment() -> None:
    prod = load(
        "prod",
        **PROD,
        EMAIL_HOST="mail.example",
        EMAIL_PORT="2525",
        EMAIL_HOST_USER="shop",
        EMAIL_HOST_PASSWORD="secret",
        EMAIL_USE_TLS="0",
        DEFAULT_FROM_EMAIL="shop@mail.example",
    )

    assert prod.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
    assert (prod.EMAIL_HOST, prod.EMAIL_PORT, prod.EMAIL_USE_TLS) == ("mail.example", 2525, False)
    assert (prod.EMAIL_HOST_USER, prod.EMAIL_HOST_PASSWORD) == ("shop", "secret")
    assert (prod.EMAIL_TIMEOUT, prod.DEFAULT_FROM_EMAIL) == (5, "shop@mail.example")


def test_prod_prints_mail_when_no_server_is_named() -> None:
    assert load("prod", **PROD).EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"


def test_each_profile_says_what_it_allows() -> None:
    profiles = [load("dev"), load("perf"), load("prod", **PROD)]

    assert [(profile.PROFILE, profile.REGRESSIONS_ALLOWED, profile.QUERY_LOG) for profile in profiles] == [
        ("dev", True, True),
        ("perf", True, True),
        ("prod", False, False),
    ]


def test_an_access_token_lasts_a_day_of_measuring_and_in_prod_a_quarter_of_an_hour() -> None:
    profiles = [load("dev"), load("perf"), load("prod", **PROD)]
    seconds = [profile.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"].total_seconds() for profile in profiles]

    assert seconds == [86_400, 86_400, 900]


def test_prod_passes_djangos_deployment_check_without_a_database() -> None:
    process = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PROD)

    assert (process.returncode, process.stderr) == (0, "")


def test_manage_py_chooses_dev_by_default() -> None:
    process = python("manage.py", "diffsettings", "--output", "unified")

    assert "+ PROFILE = 'dev'" in process.stdout.splitlines()


def test_a_server_chooses_prod_by_default() -> None:
    process = python("-c", "import storefront.wsgi")

    assert "SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL must be set" in process.stderr
