"""A wrong value stops the start with one line that names the variable and what is allowed."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from storefront.profile import use_profile
from tests.settings.processes import PROD, load, python

DATABASES = "sqlite:///path/to/file.sqlite3 or postgres://user:password@host:port/name"
CACHES = "redis://user:password@host:port/number, for Valkey too, or rediss:// with TLS"
NO_CACHE = f"names no cache that the shop knows; allowed: {CACHES}."
PROFILES = "settings.dev, settings.perf or settings.prod"


def refusal(profile: str, **environment: str) -> str:
    """What the settings of a profile say of this environment."""
    with pytest.raises(ImproperlyConfigured) as refused:
        load(profile, **environment)
    return str(refused.value)


@pytest.mark.parametrize("name", ["perf", "settings.x", "settings.base"])
def test_what_is_no_profile_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", name)

    with pytest.raises(ImproperlyConfigured) as refused:
        use_profile(default="settings.dev")
    assert str(refused.value) == f"DJANGO_SETTINGS_MODULE is {name!r}; allowed: {PROFILES}."


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        (
            "ACCESS_LOG",
            "/nowhere/access.log",
            "ACCESS_LOG is '/nowhere/access.log'; "
            "allowed: a file that can be written to (No such file or directory).",
        ),
        ("SILK_LOGIN", "maybe", "SILK_LOGIN is 'maybe'; allowed: 1 or 0."),
        ("REQUEST_LOG", "shop.log", "REQUEST_LOG is 'shop.log'; allowed: 1 or 0."),
        ("DB_ROUND_TRIP_MS", "abc", "DB_ROUND_TRIP_MS is 'abc'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "-1", "DB_ROUND_TRIP_MS is '-1'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "nan", "DB_ROUND_TRIP_MS is 'nan'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "inf", "DB_ROUND_TRIP_MS is 'inf'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "1", "DB_ROUND_TRIP_MS is '1', but only settings.perf honours it."),
        ("METRICS_PORT", "9100", "METRICS_PORT is '9100', but only settings.prod honours it."),
        (
            "DATABASE_URL",
            "mysql://shop:secret@host/shop",
            f"DATABASE_URL (mysql:…) names no database that the shop runs on; allowed: {DATABASES}.",
        ),
        (
            "DATABASE_URL",
            "postgres://shop:secret@host:port/shop",
            f"DATABASE_URL (postgres:…) cannot be read; allowed: {DATABASES}.",
        ),
        *(
            ("CACHE_URL", url, f"CACHE_URL ({url.partition(':')[0]}:…) {NO_CACHE}")
            for url in [
                "memcached://:secret@host:11211",
                "redis:///0",
                "redis://host:port/0",
                "redis://host:70000/0",
                "redis://host/zero",
                "host:6379",
            ]
        ),
    ],
)
def test_dev_refuses(name: str, value: str, reason: str) -> None:
    assert refusal("dev", **{name: value}) == reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SILK_LOGIN", "1", "SILK_LOGIN is '1', but only settings.dev honours it."),
        ("METRICS_PORT", "9100", "METRICS_PORT is '9100', but only settings.prod honours it."),
        ("SERVER_TIMING", "off?", "SERVER_TIMING is 'off?'; allowed: 1 or 0."),
    ],
)
def test_perf_refuses(name: str, value: str, reason: str) -> None:
    assert refusal("perf", **{name: value}) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set: settings.prod has nothing built in."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must be set: settings.prod has nothing built in."),
        (
            {"DATABASE_URL": "", "SECRET_KEY": ""},
            "SECRET_KEY, DATABASE_URL must be set: settings.prod has nothing built in.",
        ),
        ({"DB_ROUND_TRIP_MS": "0.5"}, "DB_ROUND_TRIP_MS is '0.5', but only settings.perf honours it."),
        ({"EMAIL_PORT": "0"}, "EMAIL_PORT is '0'; allowed: a port, 1 to 65535."),
        ({"SILK_LOGIN": "1"}, "SILK_LOGIN is '1', but only settings.dev honours it."),
        (
            {"SECRET_KEY_FILE": "/nowhere"},
            "SECRET_KEY and SECRET_KEY_FILE are both set; allowed: one of them.",
        ),
        (
            {"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere"},
            "SECRET_KEY_FILE is '/nowhere'; "
            "allowed: a file of text that can be read (No such file or directory).",
        ),
        (
            {"FORWARDED_ALLOW_IPS": "the edge"},
            "FORWARDED_ALLOW_IPS is 'the edge'; allowed: addresses and networks, separated by commas, or *.",
        ),
        ({"SERVE_MEDIA": "maybe"}, "SERVE_MEDIA is 'maybe'; allowed: 1 or 0."),
    ],
)
def test_prod_refuses(changes: dict[str, str], reason: str) -> None:
    assert refusal("prod", **PROD | changes) == reason


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SERVER_THREADS", "-1", "a whole number, 0 or more"),
        ("DB_POOL", "many", "a whole number, 0 or more"),
        ("DB_POOL_TIMEOUT", "-1", "seconds, 0 or more"),
        ("DB_POOL_LIFETIME", "nan", "seconds, 0 or more"),
        ("DB_CONNECT_TIMEOUT", "1", "whole seconds, 2 or more"),
        ("DB_KEEPALIVE", "0.5", "whole seconds, 1 or more"),
        ("DB_STATEMENT_TIMEOUT", "5s", "seconds, 0 or more"),
        ("DB_LOCK_TIMEOUT", "inf", "seconds, 0 or more"),
        ("DB_IDLE_TIMEOUT", "-0.1", "seconds, 0 or more"),
    ],
)
def test_a_server_refuses_limits_of_its_database(name: str, value: str, allowed: str) -> None:
    reason = refusal("prod", **PROD | {"SERVER_THREADS": "4", name: value})

    assert reason == f"{name} is {value!r}; allowed: {allowed}."


def test_empty_values_are_taken_as_not_set() -> None:
    names = ["VARIANTS", "SILK_LOGIN", "DATABASE_URL", "CACHE_URL", "CACHE_PREFIX", "SERVER_TIMING"]

    assert load("dev", **dict.fromkeys(names, ""), DB_ROUND_TRIP_MS="0").PROFILE == "dev"


@pytest.mark.parametrize(
    ("arguments", "environment", "reason"),
    [
        (
            ["check", "--settings=settings.x"],
            {},
            f"DJANGO_SETTINGS_MODULE is 'settings.x'; allowed: {PROFILES}.",
        ),
        (["runserver", "127.0.0.1:0"], {"SILK_LOGIN": "maybe"}, "SILK_LOGIN is 'maybe'; allowed: 1 or 0."),
    ],
)
def test_a_command_ends_with_the_reason_alone(
    arguments: list[str], environment: dict[str, str], reason: str
) -> None:
    process = python("manage.py", *arguments, **environment)

    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr == f"Storefront cannot start: {reason}\n"
