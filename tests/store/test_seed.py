"""`manage.py seed`: the same shop for the same seed, all of it or nothing."""

import json
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.test import override_settings
from PIL import Image

from store import uploads
from store.models import (
    Cart,
    CartItem,
    Collection,
    Customer,
    Order,
    OrderItem,
    Product,
    ProductImage,
    Review,
    User,
)
from store.seeding import bulk, tables
from store.seeding.bulk import Row
from store.seeding.shop import Shop
from tests.store.cast import a_collection, a_product

# Each call commits, as on the command line: PostgreSQL empties no table that its transaction has written to.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

Seed = Callable[..., str]


@pytest.fixture
def seed(capsys: pytest.CaptureFixture[str]) -> Seed:
    """Call the command, for a small shop unless told otherwise; what it prints comes back."""

    def call(**options: object) -> str:
        call_command("seed", **{"products": 50, **options})
        return capsys.readouterr().out

    return call


def rows() -> dict[str, list[dict[str, object]]]:
    """All rows, without the hashes of passwords."""
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in tables.TABLES}
    for user in found["User"]:
        del user["password"]
    return found


def test_a_thousand_products_take_less_than_five_seconds_of_the_processor(seed: Seed) -> None:
    start = time.process_time()
    told = seed(products=1_000)

    assert time.process_time() - start < 5
    assert told.startswith("100 users, 100 customers, 10 collections, 1,000 products, 3,000 product images, ")
    assert list(Product.objects.values_list("id", flat=True)) == list(range(1, 1_001))


def test_the_same_seed_gives_the_same_rows_and_another_seed_another_shop(seed: Seed) -> None:
    seed(seed=7)
    first = rows()

    seed(seed=7, flush=True)
    again = rows()
    seed(seed=8, flush=True)
    other = rows()

    assert again == first
    assert not [table for table in first if first[table] == other[table]]


def test_a_seed_s_rows_stay_what_they_were_when_figures_were_measured(
    seed: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another version of Faker has other words.
    monkeypatch.setattr(tables, "Texts", lambda seed: WORDS)
    seed(seed=7)

    digest = sha256(json.dumps(rows(), cls=DjangoJSONEncoder).encode()).hexdigest()
    assert digest == "15c73cb467f9afc084ef2f6686ab119e2c393419c04062a9dc98d9b576cd6ae4"


WORDS = SimpleNamespace(
    titles=[f"Title {number}" for number in range(300)],
    paragraphs=[f"Paragraph {number}" for number in range(200)],
    first_names=[f"First {number}" for number in range(100)],
    last_names=[f"Last {number}" for number in range(100)],
    shelves=[f"Shelf {number}" for number in range(10)],
)


def test_rows_are_made_when_they_are_written_not_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    made, written = [], []

    def shelves() -> Iterator[Row]:
        for number in range(1, 6):
            made.append(number)
            yield {"id": number, "title": f"Shelf {number}"}

    with transaction.atomic():
        tables.empty()
        bulk.insert(Collection, shelves(), lambda rows: written.append((rows, len(made))))

    assert written == [(2, 2), (4, 4), (5, 5)]
    assert list(Collection.objects.values_list("id", "title"))[4] == (5, "Shelf 5")


def test_every_collection_has_products_and_every_product_three_pictures(seed: Seed) -> None:
    seed()

    assert list(Collection.objects.order_by("id").values_list("id", flat=True)) == list(range(1, 11))
    assert Collection.objects.filter(products=None).count() == 0
    images = Product.objects.annotate(images_count=Count("images__image", distinct=True))
    assert set(images.values_list("images_count", flat=True)) == {3}


def test_the_pictures_are_a_pool_of_thirty_real_images(seed: Seed, pictures: Path) -> None:
    seed(seed=3)

    _, files = default_storage.listdir("store/images")
    drawn = [file for file in files if file.startswith("seed-3-")]
    assert len(drawn) == 30
    with Image.open(pictures / "store" / "images" / drawn[0]) as image:
        assert (image.format, image.size) == ("PNG", (320, 240))


def test_the_known_carts_have_ten_and_fifty_items_and_are_printed(seed: Seed) -> None:
    told = seed()

    for items in (10, 50):
        cart = Cart.objects.get(pk=UUID(f"00000000-0000-4000-8000-0000000000{items}"))
        assert cart.items.count() == items
        assert f"Cart with {items} items: {cart.pk}\n" in told


def test_carts_and_orders_have_several_sizes(seed: Seed) -> None:
    seed(products=400)

    assert len(set(Cart.objects.annotate(size=Count("items")).values_list("size", flat=True))) > 5
    assert {order.items.count() for order in Order.objects.filter(customer__lte=40)} == set(range(2, 9))
    assert Review.objects.count() > 400


def test_the_carts_to_order_have_one_of_each_item_and_there_is_enough_for_all(seed: Seed) -> None:
    seed(products=1_000)

    ten = [UUID(f"00000000-0000-4000-8010-{number:012}") for number in range(1, 201)]
    fifty = [UUID(f"00000000-0000-4000-8050-{number:012}") for number in range(1, 21)]
    assert item_counts(ten) == [(10, 10)] * 200
    assert item_counts(fifty) == [(50, 50)] * 20
    assert list(short_products(ten + fifty)) == []


def test_a_small_shop_has_fewer_carts_to_order_and_enough_for_them(seed: Seed) -> None:
    seed()

    carts = Shop(products=50).carts_to_order
    assert list(carts.values()) == [10] * 10 + [50]
    assert list(short_products(list(carts))) == []


def item_counts(carts: list[UUID]) -> list[tuple[int, int]]:
    """Rows and pieces in each of the carts."""
    counted = Cart.objects.filter(pk__in=carts).annotate(rows=Count("items"), pieces=Sum("items__quantity"))
    return list(counted.values_list("rows", "pieces"))


def short_products(carts: list[UUID]) -> QuerySet[Product]:
    """Of which the carts together ask for more than there is."""
    wanted = Sum("cart_items__quantity", filter=Q(cart_items__cart__in=carts))
    return Product.objects.annotate(wanted=wanted).filter(inventory__lt=F("wanted"))


def test_who_can_sign_in_has_orders_a_large_and_a_very_large_one_among_them(seed: Seed) -> None:
    seed()

    for name, number in {"demo": 10, "regular": 50}.items():
        orders = Order.objects.filter(customer__user__username=name).annotate(size=Count("items"))
        large, very_large, *others = orders.order_by("id").values_list("size", flat=True)
        assert (large, very_large, len(others)) == (10, 50, number - 2)
        assert set(others) <= set(range(2, 9))


def test_stock_is_under_a_thousand_or_as_asked(seed: Seed) -> None:
    seed()
    assert Product.objects.aggregate(most=Max("inventory"))["most"] < 1_000

    seed(flush=True, stock=1_000_000)
    assert Product.objects.aggregate(Min("inventory"), Max("inventory")) == {
        "inventory__min": 1_000_000,
        "inventory__max": 1_000_000,
    }


def test_new_rows_continue_after_the_seeds_ids(seed: Seed) -> None:
    seed()

    assert a_collection().id == 11
    assert CartItem.objects.create(cart=Cart.objects.create(), product_id=1, quantity=1).id > 60
    assert OrderItem.objects.count() == OrderItem.objects.aggregate(last=Max("id"))["last"]


def test_tables_with_rows_are_refused_and_stay_as_they_are(seed: Seed) -> None:
    kept = a_collection("Kept")

    with pytest.raises(CommandError, match="Nothing was changed, for there are rows in store_collection"):
        seed()

    assert Collection.objects.get() == kept
    assert not Product.objects.exists()


def test_flush_deletes_all_rows_first(seed: Seed) -> None:
    User.objects.create(username="ada", email="ada@example.com")
    a_collection("Gone")

    seed(flush=True)

    assert not Collection.objects.filter(title="Gone").exists()
    assert not User.objects.filter(username="ada").exists()


@pytest.fixture
def sent() -> str:
    """The name of a picture that staff have sent, and that a row shows."""
    name = default_storage.save(uploads.new_name(None, "spade.png"), ContentFile(b"a picture"))
    a_product().images.create(image=name)
    return name


def test_flush_removes_the_pictures_that_staff_have_sent(seed: Seed, sent: str) -> None:
    others = default_storage.save(uploads.new_name(None, "other.png"), ContentFile(b"another shop's"))

    seed(flush=True)

    assert (default_storage.exists(sent), default_storage.exists(others)) == (False, True)


def test_if_empty_leaves_a_shop_with_rows_alone(seed: Seed) -> None:
    assert seed(if_empty=True).startswith("5 users")

    assert seed(if_empty=True) == "There are rows already: the shop stays as it is.\n"


def test_a_failure_on_the_way_leaves_all_as_it_was(
    seed: Seed, monkeypatch: pytest.MonkeyPatch, sent: str
) -> None:
    def fail() -> None:
        raise RuntimeError("the power is out")

    a_collection("Kept")
    monkeypatch.setattr(tables, "_continue_after_given_ids", fail)

    with pytest.raises(RuntimeError, match="the power is out"):
        seed(flush=True)

    assert Collection.objects.filter(title="Kept").exists()
    assert ProductImage.objects.filter(image=sent).exists()
    assert default_storage.exists(sent)


def constraints() -> dict[str, dict[str, object]]:
    """All indexes, keys and checks of the shop's tables, as the database tells them."""
    with connection.cursor() as cursor:
        read = connection.introspection.get_constraints
        return {model.__name__: read(cursor, model._meta.db_table) for model in tables.TABLES}


def test_indexes_and_keys_are_there_again_afterwards(seed: Seed) -> None:
    before = constraints()

    seed()

    assert "product_by_price" in before["Product"]
    assert constraints() == before


def test_rows_are_written_without_indexes_that_a_failure_brings_back(
    seed: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, during = constraints(), []

    def fail(*given: object) -> Iterator[Row]:
        during.append("product_by_price" in constraints()["Product"])
        raise RuntimeError("the power is out")

    monkeypatch.setattr(tables.rows, "reviews", fail)

    with pytest.raises(RuntimeError, match="the power is out"):
        seed()

    assert during == [False]
    assert constraints() == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite plans without statistics")
def test_postgresql_has_statistics_at_once_and_all_may_see_the_rows(seed: Seed) -> None:
    seed()

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tablename FROM pg_stats")
        assert {model._meta.db_table for model in tables.TABLES} <= {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT relallvisible = relpages FROM pg_class WHERE oid = 'store_product'::regclass")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"products": 49}, "products is 49; allowed: 50 to 1,000,000."),
        ({"products": 1_000_001}, "products is 1,000,001; allowed: 50 to 1,000,000."),
        ({"stock": -1}, "stock is -1; allowed: 0 to 2,147,483,647."),
    ],
)
def test_what_cannot_be_made_is_refused(seed: Seed, options: dict[str, int], message: str) -> None:
    with pytest.raises(CommandError) as refusal:
        seed(**options)

    assert str(refusal.value) == message


def test_staff_and_two_shoppers_can_sign_in_with_the_printed_passwords(seed: Seed) -> None:
    told = seed()

    assert told.endswith(
        "Staff: staff / staff-of-storefront\n"
        "Shopper with 10 orders: demo / demo-of-storefront\n"
        "Shopper with 50 orders: regular / regular-of-storefront\n"
    )
    for name, is_staff in [("staff", True), ("demo", False), ("regular", False)]:
        user = User.objects.get(username=name)
        assert (user.is_staff, user.check_password(f"{name}-of-storefront")) == (is_staff, True)
        assert user.customer


def test_seeded_customers_cannot_sign_in(seed: Seed) -> None:
    seed()

    assert not User.objects.get(username="shopper1").has_usable_password()
    assert User.objects.count() == Customer.objects.count() == 8


@override_settings(PROFILE="prod")
def test_prod_gets_no_known_passwords(seed: Seed) -> None:
    assert "staff" not in seed()
    assert not [user for user in User.objects.all() if user.has_usable_password()]
