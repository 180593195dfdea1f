from dataclasses import replace

import pytest

from harness import comparison, project
from harness.comparison import Order
from harness.errors import HarnessError
from harness.runs import Declared
from harness.steps import Extent
from tests.harness.machinery import TOY, arm

VARIANT = Declared("one_each", "regression", "One query each.", "items", {"queries": "+1 per item"})
OTHER = replace(VARIANT, name="other")


def test_an_arm_that_is_named_again_gets_a_number() -> None:
    written = ["toy", "toy+slow", "toy", "toy@HEAD", "toy"]
    assert comparison.names([arm(text) for text in written]) == [
        "toy",
        "toy+slow",
        "toy (2)",
        "toy@HEAD",
        "toy (3)",
    ]


def test_a_result_is_named_after_what_was_asked_for() -> None:
    arms = (arm("toy@HEAD"), arm("toy"))
    assert Order(arms, Extent(), 1, "", "saturate").name == "compare-toy@HEAD-toy"
    assert Order(arms, Extent(), 1, "", "saturate", "one_each").name == "verify-one_each"


def test_a_variant_that_says_what_it_moves_is_found() -> None:
    assert comparison.find([OTHER, VARIANT], "one_each", project.read(TOY)) is VARIANT


@pytest.mark.parametrize(
    ("moves", "says"),
    [({}, "nothing"), ({"speed": "less"}, "speed"), ({"queries": "+1", "speed": "less"}, "queries, speed")],
)
def test_a_variant_that_moves_what_no_step_judges_is_refused(moves: dict[str, str], says: str) -> None:
    with pytest.raises(HarnessError) as error:
        comparison.find([replace(VARIANT, moves=moves)], "one_each", project.read(TOY))
    assert str(error.value) == (
        f"Variant one_each says that it moves {says}; "
        "what can be judged is queries, rows, bytes, cpu, tail, lock."
    )


def test_a_variant_of_a_probe_that_is_not_there_is_refused() -> None:
    with pytest.raises(HarnessError) as error:
        comparison.find([replace(VARIANT, probe="nowhere")], "one_each", project.read(TOY))
    assert str(error.value) == "harness.toml has no probe 'nowhere'; it has items, one_item."


def test_only_the_probe_that_shows_a_variant_is_timed() -> None:
    assert Extent().of(VARIANT).probes == ("items",)
    assert Extent(probes=("one_item",)).of(None).probes == ("one_item",)
