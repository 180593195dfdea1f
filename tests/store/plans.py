"""Started as a process: its arguments name a PostgreSQL database, products and a folder.

Prints, as JSON, how the database answers each statement of each request: with which index, or by reading all.
And how many of a thousand products keep their index entries when their stock changes.
"""

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext, setup_test_environment

# Who asks for what, in a shop of 100,000 products: every list, with all that narrows and orders it.
REQUESTS = [
    ("anonymous", "/store/products/"),
    ("anonymous", "/store/products/?page=5000"),
    ("anonymous", "/store/products/?collection_id=3"),
    ("anonymous", "/store/products/?unit_price__gt=10&unit_price__lt=10.5"),
    ("anonymous", "/store/products/?unit_price__gt=100"),
    ("anonymous", "/store/products/?ordering=unit_price"),
    ("anonymous", "/store/products/?ordering=-unit_price"),
    ("anonymous", "/store/products/?ordering=last_update"),
    ("anonymous", "/store/products/?ordering=-last_update"),
    ("anonymous", "/store/products/?collection_id=3&ordering=unit_price"),
    ("anonymous", "/store/products/?search=zebra"),
    ("anonymous", "/store/products/?search=system"),
    ("anonymous", "/store/products/?search=zz"),
    ("anonymous", "/store/products/50000/"),
    ("anonymous", "/store/products/50000/images/"),
    ("anonymous", "/store/products/50000/reviews/"),
    ("anonymous", "/store/collections/"),
    ("anonymous", "/store/carts/00000000-0000-4000-8000-000000000050/"),
    ("anonymous", "/store/carts/00000000-0000-4000-8000-000000000050/items/"),
    ("shopper_50", "/store/orders/"),
    ("staff", "/store/orders/"),
    ("staff", "/store/customers/"),
]
SIGN_IN = "store_user"  # of the token, the same before every request
TOLD = ("Sort", "Incremental Sort")  # steps that are no scan, and grow with the rows all the same


def statements(role: str, path: str) -> list[str]:
    """The SQL of a real request, without that of its token."""
    from tests.store.probes import client

    asking = client(role)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = asking.get(path)
    assert answer.status_code == 200, (role, path, answer.content[:200])
    return [one["sql"] for one in captured if f'FROM "{SIGN_IN}"' not in one["sql"]]


def plan(sql: str) -> str:
    """The steps of a statement's plan that matter, the last one first."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        [(found,)] = cursor.fetchall()
    tree = json.loads(found) if isinstance(found, str) else found
    return " ← ".join(dict.fromkeys(steps(tree[0]["Plan"])))


def steps(node: dict[str, Any]) -> Iterator[str]:
    kind = node["Node Type"]
    if kind in TOLD:
        yield kind
    elif kind.endswith("Scan") and kind != "Bitmap Heap Scan":  # the index below it says more
        yield f"{kind} {node.get('Index Name') or node.get('Relation Name', '')}".strip()
    for below in node.get("Plans", []):
        yield from steps(below)


def stock_changes_in_place() -> int:
    """Of a thousand sales, those that had room beside the row, and so wrote to no index."""
    with transaction.atomic(), connection.cursor() as cursor:
        for product in range(50, 50_050, 50):
            cursor.execute("UPDATE store_product SET inventory = inventory - 1 WHERE id = %s", [product])
        cursor.execute("SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'store_product'")
        return int(cursor.fetchone()[0])


def outcomes(products: int) -> dict[str, Any]:
    call_command("seed", products=products, verbosity=0, stdout=StringIO())
    plans = {f"{role} {path}": [plan(sql) for sql in statements(role, path)] for role, path in REQUESTS}
    return {"plans": plans, "stock_changes_in_place": stock_changes_in_place()}


def main() -> None:
    django.setup()
    setup_test_environment()
    logging.disable(logging.INFO)
    connection.settings_dict["TEST"]["NAME"] = sys.argv[1]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with override_settings(MEDIA_ROOT=sys.argv[3]):
            found = outcomes(int(sys.argv[2]))
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
