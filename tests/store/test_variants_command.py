"""`manage.py variants`: the list, the sources side by side, the patch."""

import json
import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from store.variants import available
from tests.settings.processes import PROD, python

Variants = Callable[..., str]


@pytest.fixture
def variants(capsys: pytest.CaptureFixture[str]) -> Variants:
    """Call the command; what it prints comes back."""

    def call(*arguments: str) -> str:
        call_command("variants", *arguments)
        return capsys.readouterr().out

    return call


def test_the_list_says_what_each_does_and_where_it_is_written(variants: Variants) -> None:
    paragraphs = {paragraph.split()[0]: paragraph.splitlines() for paragraph in variants().split("\n\n")}

    assert list(paragraphs) == list(available())
    *told, place = paragraphs["n_plus_one"]
    assert told == [
        "n_plus_one (regression)",
        "  Forget prefetch_related: one more query for every product on the page.",
    ]
    assert re.fullmatch(
        r"  product_list · queries: \+1 per product · store/regressions/products\.py:\d+", place
    )


def test_json_tells_tools_the_probe_and_what_moves(variants: Variants) -> None:
    listed = {variant["name"]: variant for variant in json.loads(variants("--json"))}

    assert list(listed) == list(available())
    assert listed["n_plus_one"] == {
        "name": "n_plus_one",
        "kind": "regression",
        "description": "Forget prefetch_related: one more query for every product on the page.",
        "probe": "product_list",
        "moves": {"queries": "+1 per product"},
    }


def test_prod_lists_the_optimisations_and_nothing_else() -> None:
    listed = json.loads(python("manage.py", "variants", "--json", **PROD).stdout)

    expected = [variant.name for variant in available().values() if variant.kind == "optimisation"]
    assert [variant["name"] for variant in listed] == expected


def test_a_name_shows_all_that_its_entry_tells(variants: Variants) -> None:
    _, notes, figures, _ = variants("n_plus_one").split("\n\n", 3)

    labels = [line.split(":")[0] for line in notes.splitlines() if not line.startswith(" ")]
    assert labels == ["Symptom", "Tool", "See it", "Fix"]
    assert figures.splitlines() == [
        "10 products on the page: queries 3 → 12",
        "50 products on the page: queries 3 → 52",
    ]


def test_an_optimisation_tells_when_it_is_worth_its_price(variants: Variants) -> None:
    told, notes, figures, _ = variants("one_query").split("\n\n", 3)

    assert told.startswith("one_query (optimisation)\n")
    labels = [line.split(":")[0] for line in notes.splitlines() if not line.startswith(" ")]
    assert labels == ["When", "See it", "Price"]
    assert figures.splitlines() == [
        "10 products on the page: queries 3 → 1",
        "50 products on the page: queries 3 → 1",
    ]


def test_a_name_shows_correct_code_and_stand_in_side_by_side(variants: Variants) -> None:
    rows = [row.split("│") for row in variants("n_plus_one").splitlines() if "│" in row]

    left, right = ([row[side].rstrip() for row in rows] for side in (0, 1))
    assert left == [
        "correct: ProductViewSet.get_queryset",
        "",
        "def get_queryset(self) -> ProductQuerySet:",
        "    return Product.objects.with_images()",
    ]
    assert right[0].startswith(" stand-in: store/regressions/products.py:")
    assert right[1:] == [
        "",
        " def n_plus_one(self: ProductViewSet) -> ProductQuerySet:",
        "     return Product.objects.all()",
    ]


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

    assert str(refusal.value) == f"There is no variant 'typo' here, but: {', '.join(available())}."


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

    # Which of the empty lines around it is the new one is up to the diff.
    assert [line for line in changed if line != "+"] == [
        "--- a/store/serializers.py",
        "+++ b/store/serializers.py",
        "+    def to_representation(self, product):",
        "+        answer = super().to_representation(product)",
        '+        images = product.images.order_by("id")',
        '+        answer["images"] = ProductImageSerializer(images, many=True, context=self.context).data',
        "+        return answer",
    ]


def test_an_optimisation_of_one_function_can_be_written_into_the_code(variants: Variants) -> None:
    changed = [line for line in variants("--patch", "only_columns").splitlines() if line[0] in "+-"]

    assert changed == [
        "--- a/store/views.py",
        "+++ b/store/views.py",
        "-        return Product.objects.with_images()",
        "+        return Product.objects.with_images().only(",
        '+            "title", "description", "slug", "inventory", "unit_price", "collection"',
        "+        )",
    ]


def test_what_has_helpers_of_its_own_is_no_patch(variants: Variants) -> None:
    with pytest.raises(CommandError) as refusal:
        variants("--patch", "values_rows")

    assert str(refusal.value) == (
        "values_rows is more than a patch: it uses COLUMNS, shown of store/optimisations/values.py. "
        "Switch it on with VARIANTS=values_rows."
    )
