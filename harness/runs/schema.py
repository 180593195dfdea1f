"""What all saved results share."""

from typing import Final

from pydantic import ConfigDict

SCHEMA: Final = 3
STRICT = ConfigDict(extra="forbid")
