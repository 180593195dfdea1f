"""Bodies that are not what their Content-Type says, or are more than anybody needs."""

import pytest
from rest_framework.test import APIClient

from store.models import Review
from tests.store.cast import a_product

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
SOUND = '{"name": "Ada", "description": "Digs."}'
DISPOSITION = b"--b\r\nContent-Disposition: form-data; "


@pytest.fixture
def address() -> str:
    return f"/store/products/{a_product().id}/reviews/"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(SOUND.encode("utf-16"), id="utf-16"),
        pytest.param(SOUND.encode("utf-16-le"), id="utf-16, no mark"),
        pytest.param(SOUND.encode("utf-32"), id="utf-32"),
        pytest.param(b"\xef\xbb\xbf" + SOUND.encode(), id="byte order mark"),
        pytest.param(SOUND.encode() + b"\0", id="nul behind it"),
        pytest.param(SOUND.encode() * 2, id="two documents"),
        pytest.param(b"// a comment\n" + SOUND.encode(), id="comment"),
        pytest.param(SOUND.replace('"', "'").encode(), id="single quotes"),
        pytest.param(b" \n\t", id="blanks"),
        pytest.param(b'{"a":' * 3_000 + b"1" + b"}" * 3_000, id="deep objects"),
        pytest.param(b'{"name": "Ada", "description": {"$gt": ""}}', id="operator"),
        pytest.param(b'{"name": "Ada", "name\\u0000": 1}', id="nul in a name"),
        pytest.param(b"name=Ada&description=Digs.", id="form"),
    ],
)
def test_no_json(api: APIClient, address: str, body: bytes) -> None:
    response = api.generic("POST", address, body, JSON)

    assert (response.status_code, response["Content-Type"]) == (400, JSON)
    assert not Review.objects.exists()


def test_of_names_that_are_given_twice_the_last_counts(api: APIClient, address: str) -> None:
    body = '{"name": "Eve", "description": "Digs.", "name": "Ada"}'

    assert api.generic("POST", address, body, JSON).json()["name"] == "Ada"
    assert api.generic("POST", address, "name=Eve&name=Ada&description=x", FORM).json()["name"] == "Ada"


def test_names_that_mean_something_elsewhere_are_ignored(api: APIClient, address: str) -> None:
    body = '{"name": "Ada", "description": "Digs.", "__proto__": {"a": 1}, "__class__": 1, "id": 7, "": 0}'

    response = api.generic("POST", address, body, JSON)

    assert (response.status_code, list(response.json())) == (201, ["id", "date", "name", "description"])


@pytest.mark.parametrize("name", ["_method", "_httpmethod", "X-HTTP-Method-Override"])
def test_a_field_does_not_change_the_method(api: APIClient, address: str, name: str) -> None:
    response = api.post(address, {name: "DELETE", "name": "Ada", "description": "Digs."}, format="multipart")

    assert response.status_code == 201


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/json",
        "application/hal+json",
        "application/octet-stream",
        "é/\x01",
        "application/" + "x" * 10_000,
    ],
)
def test_an_unknown_content_type_is_refused(api: APIClient, address: str, content_type: str) -> None:
    response = api.generic("POST", address, SOUND, content_type)

    assert (response.status_code, response["Content-Type"]) == (415, JSON)


@pytest.mark.parametrize(
    "content_type", ["APPLICATION/JSON", "application/json; ;;=;", "application/json;v=1"]
)
def test_json_is_known_by_other_spellings(api: APIClient, address: str, content_type: str) -> None:
    assert api.generic("POST", address, SOUND, content_type).status_code == 201


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (SOUND.encode(), ["name", "description"]),
        (b"", ["name", "description"]),
        (b"name", ["name", "description"]),
        (b"&&&=&", ["name", "description"]),
        (b"name=Ada&description=%00", ["description"]),
    ],
)
def test_no_form(api: APIClient, address: str, body: bytes, named: list[str]) -> None:
    response = api.generic("POST", address, body, FORM)

    assert (response.status_code, list(response.json())) == (400, named)


def test_bytes_of_a_form_that_are_no_utf_8_are_replaced(api: APIClient, address: str) -> None:
    response = api.generic("POST", address, b"name=%FF&description=%ED%A0%80", FORM)

    assert (response.status_code, response.json()["name"]) == (201, "\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(b"a=1&" * 10_000, FORM, id="10,000 fields"),
        pytest.param((DISPOSITION + b'name="a"\r\n\r\n1\r\n') * 10_000 + b"--b--", PARTS, id="10,000 parts"),
        pytest.param(
            (DISPOSITION + b'name="a"; filename="a"\r\n\r\n1\r\n') * 101 + b"--b--", PARTS, id="files"
        ),
    ],
)
def test_too_much_is_refused_before_it_is_looked_at(
    api: APIClient, address: str, body: bytes, content_type: str
) -> None:
    response = api.generic("POST", address, body, content_type)

    assert response.status_code == 400
    assert response.json() == {"detail": "The request was refused before it reached the shop."}


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=é", '; boundary="a\0b"'])
def test_parts_without_a_boundary_are_refused(api: APIClient, address: str, boundary: str) -> None:
    response = api.generic("POST", address, b"x", f"multipart/form-data{boundary}")

    assert response.status_code == 400
    assert response.json()["detail"].startswith("Multipart form parse error - ")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param(DISPOSITION + b'name="name"\r\n\r\nAda', ["description"], id="cut off"),
        pytest.param(b"", ["name", "description"], id="empty"),
        pytest.param(b"--b\r\n\r\nAda\r\n--b--", ["name", "description"], id="no head"),
        pytest.param(DISPOSITION + b"\r\n\r\nAda\r\n--b--", ["name", "description"], id="no name"),
        pytest.param(
            DISPOSITION + b'name="name"; filename="x"\r\n\r\nAda\r\n--b--', ["name", "description"], id="file"
        ),
        pytest.param(
            DISPOSITION + b"name=\"name\"; filename*=bogus''x\r\n\r\nAda\r\n--b--",
            ["name", "description"],
            id="bogus charset of a file name",
        ),
        pytest.param(
            DISPOSITION + b'name="na\0me"\r\n\r\nAda\r\n--b--', ["name", "description"], id="nul in a name"
        ),
        pytest.param(
            DISPOSITION + b'name="name"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--b--',
            ["name", "description"],
            id="no base64",
        ),
    ],
)
def test_broken_parts_are_read_as_far_as_they_go(
    api: APIClient, address: str, body: bytes, named: list[str]
) -> None:
    response = api.generic("POST", address, body, PARTS)

    assert (response.status_code, list(response.json())) == (400, named)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_body_that_nobody_asked_for_is_not_read(staff: APIClient, method: str) -> None:
    response = staff.generic(method, f"/store/products/{a_product().id}/", b"\xff" * 1_000, JSON)

    assert response.status_code == {"GET": 200, "DELETE": 204}[method]
