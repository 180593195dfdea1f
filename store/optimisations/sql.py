"""SQL of our own: a product as JSON, in the very bytes of the renderer. Images still have names, not URLs."""

# The ten rows are found first, so that no other is made into JSON. A join keeps no order: it is said again.
LIST = """
WITH product AS (SELECT * FROM store_product {where} ORDER BY {order} LIMIT %s OFFSET %s)
SELECT (SELECT count(*) FROM store_product {where}), {product}
FROM product ORDER BY {order}
"""

DETAIL = "SELECT {product} FROM store_product AS product WHERE id = %s"

# Condition and order for each plain parameter, which is checked already.
WHERE = {
    "collection_id": "collection_id = %s",
    "unit_price__gt": "unit_price > %s",
    "unit_price__lt": "unit_price < %s",
}
ORDER = {
    "": "id",
    "unit_price": "unit_price, id",
    "-unit_price": "unit_price DESC, id",
    "last_update": "last_update, id",
    "-last_update": "last_update DESC, id",
}

# SQLite keeps decimals as binary fractions. Tax is reckoned in whole cents, half a cent counting as one, and
# only what is printed is a fraction again.
SQLITE = """
json_object(
    'id', product.id,
    'title', product.title,
    'description', product.description,
    'slug', product.slug,
    'inventory', product.inventory,
    'unit_price', json(printf('%%.2f', product.unit_price)),
    'price_with_tax', json(
        printf('%%.2f', (CAST(round(product.unit_price * 100) AS INTEGER) * 11 + 5) / 10 / 100.0)
    ),
    'collection', product.collection_id,
    'images', json((
        SELECT json_group_array(json_object('id', id, 'image', image))
        FROM (SELECT id, image FROM store_productimage WHERE product_id = product.id ORDER BY id)
    ))
)
"""

# row_to_json writes no spaces, which json_build_object and json_agg do. Prices are exact decimals.
POSTGRESQL = """
(SELECT row_to_json(shown)::text FROM (SELECT
    product.id,
    product.title,
    product.description,
    product.slug,
    product.inventory,
    product.unit_price,
    round(product.unit_price * 1.1, 2) AS price_with_tax,
    product.collection_id AS collection,
    (
        SELECT ('[' || coalesce(string_agg(row_to_json(picture)::text, ',' ORDER BY id), '') || ']')::json
        FROM (SELECT id, image FROM store_productimage WHERE product_id = product.id) AS picture
    ) AS images
) AS shown)
"""

PRODUCT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
