"""Flame graphs as boxes: place, width and shade."""

from harness.report import boxes
from harness.stacks import tree
from tests.harness.frames import stack

VIEW = "list rest_framework/mixins.py"
ORM = "fetch django/db/models/query.py"
FIELD = "value rest_framework/fields.py"


def test_a_box_is_as_wide_as_its_time_and_below_its_caller() -> None:
    root = tree({stack(VIEW, FIELD): 1.0, stack(VIEW, ORM): 2.0, stack(VIEW): 1.0})
    assert [(box.label, box.left, box.width, box.depth, box.part) for box in boxes.alone(root)] == [
        ("a request", 0, 100, 0, "ORM"),
        ("list", 0, 100, 1, "ORM"),
        ("fetch", 0, 50, 2, "ORM"),
        ("value", 50, 25, 2, "serializers"),
    ]


def test_what_is_too_narrow_to_be_seen_is_left_out() -> None:
    root = tree({stack(VIEW, FIELD): 0.001, stack(VIEW, ORM): 2.0})
    assert [box.label for box in boxes.alone(root)] == ["a request", "list", "fetch"]


def test_two_arms_share_one_scale_and_are_shaded_by_growth() -> None:
    before = tree({stack(VIEW, ORM): 1.0, stack(VIEW, FIELD): 1.0})
    after = tree({stack(VIEW, ORM): 3.5, stack(VIEW, FIELD): 0.5})
    reference, arm = boxes.differing(before, after)
    assert [(box.label, box.width, box.growth_ms, box.tone, box.shade) for box in reference] == [
        ("a request", 50, 2, "grown", 48),
        ("list", 50, 2, "grown", 48),
        ("fetch", 25, 2.5, "grown", 60),
        ("value", 25, -0.5, "shrunk", 12),
    ]
    assert [(box.label, box.width, box.growth_ms, box.tone, box.shade) for box in arm] == [
        ("a request", 100, 2, "grown", 48),
        ("list", 100, 2, "grown", 48),
        ("fetch", 87.5, 2.5, "grown", 60),
        ("value", 12.5, -0.5, "shrunk", 12),
    ]


def test_a_path_that_one_arm_does_not_have_grows_from_nothing() -> None:
    reference, arm = boxes.differing(
        tree({stack(VIEW): 2.0}), tree({stack(VIEW): 2.0, stack(VIEW, ORM): 1.0})
    )
    assert [(box.label, box.growth_ms) for box in reference] == [("a request", 1), ("list", 1)]
    assert [(box.label, box.growth_ms) for box in arm] == [("a request", 1), ("list", 1), ("fetch", 1)]


def test_equal_arms_have_no_colour() -> None:
    same = tree({stack(VIEW): 2.0})
    assert {box.shade for graph in boxes.differing(same, same) for box in graph} == {0}


def test_a_name_is_shown_without_the_function_that_defines_it() -> None:
    [_, box] = boxes.alone(tree({stack("as_view.<locals>.view rest_framework/viewsets.py"): 1.0}))
    assert (box.name, box.label) == ("as_view.<locals>.view", "view")
