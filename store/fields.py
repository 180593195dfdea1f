"""Columns of our own."""

from typing import Any

from django.db import models


class LowerCaseEmailField(models.EmailField):
    """An address that is one and the same in upper and lower case: kept, and looked for, in lower case."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The row in memory says what the table says."""
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        """For writing and for every look-up."""
        value = super().get_prep_value(value)
        return value.lower() if isinstance(value, str) else value
