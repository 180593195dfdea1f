"""What the database itself keeps of the catalogue: its version, and the number of products by collection.

Triggers do it, so that whatever writes is heard of, in the same transaction: the ORM, SQL by hand, COPY, another
process. docs/decisions/0027 tells why. No model stands for the two tables: nothing writes them but the triggers,
and `flush` leaves them alone.

On SQLite a later migration that alters store_product or store_productimage builds the table anew, and its triggers
are gone: that migration must create them again. tests/store/test_counts.py and test_cached_catalogue.py would tell.
"""

from django.db import migrations

WATCHED = ["store_product", "store_productimage"]

COUNT = """
    INSERT INTO store_productcount (collection_id, products)
    SELECT collection_id, COUNT(*) FROM store_product GROUP BY collection_id
"""


def sqlite_tables():
    return [
        "CREATE TABLE store_catalogueversion (id integer PRIMARY KEY, token text NOT NULL)",
        "INSERT INTO store_catalogueversion (token) VALUES (hex(randomblob(16)))",
        "CREATE TABLE store_productcount (collection_id integer PRIMARY KEY, products integer NOT NULL)",
        COUNT,
    ]


def sqlite_triggers():
    """SQLite calls triggers once a row, and has one writer at a time."""
    new_version = "UPDATE store_catalogueversion SET token = hex(randomblob(16))"
    came = """
        INSERT INTO store_productcount (collection_id, products) VALUES (NEW.collection_id, 1)
        ON CONFLICT (collection_id) DO UPDATE SET products = products + 1
    """
    went = "UPDATE store_productcount SET products = products - 1 WHERE collection_id = OLD.collection_id"
    for table in WATCHED:
        for event in ["INSERT", "UPDATE", "DELETE"]:
            yield trigger(f"{table}_{event.lower()}_version", f"AFTER {event} ON {table}", new_version)
    yield trigger("store_product_insert_count", "AFTER INSERT ON store_product", came)
    yield trigger("store_product_delete_count", "AFTER DELETE ON store_product", went)
    yield trigger(
        "store_product_update_count",
        "AFTER UPDATE OF collection_id ON store_product WHEN OLD.collection_id <> NEW.collection_id",
        f"{went}; {came}",
    )


def trigger(name, event, statements):
    return f"CREATE TRIGGER {name} {event} BEGIN {statements}; END"


def postgresql_tables():
    return [
        "CREATE TABLE store_catalogueversion (id bigserial PRIMARY KEY, token uuid NOT NULL)",
        "INSERT INTO store_catalogueversion (token) VALUES (gen_random_uuid())",
        "CREATE TABLE store_productcount (collection_id bigint PRIMARY KEY, products bigint NOT NULL)",
        COUNT,
    ]


def postgresql_triggers():
    """PostgreSQL calls these once a statement. Two who write at the same moment take two rows of the version."""
    yield function(
        "store_new_version",
        """
        UPDATE store_catalogueversion SET token = gen_random_uuid() WHERE id = (
            SELECT id FROM store_catalogueversion ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
        );
        IF NOT FOUND THEN
            INSERT INTO store_catalogueversion (token) VALUES (gen_random_uuid());
        END IF;
        """,
    )
    for table in WATCHED:
        for event in ["INSERT", "UPDATE", "DELETE", "TRUNCATE"]:
            yield f"""
                CREATE TRIGGER {table}_{event.lower()}_version AFTER {event} ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION store_new_version()
            """
    came, went = "SELECT collection_id, 1 AS change FROM came", "SELECT collection_id, -1 AS change FROM went"
    for event, rows, changes in [
        ("INSERT", "NEW TABLE AS came", came),
        ("DELETE", "OLD TABLE AS went", went),
        ("UPDATE", "NEW TABLE AS came OLD TABLE AS went", f"{came} UNION ALL {went}"),
    ]:
        yield function(f"store_count_{event.lower()}", counted(changes))
        yield f"""
            CREATE TRIGGER store_product_{event.lower()}_count AFTER {event} ON store_product
            REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION store_count_{event.lower()}()
        """
    yield function("store_count_truncate", "DELETE FROM store_productcount;")
    yield """
        CREATE TRIGGER store_product_truncate_count AFTER TRUNCATE ON store_product
        FOR EACH STATEMENT EXECUTE FUNCTION store_count_truncate()
    """


def counted(changes):
    # In the order of the collections, so that two who write to the same ones wait in a row, not in a circle.
    return f"""
        INSERT INTO store_productcount AS kept (collection_id, products)
        SELECT collection_id, SUM(change) FROM ({changes}) AS changes
        GROUP BY collection_id HAVING SUM(change) <> 0 ORDER BY collection_id
        ON CONFLICT (collection_id) DO UPDATE SET products = kept.products + EXCLUDED.products;
    """


def function(name, statements):
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statements} RETURN NULL; END $$"


TABLES = {"sqlite": sqlite_tables, "postgresql": postgresql_tables}
TRIGGERS = {"sqlite": sqlite_triggers, "postgresql": postgresql_triggers}

FUNCTIONS = ["store_new_version", *(f"store_count_{event}" for event in ("insert", "delete", "update", "truncate"))]


def keep(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [*TABLES[vendor](), *TRIGGERS[vendor]()]:
        schema_editor.execute(statement, params=None)


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION {name} CASCADE")
    else:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'store_product%'")
            names = [name for name, in cursor.fetchall()]
        for name in names:
            schema_editor.execute(f"DROP TRIGGER {name}")
    for table in ["store_catalogueversion", "store_productcount"]:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0003_limits_of_the_catalogue'),
    ]

    operations = [
        migrations.RunPython(keep, forget),
    ]
