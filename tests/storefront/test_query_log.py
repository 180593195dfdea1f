"""Who caused a query: the shop's own endpoints, correct and slowed down, and a project that is not ours."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.harness.machinery import copy_bakery
from tests.store.cast import a_cart, a_collection, a_product, a_shopper, products
from tests.storefront.query_log import Cause, ask, cause, causes

pytestmark = pytest.mark.django_db

SERIALIZERS, VIEWS = "store/serializers.py", "store/views.py"
PRODUCTS, CARTS = "store/regressions/products.py", "store/regressions/carts.py"
COLLECTIONS = "store/regressions/collections.py"

# Three rows: what asks for each of them asks three times.
GROWING = {
    "n_plus_one": Cause(
        3,
        SERIALIZERS,
        "images = ProductImageSerializer(many=True, read_only=True)",
        "ProductSerializer.images",
        "ProductViewSet.list",
        "prefetch_related('images')",
    ),
    "prefetch_defeated": Cause(
        3,
        PRODUCTS,
        'answer["images"] = ProductImageSerializer(images, many=True, context=self.context).data',
        "prefetch_defeated",
        "ProductViewSet.list",
    ),
    "cart_item_lookups": Cause(
        3,
        SERIALIZERS,
        "product = BriefProductSerializer(read_only=True)",
        "CartSerializer.items.product",
        "CartViewSet.retrieve",
        "prefetch_related('items__product')",
    ),
    "method_field_query": Cause(
        3,
        CARTS,
        "return item.quantity * Product.objects.get(pk=item.product_id).unit_price",
        "look_up_price",
        "CartViewSet.retrieve",
    ),
    "count_per_collection": Cause(
        3,
        COLLECTIONS,
        'answer["products_count"] = collection.products.count()',
        "count_in_serializer",
        "CollectionViewSet.list",
    ),
}


@pytest.fixture
def addresses() -> list[str]:
    """The product list, the collections and a cart, each with three rows."""
    cart = a_cart(items=3)
    for title in ("Kitchen", "Cellar"):
        a_collection(title)
    return ["/store/products/", "/store/collections/", f"/store/carts/{cart.pk}/"]


@pytest.mark.parametrize("variant", GROWING)
def test_what_grows_is_named(client: Client, addresses: list[str], variant: str) -> None:
    with override_settings(VARIANTS=[variant]):
        repeated = [found for address in addresses for found in causes(client, address) if found.count > 1]

    assert repeated == [GROWING[variant]]


def test_the_correct_code_repeats_nothing(client: Client, addresses: list[str]) -> None:
    assert [entry["count"] for address in addresses for entry in ask(client, address)] == [1] * 6


def test_rows_of_the_view_are_its_get_queryset_s(client: Client) -> None:
    products(3)

    row = Cause(
        1,
        VIEWS,
        "def get_queryset(self) -> ProductQuerySet:",
        "ProductViewSet.get_queryset",
        "ProductViewSet.list",
    )
    assert causes(client, "/store/products/") == [row, row, row]  # count, page, images


def test_a_line_of_the_project_comes_before_the_view(client: Client) -> None:
    path = f"/store/products/{a_product().pk}/images/"

    look_up, images = causes(client, path)
    assert look_up.text == 'self.product = get_object_or_404(Product, pk=kwargs["product_pk"])'
    assert look_up.view == images.view == "ProductImageViewSet.list"
    assert images.text.startswith("def get_queryset(self)")


def test_who_asks_is_looked_up_for_the_class(client: Client) -> None:
    client.force_login(a_shopper())

    session, user, *_ = causes(client, "/store/orders/")
    assert session[1:] == user[1:] == (VIEWS, user.text, "OrderViewSet", "OrderViewSet.list", "")
    assert user.text.startswith("class OrderViewSet(")


# Path, file, line, name and what to add: cakes/ is as it should be, the others ask for each cake.
BAKERY = {
    "cakes/layered/": Cause(
        5,
        "menu/serializers.py",
        "layers = LayerSerializer(many=True)",
        "LayeredCakeSerializer.layers",
        "LayeredCakes.get",
        "prefetch_related('layers')",
    ),
    "cakes/praised/": Cause(
        5,
        "menu/serializers.py",
        "return cake.reviews.filter(stars=5).exists()",
        "PraisedCakeSerializer.get_is_praised",
        "PraisedCakes.get",
    ),
    "cakes/rated/": Cause(
        5,
        "menu/models.py",
        'return self.reviews.aggregate(mean=models.Avg("stars"))["mean"]',
        "Cake.stars",
        "RatedCakes.get",
    ),
    "cakes/topped/": Cause(
        5,
        "menu/serializers.py",
        'return cake.layers.order_by("-id").first().flavour',
        "ToppedCakeSerializer.get_topping",
        "ToppedCakes.get",
    ),
    "cakes/signed/": Cause(
        5,
        "menu/serializers.py",
        "baker = Baker.objects.get(pk=cake.baker_id)",
        "SignedCakeSerializer.get_signature",
        "SignedCakes.get",
    ),
    "cakes/counted/": Cause(
        5,
        "menu/models.py",
        'cursor.execute("SELECT COUNT(*) FROM menu_review WHERE cake_id = %s", [self.pk])',
        "Cake.number_of_reviews",
        "CountedCakes.get",
    ),
}

ASK = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
import django; django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", run_syncdb=True, verbosity=0)
call_command("bake")
asked = {path: Client().get(f"/{path}?page_size=5", headers={"X-Query-Log": "1"}) for path in sys.argv[1:]}
print(json.dumps({path: json.loads(answer["X-Query-Log"]) for path, answer in asked.items()}))
"""


def test_a_project_that_is_not_ours_is_told_the_same(tmp_path: Path) -> None:
    bakery = copy_bakery(tmp_path / "bakery")
    ended = subprocess.run(
        [sys.executable, "-c", ASK, "cakes/", *BAKERY], cwd=bakery, capture_output=True, text=True, check=True
    )

    found = {
        path: [cause(entry, bakery) for entry in entries if entry["count"] > 1]
        for path, entries in json.loads(ended.stdout).items()
    }
    assert found == {"cakes/": []} | {path: [expected] for path, expected in BAKERY.items()}
