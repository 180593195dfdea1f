"""Pictures that staff send: real ones of at most 500 KB, each in a file of its own."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image
from pytest_django import Settings
from rest_framework.test import APIClient

from store.models import Product, ProductImage, User
from tests.store.cast import a_product

# Each request commits, for a file is removed only when its row is gone for good.
pytestmark = pytest.mark.django_db(transaction=True)

MOST = 500 * 1024


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder for each test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "store" / "uploads"


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


def upload(client: APIClient, product: Product, content: bytes, name: str = "spade.png") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/store/products/{product.id}/images/", {"image": file}, format="multipart")


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def test_a_picture_is_kept_and_shown(staff: APIClient, uploads: Path) -> None:
    spade = a_product()

    response = upload(staff, spade, picture())

    [file] = files(uploads)
    row = ProductImage.objects.latest("id")
    shown = {"id": row.id, "image": f"http://testserver/media/store/uploads/{file.name}"}
    assert (response.status_code, response.json()) == (201, shown)
    assert file.read_bytes() == picture()
    assert staff.get(f"/store/products/{spade.id}/images/").json()[-1] == shown
    assert staff.get(f"/store/products/{spade.id}/").json()["images"][-1] == shown


@pytest.mark.parametrize(
    ("name", "kind", "content_type"),
    [
        ("a.png", "PNG", "image/png"),
        ("a.JPG", "JPEG", "image/jpeg"),
        ("a.jpeg", "JPEG", "image/jpeg"),
        ("a.gif", "GIF", "image/gif"),
        ("a.webp", "WEBP", "image/webp"),
    ],
)
def test_a_picture_is_served_as_what_it_is(
    staff: APIClient, client: Client, name: str, kind: str, content_type: str
) -> None:
    address = upload(staff, a_product(), picture(kind), name).json()["image"]

    response = client.get(address)

    assert b"".join(response.streaming_content) == picture(kind)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (content_type, "nosniff")


@pytest.mark.parametrize(
    "name", ["../../../settings/base.png", "/etc/passwd.png", "..\\..\\x.png", "ä 🛒%00.png"]
)
def test_the_senders_name_ends_up_nowhere(staff: APIClient, uploads: Path, name: str) -> None:
    upload(staff, a_product(), picture(), name)

    [file] = files(uploads)
    assert len(file.stem) == 32
    assert int(file.stem, 16)


def test_the_same_name_twice_gives_two_files(staff: APIClient, uploads: Path) -> None:
    spade = a_product()

    upload(staff, spade, picture())
    upload(staff, spade, picture())

    assert len(files(uploads)) == 2


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that promises as many pixels as it likes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(b"", "spade.png", id="empty"),
        pytest.param(b"import os", "spade.png", id="a script"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "spade.svg", id="svg"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "spade.png", id="svg named png"),
        pytest.param(picture()[:-20], "spade.png", id="cut png"),
        pytest.param(picture("JPEG", (400, 300))[:-400], "spade.jpg", id="cut jpeg"),
        pytest.param(picture("JPEG"), "spade.png", id="jpeg named png"),
        pytest.param(picture("BMP"), "spade.bmp", id="bmp"),
        pytest.param(picture(), "spade.pdf", id="png named pdf"),
        pytest.param(picture(), "spade", id="no suffix"),
        pytest.param(picture(), f"{'s' * 97}.png", id="long name"),
        pytest.param(bomb(4_097), "spade.png", id="many pixels"),
        pytest.param(bomb(100_000), "spade.png", id="far too many pixels"),
        pytest.param(picture() + b"\0" * MOST, "spade.png", id="over 500 KB"),
    ],
)
def test_what_is_no_small_whole_picture_is_refused(
    staff: APIClient, uploads: Path, content: bytes, name: str
) -> None:
    spade = a_product()

    response = upload(staff, spade, content, name)

    assert (response.status_code, list(response.json())) == (400, ["image"])
    assert spade.images.count() == 2
    assert files(uploads) == []


def test_the_limits_are_told(staff: APIClient) -> None:
    spade = a_product()

    large = upload(staff, spade, picture() + b"\0" * MOST).json()
    wide = upload(staff, spade, bomb(4_097)).json()
    wrong = upload(staff, spade, picture("JPEG")).json()

    size = len(picture()) + MOST
    assert large == {"image": [f"The file has {size} bytes; allowed: at most 512000."]}
    assert wide == {"image": ["4097 × 4097 pixels; allowed: at most 16777216 in all."]}
    assert wrong == {"image": ["The file is no whole PNG picture."]}


def test_500_kb_are_taken(staff: APIClient) -> None:
    content = picture()

    assert upload(staff, a_product(), content + b"\0" * (MOST - len(content))).status_code == 201


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"image": "spade.png"}', "application/json", 415),
        (b"image=spade.png", "application/x-www-form-urlencoded", 415),
        (b"", "multipart/form-data", 400),
        (b"nonsense", "multipart/form-data; boundary=x", 400),
        (b'--x\r\nContent-Disposition: form-data; name="image"\r\n\r\nspade.png\r\n--x--\r\n',
         "multipart/form-data; boundary=x", 400),
    ],
)  # fmt: skip
def test_a_body_without_a_file_is_refused(
    staff: APIClient, body: bytes, content_type: str, status: int
) -> None:
    address = f"/store/products/{a_product().id}/images/"

    response = staff.generic("POST", address, body, content_type)

    assert (response.status_code, response["Content-Type"]) == (status, "application/json")


def test_a_picture_of_an_unknown_product_is_not_found(staff: APIClient, uploads: Path) -> None:
    response = upload(staff, Product(id=999), picture())

    assert (response.status_code, files(uploads)) == (404, [])


def test_a_picture_of_a_product_that_is_deleted_at_that_moment_is_not_found(
    staff: APIClient, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spade = a_product()
    validate = "store.serializers.ProductImageSerializer.validate"
    monkeypatch.setattr(validate, lambda serializer, fields: spade.delete() and fields)

    assert upload(staff, spade, picture()).status_code == 404
    assert files(uploads) == []


def test_a_deleted_pictures_file_goes_with_it(staff: APIClient, uploads: Path) -> None:
    spade = a_product()
    image = upload(staff, spade, picture()).json()["id"]

    assert staff.delete(f"/store/products/{spade.id}/images/{image}/").status_code == 204
    assert files(uploads) == []
    assert spade.images.count() == 2


def test_a_deleted_products_files_go_with_it(staff: APIClient, uploads: Path) -> None:
    spade = a_product()
    upload(staff, spade, picture())

    staff.delete(f"/store/products/{spade.id}/")

    assert files(uploads) == []


def test_a_file_stays_when_the_deletion_is_rolled_back(staff: APIClient, uploads: Path) -> None:
    spade = a_product()
    upload(staff, spade, picture())

    with transaction.atomic():
        spade.delete()
        transaction.set_rollback(True)

    assert len(files(uploads)) == 1


def test_a_file_that_seeded_rows_share_stays(staff: APIClient) -> None:
    name = default_storage.save("store/images/seed-1-00.png", SimpleUploadedFile("seed.png", picture()))
    spade = a_product()
    first, second = (spade.images.create(image=name) for _ in range(2))

    staff.delete(f"/store/products/{spade.id}/images/{first.id}/")

    assert default_storage.exists(second.image.name)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_picture_is_never_changed(staff: APIClient, method: str) -> None:
    spade = a_product()

    response = getattr(staff, method)(f"/store/products/{spade.id}/images/{spade.images.first().id}/")

    assert response.status_code == 405


@pytest.mark.parametrize(
    ("content", "status", "kept"), [(picture(), 302, 1), (picture()[:-20], 200, 0)], ids=["whole", "cut"]
)
def test_the_admin_takes_the_same_pictures(
    client: Client, uploads: Path, content: bytes, status: int, kept: int
) -> None:
    client.force_login(User.objects.create_superuser("grace", "grace@example.com", "a password"))
    spade = a_product()
    rows = {f"images-{number}-id": image.id for number, image in enumerate(spade.images.all())}
    form = {
        **rows,
        "title": "Spade",
        "slug": "spade",
        "unit_price": "10.50",
        "inventory": "7",
        "collection": spade.collection_id,
        "images-TOTAL_FORMS": "3",
        "images-INITIAL_FORMS": "2",
        "images-0-image": SimpleUploadedFile("changed.png", picture()),
        "images-2-image": SimpleUploadedFile("spade.png", content),
    }

    response = client.post(f"/admin/store/product/{spade.id}/change/", form)

    assert (response.status_code, len(files(uploads))) == (status, kept)
    assert [image.image.name for image in spade.images.all()[:2]] == [
        "store/images/1.png",
        "store/images/2.png",
    ]
