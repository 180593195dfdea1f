"""The switch: what it puts in place, what it gives back, what it refuses."""

import re
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from store import variants
from store.serializers import ProductSerializer
from store.variants import Owner, activate, also, available, deactivate, optimises, regresses
from store.views import ProductViewSet
from tests.settings.processes import PROD, python

NAMES = "queries, rows, bytes, cpu, wait, tail, lock"
NOTES = "Symptom: It is slow.\nTool: silk\nSee it: Many\n    queries.\nFix: Read all."

ENTRY: dict[str, Any] = {
    "probe": "shelf",
    "moves": {"queries": "+1 per book"},
    "size": "books",
    "figures": {10: (1, 11), 50: (1, 51)},
}


def declared(owner: Owner, attribute: str) -> Callable[[FunctionType], FunctionType]:
    """Declare as a regression does; all that a test does not ask for is there."""

    def declare(stand_in: FunctionType) -> FunctionType:
        stand_in.__doc__ = f"Read each book.\n\n{NOTES}"
        return regresses(owner, attribute, **ENTRY)(stand_in)

    return declare


class Shelf:
    """A class that passes for one of the shop's."""

    __module__ = "store.shelf"
    board = list

    def books(self) -> str:
        """All books."""
        return "books"

    def toys(self) -> str:
        return "toys"


class TallShelf(Shelf):
    """One that inherits."""

    __module__ = "store.shelf"


BOOKS, TOYS = Shelf.books, Shelf.toys
desk = ModuleType("store.desk")


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test may declare variants of its own; afterwards they are gone and nothing is replaced."""
    monkeypatch.setattr(variants, "_registry", available())
    yield
    deactivate()


def offered_in_prod() -> str:
    """The names in the refusal."""
    offered = available().values()
    return ", ".join(sorted(variant.name for variant in offered if variant.kind == "optimisation"))


def slow_books() -> None:
    """Declare `slow`, a variant of Shelf.books."""

    @declared(Shelf, "books")
    def slow(self: Shelf) -> str:
        return "slow books"


def test_with_none_chosen_the_classes_hold_their_own_functions() -> None:
    assert vars(ProductViewSet)["get_queryset"].__module__ == "store.views"
    assert "to_representation" not in vars(ProductSerializer)


def test_a_variant_is_named_after_its_function_and_described_by_its_docstring() -> None:
    slow_books()

    slow = available()["slow"]

    assert (slow.name, slow.kind, slow.description) == ("slow", "regression", "Read each book.")
    assert slow.notes == {
        "Symptom": "It is slow.",
        "Tool": "silk",
        "See it": "Many queries.",
        "Fix": "Read all.",
    }
    assert (slow.probe, slow.work, slow.moves) == ("shelf", "queries", {"queries": "+1 per book"})
    assert (slow.size, slow.figures) == ("books", {10: (1, 11), 50: (1, 51)})
    assert [str(target) for target in slow.targets] == ["Shelf.books"]


def test_activate_replaces_the_function_and_deactivate_gives_it_back() -> None:
    slow_books()

    activate(["slow"])
    assert Shelf().books() == "slow books"

    deactivate()
    assert vars(Shelf)["books"] is BOOKS


def test_to_activate_others_is_to_deactivate_the_rest() -> None:
    slow_books()
    activate(["slow"])

    activate(["n_plus_one"])

    assert vars(Shelf)["books"] is BOOKS
    assert vars(ProductViewSet)["get_queryset"].__name__ == "n_plus_one"


def test_an_inherited_method_is_shadowed_and_uncovered_again() -> None:
    @declared(TallShelf, "books")
    def slow(self: TallShelf) -> str:
        return "slow " + super(TallShelf, self).books()

    activate(["slow"])
    assert (TallShelf().books(), Shelf().books()) == ("slow books", "books")

    deactivate()
    assert "books" not in vars(TallShelf)


def test_a_function_of_a_module_is_replaced_in_its_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "pay", lambda: "paid", raising=False)

    @declared(desk, "pay")
    def slow() -> str:
        return "paid at last"

    activate(["slow"])
    assert desk.pay() == "paid at last"

    deactivate()
    assert desk.pay() == "paid"


def test_one_variant_may_replace_several_functions() -> None:
    @declared(Shelf, "books")
    def slow(self: Shelf) -> str:
        return "slow books"

    @also(slow, Shelf, "toys")
    def slow_toys(self: Shelf) -> str:
        return "slow toys"

    activate(["slow"])
    assert (Shelf().books(), Shelf().toys()) == ("slow books", "slow toys")

    deactivate()
    assert (vars(Shelf)["books"], vars(Shelf)["toys"]) == (BOOKS, TOYS)
    assert "slow_toys" not in available()


def test_a_variant_may_bring_a_function_of_its_own() -> None:
    @declared(Shelf, "books")
    def slow(self: Shelf) -> str:
        return "slow books"

    @also(slow, Shelf, "dust", new=True)
    def dust(self: Shelf) -> str:
        return "dust"

    activate(["slow"])
    assert Shelf().dust() == "dust"  # type: ignore[attr-defined]

    deactivate()
    assert not hasattr(Shelf, "dust")


def test_what_is_there_is_not_new() -> None:
    slow_books()

    with pytest.raises(TypeError, match=r"Shelf\.toys exists already: it is not new"):
        also(available()["slow"].targets[0].stand_in, Shelf, "toys", new=True)(lambda self: None)


def test_the_stand_in_of_an_action_keeps_the_docstring_that_the_schema_shows() -> None:
    slow_books()

    assert available()["slow"].targets[0].stand_in.__doc__ == "All books."


def test_the_same_variant_named_twice_counts_once() -> None:
    slow_books()

    activate(["slow", "slow"])

    deactivate()
    assert vars(Shelf)["books"] is BOOKS


def test_two_variants_of_one_function_are_refused_and_nothing_changes() -> None:
    slow_books()

    @declared(Shelf, "books")
    def slower(self: Shelf) -> str:
        return "slower books"

    activate(["slow"])
    with pytest.raises(ImproperlyConfigured) as refusal:
        activate(["slow", "slower"])

    assert str(refusal.value) == "VARIANTS names slow and slower, which both replace Shelf.books: choose one."
    assert Shelf().books() == "slow books"


def test_an_unknown_name_is_refused_with_the_names_there_are_and_nothing_changes() -> None:
    activate(["n_plus_one"])

    with pytest.raises(ImproperlyConfigured) as refusal:
        activate(["n_plus_two"])

    assert str(refusal.value) == (
        "VARIANTS names 'n_plus_two', which profile perf does not offer. "
        f"It offers: {', '.join(sorted(available()))}."
    )
    assert vars(ProductViewSet)["get_queryset"].__name__ == "n_plus_one"


def test_a_class_that_is_not_ours_is_refused() -> None:
    from rest_framework.viewsets import ModelViewSet

    with pytest.raises(TypeError, match=r"rest_framework\.viewsets\.ModelViewSet is not ours"):
        declared(ModelViewSet, "list")(lambda self: None)


@pytest.mark.parametrize("attribute", ["missing", "__module__", "board"])
def test_what_is_no_function_is_refused(attribute: str) -> None:
    with pytest.raises(TypeError, match=f"Shelf.{attribute} is not a function"):
        declared(Shelf, attribute)(lambda self: None)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"moves": {}}, f"slow: moves must name one of {NAMES}."),
        (
            {"moves": {"joules": "+1"}},
            "slow: moves must name one of queries, rows, bytes, cpu, wait, tail, lock.",
        ),
        ({"moves": {"queries": "+1", "rows": "+1"}}, f"slow: moves must name one of {NAMES}."),
        ({"figures": {10: (1, 11)}}, "slow: figures must be there for two sizes."),
    ],
)
def test_an_entry_that_tells_too_little_is_refused(entry: dict[str, Any], reason: str) -> None:
    def slow(self: Shelf) -> str:
        return "slow books"

    slow.__doc__ = f"Read each book.\n\n{NOTES}"
    with pytest.raises(ValueError, match=re.escape(reason)):
        regresses(Shelf, "books", **ENTRY | entry)(slow)
    assert "slow" not in available()


def test_a_docstring_without_its_labels_is_refused() -> None:
    def slow(self: Shelf) -> str:
        """Read each book.

        Symptom: It is slow.
        Fix:
        """
        return "slow books"

    with pytest.raises(ValueError, match="slow: its docstring must tell Tool, See it, Fix"):
        regresses(Shelf, "books", **ENTRY)(slow)


def test_an_optimisation_tells_when_it_is_worth_its_price() -> None:
    def quick(self: Shelf) -> str:
        return "books"

    quick.__doc__ = "Know the books.\n\nWhen: Always.\nSee it: No query.\nPrice: A good memory."
    optimises(Shelf, "books", **ENTRY)(quick)

    known = available()["quick"]
    assert (known.kind, known.description) == ("optimisation", "Know the books.")
    assert known.notes == {"When": "Always.", "See it": "No query.", "Price": "A good memory."}


def test_an_optimisation_that_hides_its_price_is_refused() -> None:
    def quick(self: Shelf) -> str:
        return "books"

    quick.__doc__ = f"Know the books.\n\n{NOTES}"
    with pytest.raises(ValueError, match="quick: its docstring must tell When, Price"):
        optimises(Shelf, "books", **ENTRY)(quick)


def test_a_second_variant_of_one_name_is_refused() -> None:
    slow_books()

    with pytest.raises(ValueError, match="A variant slow exists already"):
        slow_books()


def test_override_settings_switches_and_switches_back() -> None:
    with override_settings(VARIANTS=["n_plus_one"]):
        assert vars(ProductViewSet)["get_queryset"].__name__ == "n_plus_one"
        with override_settings(VARIANTS=[]):
            assert vars(ProductViewSet)["get_queryset"].__name__ == "get_queryset"
        assert vars(ProductViewSet)["get_queryset"].__name__ == "n_plus_one"
    assert vars(ProductViewSet)["get_queryset"].__name__ == "get_queryset"


def test_override_settings_with_an_unknown_name_leaves_all_as_it_was() -> None:
    with pytest.raises(ImproperlyConfigured), override_settings(VARIANTS=["typo"]):
        pass

    assert vars(ProductViewSet)["get_queryset"].__name__ == "get_queryset"


def test_where_regressions_are_not_allowed_optimisations_alone_are_offered() -> None:
    with override_settings(REGRESSIONS_ALLOWED=False):
        assert {variant.kind for variant in available().values()} == {"optimisation"}
        with pytest.raises(ImproperlyConfigured, match=f"It offers: {offered_in_prod()}."):
            activate(["n_plus_one"])


def test_prod_refuses_regressions_without_importing_them() -> None:
    looked = python(
        "-c",
        "import sys, django\n"
        "try: django.setup()\n"
        "except Exception as error: print(error)\n"
        "print('store.regressions' in sys.modules)",
        **PROD,
        VARIANTS="n_plus_one",
    )

    assert looked.stdout == (
        "VARIANTS names 'n_plus_one', which profile prod does not offer. "
        f"It offers: {offered_in_prod()}.\nFalse\n"
    )


def test_prod_takes_an_optimisation_and_imports_no_regression() -> None:
    looked = python(
        "-c",
        "import sys, django\n"
        "django.setup()\n"
        "from store.views import ProductViewSet\n"
        "print(ProductViewSet.dispatch.__name__, 'store.regressions' in sys.modules)",
        **PROD,
        VARIANTS="one_query",
    )

    assert looked.stdout == "one_query False\n"


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["manage.py", "variants"],
        ["manage.py", "runserver", "127.0.0.1:0"],
        ["-m", "gunicorn", "storefront.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"],
    ],
)
def test_an_unknown_name_stops_the_start_of(command: list[str]) -> None:
    stopped = python(*command, DJANGO_SETTINGS_MODULE="settings.perf", VARIANTS="typo")

    assert stopped.returncode not in (0, None)
    assert f"It offers: {', '.join(sorted(available()))}." in stopped.stderr
