from dataclasses import replace

import pytest

from harness import comparison, project
from harness.comparison import CompareOptions
from harness.errors import HarnessError
from harness.runs import Declared
from harness.runtime import measurement
from harness.steps import Extent
from tests.harness.machinery import TOY, arm

VARIANT = Declared("one_each", "regression", "One query each.", "items", {"queries": "+1 per item"})
OTHER = replace(VARIANT, name="other")


def test_an_arm_that_is_named_again_gets_a_number() -> None:
    written = ["toy", "toy+slow", "toy", "toy@HEAD", "toy"]
    assert measurement.names([arm(text) for text in written]) == [
        "toy",
        "toy+slow",
        "toy (2)",
        "toy@HEAD",
        "toy (3)",
    ]


def test_a_result_is_named_after_what_was_asked_for() -> None:
    arms = (arm("toy@HEAD"), arm("toy"))
    options = CompareOptions(seed=1, command="", arms=arms, extent=Extent())
    assert options.name == "compare-toy@HEAD-toy"
    assert replace(options, variant="one_each").name == "verify-one_each"


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
        "what can be judged is queries, rows, bytes, cpu, wait, tail, lock."
    )


def test_a_variant_of_a_probe_that_is_not_there_is_refused() -> None:
    with pytest.raises(HarnessError) as error:
        comparison.find([replace(VARIANT, probe="nowhere")], "one_each", project.read(TOY))
    assert str(error.value) == "harness.toml has no probe 'nowhere'; it has items, one_item."


ONE_PROBE = Extent(probes=("items",))


def test_the_plan_is_that_asked_for_or_the_only_probe_s_or_saturate() -> None:
    here = project.read(TOY)
    rushed = replace(here.probes["items"], plan="rush")
    rush = replace(here.plans["short"], scenario="")
    here = replace(here, probes={**here.probes, "items": rushed}, plans={**here.plans, "rush": rush})
    assert comparison.plan_of(here, None, Extent()) == "saturate"
    assert comparison.plan_of(here, None, ONE_PROBE) == "rush"
    assert comparison.plan_of(here, None, Extent(probes=("items", "one_item"))) == "saturate"
    assert comparison.plan_of(here, "short", ONE_PROBE) == "short"
    with pytest.raises(HarnessError) as error:
        comparison.plan_of(here, "rush", Extent())
    assert str(error.value) == "Plan rush asks one probe: say which, with --probe."


def test_only_the_probe_that_shows_a_variant_is_timed() -> None:
    assert Extent().of(VARIANT).probes == ("items",)
    assert Extent(probes=("one_item",)).of(None).probes == ("one_item",)
