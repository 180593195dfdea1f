"""Which request can follow which answer: OpenAPI's links, for people, clients and the fuzz."""

from typing import Any

# Operation and status, the operation that can follow, and what it takes from the answer or its request.
Taken = dict[str, str]
CART = "$request.path.cart_pk"
ID = "$response.body#/id"
FIRST = "$response.body#/results/0/id"
PRODUCT = "$request.path.product_pk"

PATHS: dict[tuple[str, str], dict[str, Taken]] = {
    ("store_carts_create", "201"): {
        "store_carts_retrieve": {"id": ID},
        "store_carts_items_create": {"cart_pk": ID},
    },
    ("store_carts_items_create", "201"): {
        "store_carts_retrieve": {"id": CART},
        "store_carts_destroy": {"id": CART},
        "store_carts_items_retrieve": {"cart_pk": CART, "id": ID},
        "store_carts_items_partial_update": {"cart_pk": CART, "id": ID},
        "store_carts_items_destroy": {"cart_pk": CART, "id": ID},
    },
    ("store_orders_create", "200"): {
        "store_orders_retrieve": {"id": ID},
        "store_orders_partial_update": {"id": ID},
        "store_orders_destroy": {"id": ID},
    },
    ("store_products_list", "200"): {
        "store_products_retrieve": {"id": FIRST},
        "store_products_reviews_create": {"product_pk": FIRST},
    },
    ("store_products_create", "201"): {
        "store_products_retrieve": {"id": ID},
        "store_products_partial_update": {"id": ID},
        "store_products_destroy": {"id": ID},
        "store_products_images_create": {"product_pk": ID},
    },
    ("store_products_reviews_create", "201"): {
        "store_products_reviews_retrieve": {"product_pk": PRODUCT, "id": ID},
        "store_products_reviews_partial_update": {"product_pk": PRODUCT, "id": ID},
        "store_products_reviews_destroy": {"product_pk": PRODUCT, "id": ID},
    },
    ("store_collections_create", "201"): {
        "store_collections_retrieve": {"id": ID},
        "store_collections_partial_update": {"id": ID},
        "store_collections_destroy": {"id": ID},
    },
}
BODIES: dict[tuple[str, str], dict[str, Taken]] = {
    ("store_carts_items_create", "201"): {"store_orders_create": {"cart_id": CART}},
    ("auth_users_create", "201"): {
        "auth_jwt_create_create": {
            "username": "$request.body#/username",
            "password": "$request.body#/password",
        },
    },
    ("auth_jwt_create_create", "200"): {
        "auth_jwt_refresh_create": {"refresh": "$response.body#/refresh"},
        "auth_jwt_verify_create": {"token": "$response.body#/access"},
        "auth_jwt_blacklist_create": {"refresh": "$response.body#/refresh"},
    },
}


def add_links(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """drf-spectacular's hook: the links, each named after the operation that it leads to."""
    answers = {
        (operation["operationId"], status): answer
        for methods in result["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
    }
    for kind, table in (("parameters", PATHS), ("requestBody", BODIES)):
        for source, targets in table.items():
            links = answers[source].setdefault("links", {})
            links |= {target: {"operationId": target, kind: taken} for target, taken in targets.items()}
    return result
