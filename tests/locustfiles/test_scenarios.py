"""What the scenarios send beside browsing, under which names, as whom; what they make of the answers."""

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import cycle
from statistics import mean
from typing import Any

import pytest

from tests.locustfiles.conftest import ROOT, TOKENS, Run, shopping
from tests.locustfiles.stand_in import serve
from tests.locustfiles.till import Till

CART, ITEM, A_CART = "/store/carts/", "/store/carts/:id/items/", "/store/carts/:id/"
ORDER, AN_ORDER, SOLD_OUT = "/store/orders/", "/store/orders/:id/", "/store/orders/ sold out"
REGISTER, SIGN_IN, SIGN_OUT = "/auth/users/", "/auth/jwt/create/", "/auth/jwt/blacklist/"
SEARCH, PRODUCT, LIST = "/store/products/?search", "/store/products/:id", "/store/products/?collection_id"
CHANGE, REVIEWS = "/store/products/:id/", "/store/products/:id/reviews/"
REVIEW = "/store/products/:id/reviews/:id/"

PROJECT = tomllib.loads((ROOT / "harness.toml").read_text())

STEPS = {
    "accounts": {REGISTER, SIGN_IN, SIGN_OUT},
    "checkout": {CART, ITEM, A_CART, ORDER, AN_ORDER},
    "high_throughput": {PRODUCT},
    "overload": {LIST, PRODUCT, CART, ITEM, ORDER},
    "search": {SEARCH, PRODUCT},
    "staff": {CHANGE, REVIEWS, REVIEW, AN_ORDER},
}


@pytest.fixture(autouse=True)
def till(shop) -> Till:
    shop.answer = Till()
    return shop.answer


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Run, Till]]:
    """A run of a scenario at a right shop, made once, and what its till remembers."""
    tokens = tmp_path_factory.mktemp("tokens") / "tokens.json"
    tokens.write_text(json.dumps(TOKENS))

    @cache
    def run(scenario: str) -> tuple[Run, Till]:
        with serve() as shop:
            shop.answer = till = Till()
            diary = tmp_path_factory.mktemp("diary")
            return shopping(shop.url, tokens, diary, "--no-wait", scenario=scenario, rows=400), till

    return run


def row(path: str) -> str:
    """The name under which a request to this path is counted."""
    return re.sub(r"/(cart-)?\d+(?=/|$)", "/:id", path.partition("=")[0])


def bodies(run: Run, name: str) -> list[Any]:
    return [json.loads(row["request"][2]) for row in run.rows if row["name"] == name]


@pytest.mark.parametrize("scenario", STEPS)
def test_a_right_shop_is_shopped_by_few_names_without_a_failure(right, scenario):
    run, _ = right(scenario)

    assert run.names == STEPS[scenario]
    assert run.failures == {}
    assert run.exit_code == 0
    plan = scenario if scenario in PROJECT["plans"] else "mixed"
    listed = {PROJECT["endpoints"][name] for name in PROJECT["plans"][plan]["endpoints"]}
    asked = {f"{row['request'][0]} {row['name']}" for row in run.rows}
    assert asked == listed or (plan == "mixed" and asked < listed)


def test_high_throughput_asks_ten_times_a_second_for_each_user_and_says_how_it_goes(locust):
    run = locust(scenario="high_throughput", users=4, rows=4 * 10 * 4)

    assert {row["request"][0] for row in run.rows} == {"GET"}
    assert min(run.gaps) < 0.15
    assert mean(run.gaps) > 0.095  # a busy machine sends fewer, none sends more
    assert re.search(r"\d+ requests/s, 0 failed", run.log)


def test_the_mixed_scenario_is_fifteen_four_one_and_one_of_the_staff(locust):
    run = locust("--no-wait", scenario="mixed", users=21)

    assert run.failures == {}
    first = Counter(journey[0][1].partition("?")[0] for journey in run.journeys.values())
    assert first[CART] == 16  # those who order begin with a cart, as those who browse do
    for name, users in {SEARCH: 4, A_CART: 1, LIST: 15}.items():
        assert len({row["shopper"] for row in run.rows if row["name"] == name}) == users
    assert len({row["shopper"] for row in run.rows if row["token"] == "JWT grace's"}) == 1


def test_an_order_is_of_one_to_five_products_looked_at_before_and_after(right):
    run, till = right("checkout")

    sizes = Counter(len(order["items"]) for order in till.orders.values())
    assert set(sizes) == {1, 2, 3, 4, 5}
    journey = [path.split("/")[2:] for _, path, _ in max(run.journeys.values(), key=len)]
    cart, order = journey[1][1], journey[journey.index(["orders", ""]) + 1][1]
    pieces = len(till.orders[int(order)]["items"])
    assert journey[: pieces + 4] == [
        ["carts", ""],
        *[["carts", cart, "items", ""]] * pieces,
        ["carts", cart, ""],
        ["orders", ""],
        ["orders", order, ""],
    ]


def test_only_those_who_must_be_signed_in_say_who_they_are(right):
    (ordering, _), (working, _) = right("checkout"), right("staff")

    shoppers, staff = {"JWT ada's", "JWT zoe's"}, {"JWT grace's"}
    assert ordering.tokens[CART] == ordering.tokens[ITEM] == ordering.tokens[A_CART] == {None}
    assert ordering.tokens[ORDER] == ordering.tokens[AN_ORDER] <= shoppers
    assert working.tokens == {CHANGE: staff, AN_ORDER: staff, REVIEW: staff, REVIEWS: {None}}


def test_sold_out_is_no_failure_and_has_a_row_of_its_own(shop, locust):
    shop.answer = Till(stock=5)

    run = locust("--no-wait", scenario="checkout", rows=200)

    steps = Counter(row["name"] for row in run.rows)
    assert (steps[ORDER], steps[AN_ORDER]) == (5, 5)
    assert steps[SOLD_OUT] > 5
    assert run.failures == {}
    assert run.exit_code == 0


def test_a_review_that_a_colleague_has_removed_is_no_failure(shop, locust):
    till = shop.answer
    shop.answer = lambda method, *rest: (404, {}) if method == "DELETE" else till(method, *rest)

    run = locust("--no-wait", scenario="staff", rows=50)

    assert run.names == STEPS["staff"] - {REVIEW} | {f"{REVIEW} gone"}
    assert run.failures == {}


def test_every_visitor_is_new_and_signs_out_with_the_own_token(right, locust):
    first, _ = right("accounts")
    second = locust("--no-wait", scenario="accounts", rows=50)

    names = [body["username"] for run in (first, second) for body in bodies(run, REGISTER)]
    assert len(set(names)) == len(names) > 10
    assert {body["username"] for body in bodies(first, SIGN_IN)} <= set(names)
    assert {body["refresh"] for body in bodies(first, SIGN_OUT)} == {"a refresh token"}


# Wrong answers to each step, and what each of them is called. Right ones follow, so that journeys go on.
WRONG = {
    "accounts": {
        REGISTER: {
            (201, '{"username": "another"}'): "another user",
            (201, '{"password": "shown"}'): "a password shown",
            (400, "{}"): "status 400 instead of 201",
        },
        SIGN_IN: {
            (200, '{"access": "a", "refresh": ""}'): "not two tokens",
            (401, "{}"): "status 401 instead of 200",
        },
        SIGN_OUT: {(200, '{"detail": "Bye"}'): "something to say"},
    },
    "checkout": {
        CART: {(201, '{"id": "x", "items": [1]}'): "a new cart with items"},
        ITEM: {
            (201, '{"product_id": 0, "quantity": 1}'): "not one of it",
            (404, "{}"): "status 404 instead of 201",
        },
        A_CART: {(200, '{"items": []}'): "other products"},
        ORDER: {
            (200, '{"items": [], "payment_status": "P"}'): "other products",
            (200, '{"items": [], "payment_status": "C"}'): "paid already",
            (400, "{}"): "status 400 instead of 200",
        },
        AN_ORDER: {
            (200, '{"items": []}'): "other products",
            (200, "{}"): "not the JSON expected: KeyError('items')",
        },
    },
    "high_throughput": {PRODUCT: {(200, '{"id": 8}'): "another product"}},
    "search": {
        SEARCH: {
            (200, '{"results": [{"title": "?", "description": "?"}]}'): "a product without the words",
        },
        PRODUCT: {(200, '{"id": 8}'): "another product"},
    },
    "staff": {
        CHANGE: {(403, "{}"): "status 403 instead of 200"},
        AN_ORDER: {(200, '{"payment_status": "P"}'): "another payment_status"},
        REVIEWS: {(200, '{"results": []}'): "no list"},
        REVIEW: {(200, "{}"): "status 200 instead of 204"},
    },
}


# One process of Locust for all but the staff, whose step at an order has the name of a shopper's.
@pytest.mark.parametrize("scenarios", ["accounts,checkout,high_throughput,search", "staff"])
def test_a_wrong_answer_is_a_failure_with_its_reason(shop, locust, till, scenarios):
    wrong = {name: answers for scenario in scenarios.split(",") for name, answers in WRONG[scenario].items()}
    turns = {name: cycle([*answers, *[None] * 9]) for name, answers in wrong.items()}
    shop.answer = lambda method, path, body: next(turns[row(path)]) or till(method, path, body)

    run = locust("--no-wait", scenario=scenarios, users=8, rows=800)

    assert run.reasons == {name: set(answers.values()) for name, answers in wrong.items()}
    assert run.exit_code == 1


def test_without_tokens_nothing_is_sent_and_it_is_said_where_they_come_from(locust, tmp_path):
    run = locust("--tokens", str(tmp_path), scenario="checkout")

    assert run.rows == []
    assert run.exit_code == 1
    assert (
        f"{tmp_path} is no file of tokens. This scenario shops with those that "
        "`manage.py tokens --output FILE` writes, named by --tokens FILE; "
    ) in run.log


READ_TOKENS = """
import sys
from types import SimpleNamespace
from locustfiles.signed_in import read_tokens
for file in sys.argv[1:]:
    try:
        read_tokens(SimpleNamespace(parsed_options=SimpleNamespace(tokens=file)))
    except SystemExit as refusal:
        print(refusal)
"""


def test_a_file_of_something_else_is_refused(tmp_path):
    array, partial = tmp_path / "array.json", tmp_path / "partial.json"
    array.write_text("[]")
    partial.write_text('{"shoppers": []}')

    script = [sys.executable, "-c", READ_TOKENS, array, partial]
    ended = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=True)

    refusals = ended.stdout.splitlines()
    assert refusals[0].startswith(f"{array} is no file of tokens. ")
    assert refusals[1].startswith(f"{partial} holds no tokens of shoppers and staff. ")
