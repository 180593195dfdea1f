"""Requests that race for one cart lose nothing."""

from pathlib import Path

from tests.settings.processes import python
from tests.store.racing_carts import ROUNDS, THREADS


def test_what_threads_add_at_the_same_moment_adds_up_in_one_row(tmp_path: Path) -> None:
    race = python(
        "-m",
        "tests.store.racing_carts",
        DJANGO_SETTINGS_MODULE="settings.perf",
        DATABASE_URL=f"sqlite:///{tmp_path}/shop.sqlite3",
    )

    assert race.stderr == ""
    assert race.stdout == f"[{2 * THREADS * ROUNDS}]"
