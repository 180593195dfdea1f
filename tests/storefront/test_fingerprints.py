"""A fingerprint is a statement without its values."""

import pytest

from storefront.timing import fingerprint


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", "SELECT ?"),
        ("SELECT a\n  FROM\tb", "SELECT a FROM b"),
        ("WHERE price > 10.50 AND n = -3", "WHERE price > ? AND n = -?"),
        ("WHERE x = 1e-5", "WHERE x = ?"),
        ("WHERE title = 'it''s 5 \"o'", "WHERE title = ?"),
        ("WHERE a = %s AND b = ? AND c = %(c)s", "WHERE a = ? AND b = ? AND c = ?"),
        ('SELECT "t1"."a2", U0.b FROM "order 66" T3', 'SELECT "t1"."a2", U0.b FROM "order 66" T3'),
        ("SELECT `t1` FROM x2", "SELECT `t1` FROM x2"),
        ("WHERE id IN (1)", "WHERE id IN (?)"),
        ("WHERE id IN (%s, %s,%s)", "WHERE id IN (?)"),
        ("WHERE id IN ( 1, 2 )", "WHERE id IN (?)"),
        ("WHERE id IN (SELECT b FROM c)", "WHERE id IN (SELECT b FROM c)"),
        ("VALUES (%s, %s)", "VALUES (?, ?)"),
        ('SAVEPOINT "s140241_x1"', "SAVEPOINT ?"),
        ('SELECT "s1_x"', 'SELECT "s1_x"'),
    ],
)
def test_values_go_and_names_stay(sql: str, expected: str) -> None:
    assert fingerprint(sql) == expected
