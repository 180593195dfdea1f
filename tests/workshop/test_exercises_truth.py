"""Whether a shop shows what is true: the first stage of every check."""

import shutil
from pathlib import Path

import pytest

from tests.workshop.toy import ROOT
from workshop import checking

pytestmark = pytest.mark.slow


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the shop."""
    for room in ("store", "storefront", "settings"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "harness.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_the_correct_shop_shows_all_that_is_true(shop: Path):
    assert checking.untrue(shop) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("    confirm(order)\n", "", ["An order sends 0 mails, not 1."]),
        ("    confirm(order)\n", "    confirm(order)\n" * 2, ["An order sends 2 mails, not 1."]),
        (
            "    take_stock(cart, items)\n",
            "",
            [
                "An order does not take from the stock what was ordered.",
                "An order of what is out of stock is answered with 200, not 409.",
                "An order that is refused sends a mail.",
            ],
        ),
    ],
)
def test_an_order_that_leaves_something_out_is_told(shop: Path, before: str, after: str, told: list[str]):
    edit(shop / "store" / "orders.py", before, after)
    assert checking.untrue(shop) == told


def test_a_field_that_is_cut_is_told(shop: Path):
    edit(shop / "store" / "serializers.py", '            "description",\n', "")
    assert checking.untrue(shop)[0] == "/store/products/1/ does not show the new description."


def test_an_answer_without_what_leads_further_is_told(shop: Path):
    edit(shop / "store" / "serializers.py", '"id", "items", "total_price"', '"id", "total_price"')
    assert checking.untrue(shop) == ["An answer has not the form that it had: KeyError('items')."]


def test_a_shop_that_does_not_start_is_told(shop: Path):
    (shop / "store" / "views.py").write_text("def\n")
    [told] = checking.untrue(shop)
    assert told.startswith("The shop does not start:\n")
    assert told.endswith("SyntaxError: invalid syntax")
