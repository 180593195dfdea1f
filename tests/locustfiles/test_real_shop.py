"""Every scenario at the shop itself: gunicorn with four threads, seeded SQLite."""

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.locustfiles.conftest import ROOT, Run, shopping
from tests.locustfiles.test_scenarios import AN_ORDER, CART, CHANGE, ITEM, LIST, ORDER, PRODUCT, STEPS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shop's database, its pictures and everybody's tokens are."""
    return tmp_path_factory.mktemp("shop")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """Where the shop is served; the database is filled just once."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "settings.perf",
        "DATABASE_URL": f"sqlite:///{folder}/shop.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "ACCESS_LOG": str(folder / "access.log"),  # or it would fill the pipe that nobody reads
    }
    for words in ("migrate", "seed", f"tokens --output {folder}/tokens.json"):
        subprocess.run([sys.executable, "manage.py", *words.split()], cwd=ROOT, env=environment, check=True)
    command = "-m gunicorn storefront.wsgi --config storefront/gunicorn.py --bind 127.0.0.1:0"
    server = subprocess.Popen(
        [sys.executable, *command.split()], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr
    try:
        yield next(
            found[0] for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line))
        )
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.fixture
def locust(url: str, folder: Path, tmp_path: Path) -> Callable[..., Run]:
    """Shopping without pauses at the shop; requests under way are waited for."""
    options = ("--no-wait", "--stop-timeout", "20")
    return lambda **choices: shopping(url, folder / "tokens.json", tmp_path, *options, **choices)


REQUESTS = {"accounts": 60}  # each registration and sign-in takes a quarter of a second of CPU


def ask(folder: Path, query: str) -> int:
    with closing(sqlite3.connect(folder / "shop.sqlite3")) as database:
        found: int = database.execute(query).fetchone()[0]
    return found


@pytest.mark.parametrize("scenario", STEPS)
def test_every_scenario_finds_the_shop_as_it_expects(locust, scenario):
    run = locust(scenario=scenario, users=4, rows=REQUESTS.get(scenario, 600))

    assert run.failures == {}
    assert run.exit_code == 0
    assert run.names == STEPS[scenario]


def test_twenty_shoppers_and_one_of_the_staff_find_it_so_all_at_once(locust):
    run = locust(scenario="mixed", users=21)

    assert run.failures == {}
    assert run.names >= {CART, ITEM, LIST, PRODUCT, CHANGE, AN_ORDER}


def test_what_is_ordered_is_off_the_stock(folder, locust):
    stock, orders = "SELECT sum(inventory) FROM store_product", "SELECT count(*) FROM store_order"
    pieces = "SELECT sum(quantity) FROM store_orderitem"
    before = [ask(folder, query) for query in (stock, orders, pieces)]

    run = locust(scenario="checkout", users=8)

    placed = Counter(row["name"] for row in run.rows)[ORDER]
    assert run.failures == {}
    assert placed > 20
    assert ask(folder, orders) == before[1] + placed
    assert ask(folder, stock) == before[0] - (ask(folder, pieces) - before[2]) < before[0]
