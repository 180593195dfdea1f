"""Golden cases: fixed inputs of a command, and the verdict, figures and exit code that they must give.

Each command has a file of cases, NAME.json, and an adapter, NAME.py. The adapter's `outcome` gives the inputs
of a case to the harness and translates the result back to codes and numbers. When code is renamed, or a file
format changes, change the adapter. Change a case only when a verdict is meant to change.

The outcome of a case names the figures that the case is about; other figures are not compared.

To add a case, write its inputs, run the test, check by hand the outcome that the failure shows, and add it.
"""

import json
from pathlib import Path
from typing import Any

Case = dict[str, Any]
DIGITS = 4  # decimals of every number that is compared


def cases(command: str) -> list[Case]:
    loaded: list[Case] = json.loads(Path(__file__).with_name(f"{command}.json").read_text())
    return loaded


def rounded(value: Any) -> Any:
    """The same value as JSON has it: floats rounded, tuples as lists."""
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0  # never -0.0
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list | tuple) else value
