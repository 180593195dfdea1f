"""A small pool of pictures for a shop that has no photographer."""

from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

POOL = 30
SIZE = (320, 240)


def pool(seed: int) -> list[str]:
    """Names of the seed's pictures in the media storage, drawn where they are not there yet."""
    names = [f"store/images/seed-{seed}-{number:02}.png" for number in range(POOL)]
    for name in names:
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(_png(Random(name))))  # noqa: S311 repeatable on purpose
    return names


def _png(random: Random) -> bytes:
    image = Image.new("RGB", SIZE, _color(random))
    draw = ImageDraw.Draw(image)
    for shape in (draw.ellipse, draw.rectangle, draw.ellipse):
        left, top = random.randrange(200), random.randrange(120)
        shape((left, top, left + random.randint(40, 120), top + random.randint(40, 120)), fill=_color(random))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _color(random: Random) -> tuple[int, int, int]:
    return random.randrange(256), random.randrange(256), random.randrange(256)
