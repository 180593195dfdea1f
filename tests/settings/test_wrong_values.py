"""A wrong value stops the start with one line that names the variable and what is allowed."""

import pytest

from tests.settings.processes import PROD, python

DATABASES = "sqlite:///path/to/file.sqlite3 or postgres://user:password@host:port/name"
CACHES = "redis://user:password@host:port/number, for Valkey too, or rediss:// with TLS"
NO_CACHE = f"names no cache that the shop knows; allowed: {CACHES}."
PROFILES = "settings.dev, settings.perf or settings.prod"


def complaint(**environment: str) -> str:
    """What `manage.py check` says when it refuses to start."""
    process = python("manage.py", "check", **environment)
    assert process.returncode == 1
    assert process.stdout == ""
    return process.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DJANGO_SETTINGS_MODULE", "perf", f"DJANGO_SETTINGS_MODULE is 'perf'; allowed: {PROFILES}."),
        (
            "DJANGO_SETTINGS_MODULE",
            "settings.x",
            f"DJANGO_SETTINGS_MODULE is 'settings.x'; allowed: {PROFILES}.",
        ),
        (
            "DJANGO_SETTINGS_MODULE",
            "settings.base",
            f"DJANGO_SETTINGS_MODULE is 'settings.base'; allowed: {PROFILES}.",
        ),
        (
            "ACCESS_LOG",
            "/nowhere/access.log",
            "ACCESS_LOG is '/nowhere/access.log'; "
            "allowed: a file that can be written to (No such file or directory).",
        ),
        ("SILK_LOGIN", "maybe", "SILK_LOGIN is 'maybe'; allowed: 1 or 0."),
        ("DB_ROUND_TRIP_MS", "abc", "DB_ROUND_TRIP_MS is 'abc'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "-1", "DB_ROUND_TRIP_MS is '-1'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "nan", "DB_ROUND_TRIP_MS is 'nan'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "inf", "DB_ROUND_TRIP_MS is 'inf'; allowed: milliseconds, 0 or more."),
        ("DB_ROUND_TRIP_MS", "1", "DB_ROUND_TRIP_MS is '1', but only settings.perf honours it."),
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
            (
                "CACHE_URL",
                url,
                f"CACHE_URL ({url.partition(':')[0]}:…) {NO_CACHE}",
            )
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
    assert complaint(**{name: value}) == f"Storefront cannot start: {reason}\n"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SILK_LOGIN", "1", "SILK_LOGIN is '1', but only settings.dev honours it."),
        ("SERVER_TIMING", "off?", "SERVER_TIMING is 'off?'; allowed: 1 or 0."),
    ],
)
def test_perf_refuses(name: str, value: str, reason: str) -> None:
    refusal = complaint(**{"DJANGO_SETTINGS_MODULE": "settings.perf", name: value})

    assert refusal == f"Storefront cannot start: {reason}\n"


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
    assert complaint(**PROD | changes) == f"Storefront cannot start: {reason}\n"


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
    told = complaint(**PROD | {"SERVER_THREADS": "4", name: value})

    assert told == f"Storefront cannot start: {name} is {value!r}; allowed: {allowed}.\n"


def test_prod_refuses_a_regression() -> None:
    told = complaint(**PROD | {"VARIANTS": "n_plus_one"})

    assert told.startswith(
        "Storefront cannot start: VARIANTS names 'n_plus_one', which profile prod does not offer. It offers: "
    )


def test_values_that_mean_nothing_are_taken_as_not_set() -> None:
    silent = {
        "VARIANTS": "",
        "SILK_LOGIN": "",
        "DB_ROUND_TRIP_MS": "0",
        "DATABASE_URL": "",
        "CACHE_URL": "",
        "CACHE_PREFIX": "",
        "SERVER_TIMING": "",
    }

    assert python("manage.py", "check", **silent).returncode == 0


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
def test_every_command_refuses(arguments: list[str], environment: dict[str, str], reason: str) -> None:
    process = python("manage.py", *arguments, **environment)

    assert (process.returncode, process.stderr) == (1, f"Storefront cannot start: {reason}\n")
