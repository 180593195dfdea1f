"""`manage.py variants`: the list, the sources side by side, the patch."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from store.sources import ROOT
from tests.settings.processes import PROD, python

Variants = Callable[..., str]

# Run in a copy of the shop: how many queries the address given takes.
COUNT_QUERIES = """
import sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
call_command("migrate", verbosity=0)
call_command("seed", products=50)
with CaptureQueriesContext(connection) as captured:
    assert Client().get(sys.argv[1]).status_code == 200
print(len(captured))
"""


@pytest.fixture
def variants(capsys: pytest.CaptureFixture[str]) -> Variants:
    """Call the command; what it prints comes back."""

    def call(*arguments: str) -> str:
        call_command("variants", *arguments)
        return capsys.readouterr().out

    return call


def test_the_list_says_what_each_does_and_where_it_is_written(variants: Variants) -> None:
    first, *others = variants().split("\n\n")

    assert first.splitlines()[:2] == [
        "n_plus_one (regression)",
        "  Forget prefetch_related: one more query for every product on the page.",
    ]
    assert first.splitlines()[2].startswith("  product_list: queries +1 per product · store/regressions.py:")
    assert [other.split()[0] for other in others] == ["prefetch_defeated", "cart_item_lookups"]


def test_json_tells_tools_the_probe_and_what_moves(variants: Variants) -> None:
    listed = json.loads(variants("--json"))

    assert [list(variant) for variant in listed] == [["name", "kind", "description", "probe", "moves"]] * 3
    assert [(variant["name"], variant["kind"], variant["probe"], variant["moves"]) for variant in listed] == [
        ("n_plus_one", "regression", "product_list", {"queries": "+1 per product"}),
        ("prefetch_defeated", "regression", "product_list", {"queries": "+1 per product"}),
        ("cart_item_lookups", "regression", "cart", {"queries": "+1 per item"}),
    ]


def test_prod_offers_none() -> None:
    assert python("manage.py", "variants", **PROD).stdout == "This profile offers no variants.\n"
    assert python("manage.py", "variants", "--json", **PROD).stdout == "[]\n"


def test_a_name_shows_correct_code_and_stand_in_side_by_side(variants: Variants) -> None:
    rows = [
        [column.rstrip() for column in row.split(" │ ")] for row in variants("n_plus_one").splitlines()[4:]
    ]

    left, right = [row[0] for row in rows], [row[1] for row in rows if len(row) == 2]
    assert left[0] == "correct: ProductViewSet.get_queryset"
    assert "    return Product.objects.with_images()" in left
    assert right[0].startswith("stand-in: store/regressions.py:")
    assert right[-1] == "    return Product.objects.all()"


def test_beside_the_stand_in_of_an_inherited_method_stands_its_class(variants: Variants) -> None:
    shown = variants("prefetch_defeated")

    assert "class ProductSerializer(serializers.ModelSerializer):" in shown
    assert '│     images = product.images.order_by("id")' in shown


@override_settings(VARIANTS=["n_plus_one"])
def test_the_correct_code_is_shown_though_the_variant_is_active(variants: Variants) -> None:
    assert "+        return Product.objects.all()" in variants("--patch", "n_plus_one")
    assert "    return Product.objects.with_images()" in variants("n_plus_one")


@pytest.mark.parametrize("arguments", [["typo"], ["--patch", "typo"]])
def test_an_unknown_name_is_answered_with_the_names_there_are(
    variants: Variants, arguments: list[str]
) -> None:
    with pytest.raises(CommandError) as refusal:
        variants(*arguments)

    assert str(refusal.value) == (
        "There is no variant 'typo' here, but: n_plus_one, prefetch_defeated, cart_item_lookups."
    )


def test_a_patch_changes_nothing_but_the_body_of_the_function(variants: Variants) -> None:
    changed = [line for line in variants("--patch", "n_plus_one").splitlines() if line[0] in "+-"]

    assert changed == [
        "--- a/store/views.py",
        "+++ b/store/views.py",
        "-        return Product.objects.with_images()",
        "+        return Product.objects.all()",
    ]


def test_a_patch_adds_an_inherited_method_as_one_would_write_it(variants: Variants) -> None:
    changed = [line for line in variants("--patch", "prefetch_defeated").splitlines() if line[0] in "+-"]

    assert changed == [
        "--- a/store/serializers.py",
        "+++ b/store/serializers.py",
        "+",
        "+    def to_representation(self, product):",
        "+        answer = super().to_representation(product)",
        '+        images = product.images.order_by("id")',
        '+        answer["images"] = ProductImageSerializer(images, many=True, context=self.context).data',
        "+        return answer",
    ]


@pytest.mark.parametrize(
    ("name", "address", "queries"),
    [
        ("n_plus_one", "/store/products/", 12),
        ("prefetch_defeated", "/store/products/", 13),
        ("cart_item_lookups", "/store/carts/00000000-0000-4000-8000-000000000010/", 12),
    ],
)
def test_git_apply_writes_the_mistake_into_the_correct_code(
    variants: Variants, tmp_path: Path, name: str, address: str, queries: int
) -> None:
    for room in ("store", "storefront", "settings"):
        copytree(ROOT / room, tmp_path / room, ignore=ignore_patterns("__pycache__"))
    patch = variants("--patch", name)
    subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=tmp_path, check=True)

    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "settings.perf",
        "DATABASE_URL": "sqlite:///:memory:",
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    counted = subprocess.run(
        [sys.executable, "-c", COUNT_QUERIES, address],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert counted.stdout.splitlines()[-1] == str(queries)

    again = subprocess.run(
        [sys.executable, "-m", "django", "variants", "--patch", name],
        env=environment | {"PYTHONPATH": "."},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (again.returncode, again.stderr.strip()) == (1, f"CommandError: {name} is in the code already.")
