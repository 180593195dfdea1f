"""A project that is not ours, scanned with timing.py copied in and a harness.toml of a few lines."""

import json
from pathlib import Path

import pytest

from tests.harness import machinery
from tests.harness.machinery import Harness

# The name of who asks for each cake, the code in the line that is named, and what to add.
GROWS = {
    "/cakes/counted/": (
        "Cake.number_of_reviews",
        'cursor.execute("SELECT COUNT(*) FROM menu_review WHERE cake_id = %s", [self.pk])',
        "",
    ),
    "/cakes/layered/": (
        "LayeredCakeSerializer.layers",
        "layers = LayerSerializer(many=True)",
        "prefetch_related('layers')",
    ),
    "/cakes/praised/": (
        "PraisedCakeSerializer.get_is_praised",
        "return cake.reviews.filter(stars=5).exists()",
        "",
    ),
    "/cakes/rated/": ("Cake.stars", 'return self.reviews.aggregate(mean=models.Avg("stars"))["mean"]', ""),
    "/cakes/signed/": (
        "SignedCakeSerializer.get_signature",
        "baker = Baker.objects.get(pk=cake.baker_id)",
        "",
    ),
    "/cakes/topped/": (
        "ToppedCakeSerializer.get_topping",
        'return cake.layers.order_by("-id").first().flavour',
        "",
    ),
}


@pytest.fixture
def bakery(tmp_path: Path) -> Harness:
    """The bakery as its team's git repository."""
    folder = machinery.copy_bakery(tmp_path / "bakery")
    machinery.git(folder, "init", "--quiet")
    machinery.commit(folder)
    return Harness(folder, tmp_path / "temporary")


def code(bakery: Harness, origin: str) -> str:
    """What stands in a line such as `menu/models.py:30`."""
    file, number = origin.split(":")
    return (bakery.project / file).read_text().splitlines()[int(number) - 1].strip()


@pytest.mark.slow
def test_six_lists_grow_by_a_query_for_each_cake_and_the_healthy_one_does_not(bakery: Harness) -> None:
    ended = bakery.call("scan", "settings", "--json", "-")
    assert ended.exit_code == 1, ended.err
    endpoints = json.loads(ended.out)["endpoints"]

    assert {one["endpoint"]: one["found"] for one in endpoints} == {
        "/cakes/": "constant",
        **dict.fromkeys(GROWS, "grows"),
    }
    causes = [(one["endpoint"], cause) for one in endpoints for cause in one["causes"]]
    assert [(endpoint, cause["path"], cause["slope"]) for endpoint, cause in causes] == [
        (endpoint, "$.results", 1) for endpoint in GROWS
    ]
    assert {
        endpoint: (cause["name"], code(bakery, cause["line"]), cause["add"]) for endpoint, cause in causes
    } == GROWS
    assert bakery.left() == []
