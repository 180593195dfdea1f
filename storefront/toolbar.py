"""The debug toolbar beside silk, which lets the database explain every query that it has seen."""

from typing import Any

from debug_toolbar.panels import sql


class SQLPanel(sql.SQLPanel):
    """The shop's queries, without silk's. The name is that of the parent: the toolbar's pages ask by it."""

    def record(self, **query: Any) -> None:
        """Keep a query for the page, unless it is an EXPLAIN."""
        if not query["raw_sql"].startswith("EXPLAIN"):
            super().record(**query)  # type: ignore[no-untyped-call]
