"""What may stand in a column."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

OLDEST_BIRTH_DATE = date(1900, 1, 1)

is_phone = RegexValidator(
    r"^\+?[0-9][0-9 ()./-]*\Z", "A phone number is digits, after a + or not; between them ( ) . / - or space."
)


def is_birth_date(day: date) -> None:
    """A ValidationError for somebody not born yet, or older than anybody."""
    if not OLDEST_BIRTH_DATE <= day <= timezone.localdate():
        raise ValidationError(f"A birth date lies between {OLDEST_BIRTH_DATE} and today.")
