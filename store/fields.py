"""Columns of our own."""

from typing import Any

from django.db import models


class LowerCaseEmailField(models.EmailField):
    """An address that is one and the same in upper and lower case: kept, and looked for, in lower case."""

    def get_prep_value(self, value: Any) -> Any:
        """For writing and for every look-up."""
        value = super().get_prep_value(value)
        return value.lower() if isinstance(value, str) else value
