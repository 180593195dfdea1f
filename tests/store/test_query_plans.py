"""How PostgreSQL answers each list of a shop of 100,000 products: as docs/database.md tells."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.settings.processes import ROOT, python

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans otherwise"),
]

# | request | plans of its statements, in their order | why |
ROW = re.compile(
    r"\| `(?P<request>(?:anonymous|shopper_50|staff) [^`]+)` \| (?P<plans>.*?) \| (?P<why>.*?) \|"
)


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[list[str], str]]:
    """The table of the page: plans and reason of each request."""
    page = (ROOT / "docs" / "database.md").read_text()
    rows = [row for line in page.splitlines() if (row := ROW.fullmatch(line))]
    return {row["request"]: (row["plans"].split("<br>"), row["why"]) for row in rows}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a shop of its own was found to do."""
    media: Path = tmp_path_factory.mktemp("media")
    process = python(
        "-m",
        "tests.store.plans",
        f"plans_{os.getpid()}",
        "100000",
        str(media),
        patience=600,
        DJANGO_SETTINGS_MODULE="settings.perf",
        DATABASE_URL=os.environ.get("DATABASE_URL", ""),
    )
    assert process.stderr == ""
    return json.loads(process.stdout)


def test_every_statement_is_planned_as_the_page_tells(
    found: Any, told: dict[str, tuple[list[str], str]]
) -> None:
    assert found["plans"] == {request: plans for request, (plans, _) in told.items()}


def test_whoever_reads_a_whole_table_has_a_reason(told: dict[str, tuple[list[str], str]]) -> None:
    without = [request for request, (plans, why) in told.items() if "Seq Scan" in " ".join(plans) and not why]

    assert told
    assert without == []


def test_a_sale_writes_to_no_index_of_the_product(found: Any) -> None:
    assert found["stock_changes_in_place"] == 1_000
