"""Flame graphs of the shop itself, really sampled: mistakes show in the part of a request where they are.

Lesson 2 draws one by the command.
"""

import pytest

from harness import flamegraph, project
from harness.flamegraph import FlamegraphOptions
from harness.runs import Part
from tests.harness import machinery

pytestmark = pytest.mark.slow

CORRECT, QUERIES, CPU = "perf", "perf+n_plus_one", "perf+serializer_per_row"
ENOUGH = 300  # samples: five seconds at 200 a second leave many more, even on a machine with other work

Shares = dict[str, dict[Part, float]]


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> Shares:
    """Of each arm: the share of each part in a request for the product list."""
    folder = tmp_path_factory.mktemp("clone")
    machinery.git(folder, "clone", "--quiet", str(machinery.ROOT), "shop")
    shop = project.read(folder / "shop")
    arms = tuple(map(shop.arm, (CORRECT, QUERIES, CPU)))
    options = FlamegraphOptions(seed=1, command="", probe="product_list", arms=arms, seconds=5, rate=200)
    with options.session(shop) as session:
        sites = [session.site(arm, str(arm)) for arm in arms]
        sampled = [flamegraph.sample(session, site, options)[0] for site in sites]
    assert min(one.samples for one in sampled) > ENOUGH
    return {one.arm: {part: count / one.samples for part, count in one.parts.items()} for one in sampled}


def test_an_n_plus_one_shows_in_the_database(shares: Shares) -> None:
    correct, broken = shares[CORRECT], shares[QUERIES]
    assert broken["SQL"] + broken["ORM"] > correct["SQL"] + correct["ORM"]


def test_work_in_cpu_shows_outside_of_the_database(shares: Shares) -> None:
    correct, broken = shares[CORRECT], shares[CPU]
    assert broken["SQL"] + broken["ORM"] < correct["SQL"] + correct["ORM"]
    assert broken["serializers"] > correct["serializers"]
