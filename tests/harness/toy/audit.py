"""Fails when a visit was written down: `python audit.py DATA`. It counts its calls there."""

import sys
from pathlib import Path

data = Path(sys.argv[1])
with (data / "audits").open("a") as audits:
    audits.write("looked\n")
if (data / "visits").exists():
    sys.exit(f"somebody visited {(data / 'visits').read_text()} times")
print(f"{len((data / 'audits').read_text().split())} audits, nobody was here")  # noqa: T201
