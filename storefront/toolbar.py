"""The debug toolbar beside silk, which lets the database explain every query that it has seen."""

from typing import Any

from debug_toolbar.middleware import show_toolbar
from debug_toolbar.panels import sql
from django.http import HttpRequest


def show(request: HttpRequest) -> bool:
    """Watch the API, and pages that a browser asks for: others would get a page that differs each time.

    The toolbar's own panels are fetched by its script, which asks for no page.
    """
    is_known = request.path_info.startswith(("/store/", "/auth/", "/__debug__/"))
    return show_toolbar(request) and (is_known or "text/html" in request.headers.get("Accept", ""))


class SQLPanel(sql.SQLPanel):
    """The shop's queries, without silk's. The name is that of the parent: the toolbar's pages ask by it."""

    def record(self, **query: Any) -> None:
        """Keep a query for the page, unless it is an EXPLAIN."""
        if not query["raw_sql"].startswith("EXPLAIN"):
            super().record(**query)  # type: ignore[no-untyped-call]
