"""ETags: who has an answer still is told so, and nothing is built."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries
from rest_framework.response import Response
from rest_framework.test import APIClient

from store.models import Product
from tests.store.cast import a_product, a_shopper, signed_in
from tests.store.walk import headers

LIST = "/store/products/"


@pytest.fixture(autouse=True)
def _conditional() -> Iterator[None]:
    with override_settings(VARIANTS=["conditional_get"]):
        yield


@pytest.fixture(params=["list", "detail"])
def address(request: pytest.FixtureRequest) -> str:
    product = a_product()
    return LIST if request.param == "list" else f"{LIST}{product.pk}/"


def told(answer: Response) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; the time that it took is no part of it."""
    return answer.status_code, headers(answer.headers), answer.content


def test_the_etag_is_all_that_is_added(api: APIClient, address: str) -> None:
    with override_settings(VARIANTS=[]):
        status, sent, body = told(api.get(address))

    answer = api.get(address)

    assert told(answer) == (status, sent | {"ETag": answer["ETag"]}, body)
    assert answer["ETag"].startswith('"')  # a strong one


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other",W/{} , "third"'])
def test_who_has_the_answer_is_told_so_after_one_query(
    api: APIClient, address: str, form: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    had = api.get(address)

    with django_assert_num_queries(1):  # the version
        answer = api.get(address, headers={"if-none-match": form.format(had["ETag"])})

    assert (answer.status_code, answer.content) == (304, b"")
    assert [answer[name] for name in ("ETag", "Vary")] == [had[name] for name in ("ETag", "Vary")]


@pytest.mark.parametrize("form", ['"other"', "other", ",", ""])
def test_who_has_something_else_is_given_the_answer(api: APIClient, address: str, form: str) -> None:
    answer = api.get(address, headers={"if-none-match": form})

    assert told(answer) == told(api.get(address))


def test_a_star_asks_whether_there_is_anything(api: APIClient, address: str) -> None:
    star = {"if-none-match": "*"}

    assert api.get(address, headers=star).status_code == 304
    assert api.get(f"{LIST}999999/", headers=star).status_code == 404
    assert api.get(f"{LIST}?page=99", headers=star).status_code == 404


def test_a_write_makes_another_etag(api: APIClient, address: str) -> None:
    had = api.get(address)["ETag"]

    Product.objects.update(title="Shovel")

    answer = api.get(address, headers={"if-none-match": had})
    assert answer.status_code == 200
    assert b"Shovel" in answer.content
    assert answer["ETag"] != had


def test_a_product_that_is_gone_is_not_found(api: APIClient) -> None:
    product = a_product()
    address = f"{LIST}{product.pk}/"
    had = api.get(address)["ETag"]

    product.delete()

    answer = api.get(address, headers={"if-none-match": had})
    assert answer.status_code == 404
    assert "ETag" not in answer


def test_each_address_host_and_form_has_its_own_etag(api: APIClient, address: str) -> None:
    tags = [
        api.get(address)["ETag"],
        api.get(f"{address}?page_size=5")["ETag"],
        api.get(address, headers={"host": "other.example"})["ETag"],
        api.get(address, headers={"accept": "application/json; indent=4"})["ETag"],
    ]

    assert len(set(tags)) == 4


def test_a_page_for_browsers_has_none(api: APIClient, address: str) -> None:
    answer = api.get(address, headers={"accept": "text/html"})

    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "ETag" not in answer


def test_all_roles_share_one_and_who_is_refused_stays_refused(api: APIClient, address: str) -> None:
    had = {"if-none-match": api.get(address)["ETag"]}

    assert signed_in(a_shopper("grace", is_staff=True)).get(address, headers=had).status_code == 304
    assert api.get(address, headers={**had, "authorization": "JWT broken"}).status_code == 401


def test_head_is_answered_in_the_same_way(api: APIClient, address: str) -> None:
    had = api.head(address)["ETag"]

    assert had == api.get(address)["ETag"]
    assert api.head(address, headers={"if-none-match": had}).status_code == 304


def test_a_new_release_gives_new_etags(api: APIClient, address: str) -> None:
    had = api.get(address)["ETag"]
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

    with override_settings(CACHES={"default": memory | {"KEY_PREFIX": "v2"}, "local": memory}):
        assert api.get(address)["ETag"] != had
