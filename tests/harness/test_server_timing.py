import pytest

from harness.server_timing import queries, work


@pytest.mark.parametrize(
    ("header", "count", "ms"),
    [
        ('app;dur=12.3, db;dur=4.1;desc="3 queries"', 3, 4.1),
        ('app;dur=12.3, db;dur=0.2;desc="1 query"', 1, 0.2),
        ('db;dur=0;desc="0 queries", app;dur=1', 0, 0.0),
        ("app;dur=12.3", None, None),
        ('mydb;dur=1;desc="9 queries"', None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_queries_and_time_in_the_database_are_read_from_the_header(
    header: str | None, count: int | None, ms: float | None
) -> None:
    assert queries(header) == count
    assert work(header) == (count, ms)
