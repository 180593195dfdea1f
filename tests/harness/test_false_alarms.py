"""The rule on arms that do not differ: how often does it cry wolf?"""

from collections import Counter
from random import Random

import pytest

from harness.runs import Block
from harness.verdict import judge_time

DRAWS = 2000
STATED = 0.01
UNCERTAINTY = 3 * (STATED * (1 - STATED) / DRAWS) ** 0.5


def block(number: int, arm: str, log_ratio: float) -> Block:
    return Block(number, "items", arm, log_ratio, 0.0, 1.0, 1.0, 60)


def verdict(random: Random, spread: float) -> str:
    """The verdict on eight blocks of an arm that is no slower, and of an A/A control."""
    blocks = [block(number, arm, random.gauss(0, spread)) for number in range(8) for arm in ("a", "b")]
    judged = judge_time(blocks, "b", "a")
    assert judged is not None
    return judged.verdict


@pytest.mark.parametrize("spread", [0.01, 0.1])
def test_equal_arms_are_called_different_no_more_often_than_stated(spread: float) -> None:
    random = Random(1)
    verdicts = Counter(verdict(random, spread) for _ in range(DRAWS))
    assert (verdicts["regressed"] + verdicts["improved"]) / DRAWS <= STATED + UNCERTAINTY
