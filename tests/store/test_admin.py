"""Behind the counter: every page opens, and no list asks the database row by row."""

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from store.models import Product, User
from store.seeding import tables
from store.seeding.shop import Shop
from tests.store.cast import a_shopper, an_order

MODELS = {model._meta.model_name: model for model in admin.site._registry if model._meta.app_label == "store"}

EVERY = pytest.mark.parametrize(
    "name", ["user", "customer", "collection", "product", "review", "cart", "order"]
)

NO_NEW_IMAGES = {"images-TOTAL_FORMS": 0, "images-INITIAL_FORMS": 0}


def a_shop(products: int, client: Client) -> None:
    """A shop with a tenth as many customers, and staff signed in."""
    with transaction.atomic():
        tables.empty()
        tables.fill(Shop(products), lambda table, rows: None)
    client.force_login(User.objects.create_superuser("staff", "staff@example.com", "a password"))


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_every_table_with_a_page_of_its_own_is_under_test() -> None:
    assert sorted(MODELS) == ["cart", "collection", "customer", "order", "product", "review", "user"]


# Each shop is committed, since PostgreSQL empties no table that its transaction has written to.
@pytest.mark.django_db(transaction=True)
@EVERY
def test_a_list_takes_no_more_queries_for_more_rows(client: Client, name: str) -> None:
    counted = []
    for products in (50, 500):
        a_shop(products, client)
        counted.append(queries(client, f"/admin/store/{name}/"))

    assert counted[0] == counted[1]


@EVERY
def test_a_row_opens(client: Client, name: str) -> None:
    a_shop(50, client)
    key = MODELS[name]._default_manager.values_list("pk", flat=True).first()

    assert client.get(f"/admin/store/{name}/{key}/change/").status_code == 200


def test_staff_add_a_user_who_is_a_customer_at_once(client: Client) -> None:
    a_shop(50, client)

    form = {"username": "ada", "email": "ada@example.com", "usable_password": "false"}
    response = client.post("/admin/store/user/add/", form)

    assert response.status_code == 302
    ada = User.objects.get(username="ada")
    assert (ada.email, ada.customer.membership) == ("ada@example.com", "B")


def test_an_order_takes_no_more_queries_for_more_items(client: Client) -> None:
    a_shop(50, client)
    shopper = a_shopper()
    few, many = an_order(shopper, items=2), an_order(shopper, items=50)

    counted = [queries(client, f"/admin/store/order/{order.pk}/change/") for order in (few, many)]

    assert counted[0] == counted[1]


def test_what_was_ordered_is_not_changed_by_hand(client: Client) -> None:
    a_shop(50, client)
    order = an_order(a_shopper(), items=1)

    page = client.get(f"/admin/store/order/{order.pk}/change/").content.decode()

    assert "Spade" in page
    assert 'name="items-0-quantity"' not in page


def test_orders_are_not_made_by_hand(client: Client) -> None:
    a_shop(50, client)

    assert client.get("/admin/store/order/add/").status_code == 403


def test_a_form_that_was_open_while_orders_came_in_leaves_the_stock_alone(client: Client) -> None:
    a_shop(50, client)
    page = "/admin/store/product/1/change/"
    form = {field.html_name: field.value() for field in client.get(page).context["adminform"].form}
    form |= {"initial-inventory": form["inventory"], "title": "Renamed", **NO_NEW_IMAGES}
    Product.objects.filter(pk=1).update(inventory=3)

    assert client.post(page, form).status_code == 302
    product = Product.objects.get(pk=1)
    assert (product.title, product.inventory) == ("Renamed", 3)


def test_staff_correct_the_stock_in_the_list(client: Client) -> None:
    a_shop(50, client)
    forms = client.get("/admin/store/product/?q=&id__in=1,2").context["cl"].formset
    sent = {field.html_name: field.value() for form in [forms.management_form, *forms] for field in form}
    shown = {f"initial-{name}": value for name, value in sent.items() if name.endswith("-inventory")}
    first, second = shown
    changed = {first.removeprefix("initial-"): 41, "_save": "Save"}
    Product.objects.filter(pk=sent[second.removeprefix("initial-").replace("inventory", "id")]).update(
        inventory=3
    )

    assert client.post("/admin/store/product/?id__in=1,2", sent | shown | changed).status_code == 302
    assert sorted(Product.objects.filter(pk__in=[1, 2]).values_list("inventory", flat=True)) == [3, 41]
