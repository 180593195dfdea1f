"""Run with settings.dev and an N+1: visits the shop, prints what hotspots makes of that, as JSON."""

import json
import sys
from io import StringIO

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402 (commands exist from here on)
from django.test import Client  # noqa: E402
from silk.models import Request  # noqa: E402

from store.models import Collection, Product  # noqa: E402


def hotspots(*arguments: str) -> str:
    out = StringIO()
    try:
        call_command("hotspots", *arguments, stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


facts = {"no tables": hotspots()}
call_command("migrate", verbosity=0)
facts["nothing"], facts["nothing since"] = hotspots(), hotspots("--since", "10m")

collection = Collection.objects.create(title="Dairy")
for number in range(3):
    Product.objects.create(
        title="Cheese", slug=f"cheese-{number}", unit_price="3.50", inventory=9, collection=collection
    )
client = Client(REMOTE_ADDR="127.0.0.1")
first = Product.objects.values_list("pk", flat=True)[0]
paths = [
    "/store/products/",
    "/store/products/?search=cheese",
    f"/store/products/{first}/",
    "/store/collections/",
]
facts["server timing"] = [client.get(path)["Server-Timing"].split('"')[1] for path in paths]
facts["silk"] = [f"{one.num_sql_queries} queries" for one in Request.objects.order_by("start_time")]
client.get("/silk/")  # which asks the database for itself

facts["table"], facts["json"] = hotspots(), json.loads(hotspots("--json"))
facts["two"] = [one["endpoint"] for one in json.loads(hotspots("--json", "--limit", "2"))["endpoints"]]
Request.objects.filter(view_name="product-list").update(start_time="2020-01-01T00:00Z", time_taken=1)
Request.objects.filter(view_name="collection-list").update(time_taken=99_000)
facts["since"] = [one["endpoint"] for one in json.loads(hotspots("--json", "--since", "1d"))["endpoints"]]
facts["by time"] = json.loads(hotspots("--json", "--by", "time"))["endpoints"][0]["endpoint"]
json.dump(facts, sys.stdout)
