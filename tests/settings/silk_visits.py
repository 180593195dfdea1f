"""Run with settings.dev: visits the shop and silk, prints what they answered, kept and counted, as JSON."""

import json
import re
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 (models exist from here on)
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from silk.models import Request  # noqa: E402

from store.models import Collection, Product  # noqa: E402

call_command("migrate", verbosity=0)


def visit(client: Client, path: str, **extra: str) -> int:
    return client.get(path, **extra).status_code


here, away, friend = (Client(REMOTE_ADDR=address) for address in ("127.0.0.1", "192.0.2.1", "192.0.2.8"))
staff, shopper = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.1")
users = get_user_model().objects
staff.force_login(users.create_user("staff", "staff@example.com", is_staff=True))
shopper.force_login(users.create_user("shopper", "shopper@example.com"))

collection = Collection.objects.create(title="Dairy")
Product.objects.create(title="Cheese", slug="cheese", unit_price="3.50", inventory=9, collection=collection)
for path in ("/healthz", "/static/admin/css/base.css", "/media/nothing.png", "/schema/", "/store/carts/"):
    here.get(path)
# As a page, in which the toolbar says what it has seen.
listed = here.get("/store/products/", {"search": "cheese"}, headers={"Accept": "text/html"})
here.post("/store/carts/", {"password": "opensesame"}, content_type="application/json")

silk = {
    name: client.get("/silk/")
    for name, client in [
        ("here", here),
        ("away", away),
        ("friend", friend),
        ("staff", staff),
        ("shopper", shopper),
    ]
}
kept = Request.objects.order_by("start_time")
facts = {
    "silk": {name: response.status_code for name, response in silk.items()},
    "login": silk["away"].headers.get("Location"),
    "paths": [request.path for request in kept],
    "bodies": [request.body + request.raw_body + request.response.body for request in kept],
    "profiled": [bool(request.pyprofile) for request in kept],
    "queries": kept.get(path="/store/products/").num_sql_queries,
    "timing": listed["Server-Timing"],
    "toolbar": re.findall(r"\d+ queries in", listed.content.decode()),
}
facts["pages"] = {
    accept: "djDebug" in here.get("/playground/hello/", headers={"Accept": accept}).content.decode()
    for accept in ("*/*", "text/html")
}
json.dump(facts, sys.stdout)
