"""Pictures that staff send: which are taken, and under which name they are kept."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image

# A file in this folder is shown by one row alone, and goes when the row goes. Seeded rows share theirs.
FOLDER = "store/uploads"

MOST_BYTES = 500 * 1024
# A small file may unfold into gigabytes of pixels.
MOST_PIXELS = 4096 * 4096
FORMATS = {".gif": "GIF", ".jpeg": "JPEG", ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}


def new_name(row: Any, filename: str) -> str:
    """A name that is nobody's yet; of the sender's only the suffix stays, which `check` has compared."""
    return f"{FOLDER}/{uuid4().hex}{Path(filename).suffix.lower()}"


def check(file: File) -> None:
    """Raise ValidationError unless the file is small and all of it the picture that its name promises."""
    if getattr(file, "_committed", False):  # a form of the admin shows again what was kept before
        return
    if file.size > MOST_BYTES:
        raise ValidationError(f"The file has {file.size} bytes; allowed: at most {MOST_BYTES}.")
    suffix = Path(file.name or "").suffix.lower()
    if suffix not in FORMATS:
        raise ValidationError(f"The name ends in {suffix!r}; allowed: {', '.join(FORMATS)}.")
    try:
        _decode(file, FORMATS[suffix])
    except ValidationError:
        raise
    except Exception as error:  # Pillow raises what it likes for a broken file
        raise ValidationError(f"The file is no whole {FORMATS[suffix]} picture.") from error
    file.seek(0)


def _decode(file: File, kind: str) -> None:
    file.seek(0)
    with Image.open(file, formats=[kind]) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise ValidationError(f"{width} × {height} pixels; allowed: at most {MOST_PIXELS} in all.")
        image.load()
