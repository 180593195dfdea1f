"""Every command, as a user calls it, in a repository of the toy."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness import report
from harness.runs import Folder
from harness.runtime.processes import free_port, port_is_open, wait_until
from tests.harness import results
from tests.harness.machinery import QUICK, Harness, edit

MISTAKE = 'return 2 + (size if "one_each" in VARIANTS else 0)'


def test_verify_proves_a_mistake_and_its_fix(harness: Harness) -> None:
    ended = harness.call("verify", "one_each", "--profile", "toy", *QUICK)
    assert ended.exit_code == 0, ended.err
    assert "one_each reproduced and fixed: queries of items 4 → 2 at size 2, 7 → 2 at size 5." in ended.out
    result = harness.comparison()
    assert (result.kind, result.complete, result.exit_code) == ("verify", True, 0)
    assert [origin.arm for origin in result.origins] == ["toy+one_each", "toy"]
    assert {block.probe for block in result.blocks} == {"items"}  # the one that shows the variant
    assert result.command == "python -m harness verify one_each --profile toy " + " ".join(QUICK)
    slept = {one.arm: one.arm_ms for one in result.round_trips}
    assert slept["toy+one_each"] >= 4 > 2 <= slept["toy"]


@pytest.mark.slow
def test_verify_fails_when_the_fix_is_wrong(harness: Harness) -> None:
    edit(harness.project / "serve.py", MISTAKE, "return 2 + size")
    ended = harness.call("verify", "one_each", "--profile", "toy", *QUICK)
    assert ended.exit_code == 1, ended.err
    assert "one_each not reproduced, or not fixed: queries of items 4 → 4 at size 2, 7 → 7" in ended.out


@pytest.mark.slow
def test_verify_fails_when_the_variant_does_not_do_what_it_says(harness: Harness) -> None:
    ended = harness.call("verify", "harmless", "--profile", "toy", *QUICK)
    assert ended.exit_code == 1, ended.err
    assert "harmless not reproduced, or not fixed: queries of items 2 → 2 at size 2" in ended.out


@pytest.mark.alone
@pytest.mark.slow
def test_verify_judges_a_tail_by_the_p99_of_the_load_that_its_probe_names(harness: Harness) -> None:
    with (harness.project / "harness.toml").open("a") as file:
        file.write(
            '[plans.rush]\nabout = "One probe."\nusers = 2\nspawn_rate = 2\nrun_time = 1\nwarm_up = 0\n'
        )
    edit(harness.project / "harness.toml", "sizes = [2, 5]", 'sizes = [2, 5]\nplan = "rush"')
    quick = ("--blocks", "2", "--triples", "10", "--rounds", "2", "--save-as", "mine")
    harness.call("verify", "stutters", "--profile", "toy", *quick)
    result = harness.comparison()
    assert (result.complete, result.plan) == (True, "rush")
    assert (
        ": p99 under load on items: 0." in result.conclusion
    )  # of what it was; how sure, the machine decides
    summary = (harness.project / "results/mine/summary.md").read_text()
    assert "So the load decided; the counted work and the response time only advised." in summary
    assert "The load was the plan `rush`" in summary


@pytest.mark.slow
def test_a_load_beside_what_a_variant_slows_is_told(harness: Harness) -> None:
    edit(harness.project / "harness.toml", 'path = "/items?size={size}"', 'path = "/mine?size={size}"')
    edit(harness.project / "serve.py", 'address.path == "/mine" and self', "False and self")
    quick = ("--blocks", "2", "--triples", "10", "--rounds", "2")
    ended = harness.call("verify", "stutters", "--profile", "toy", *quick)
    beside = "No request of this load was a GET /mine: it does not show what slows the probe items."
    assert f"{beside} (so or alike in 4 of 4 runs)" in " ".join(ended.out.split())


@pytest.mark.slow
def test_arms_that_answer_differently_are_not_comparable_and_what_was_counted_is_kept(
    harness: Harness,
) -> None:
    ended = harness.call("verify", "other_answer", "--profile", "toy", *QUICK)
    assert ended.exit_code == 2
    assert ended.err.endswith(
        "Not comparable: toy answers probe items at size 2 otherwise than toy+other_answer."
    )
    result = harness.comparison()
    assert (result.complete, result.exit_code, len(result.counts)) == (False, 2, 6)
    assert harness.folders()[0].path.joinpath("report.html").exists()


@pytest.mark.slow
def test_an_arm_that_runs_fewer_queries_is_improved_where_time_only_advises(harness: Harness) -> None:
    ended = harness.call("compare", "toy+one_each", "toy", "--time", "advises", *QUICK)
    assert ended.exit_code == 0, ended.err
    assert harness.comparison().conclusion == ("toy is improved against toy+one_each: it runs fewer queries.")


@pytest.mark.slow
def test_an_arm_against_itself_is_the_same_where_time_only_advises(harness: Harness) -> None:
    ended = harness.call("compare", "toy", "toy", "other", "--time", "advises", *QUICK)
    assert ended.exit_code == 0, ended.err
    result = harness.comparison()
    assert "All arms are the same code" not in ended.err  # other is another profile
    assert [origin.arm for origin in result.origins] == ["toy", "toy (2)", "other"]
    assert [judgement.verdict for judgement in result.judgements] == ["same", "same"]


def test_a_comparison_without_any_edit_is_refused_before_anything_is_measured(
    refusal: Callable[..., str],
) -> None:
    assert refusal("compare", "toy@HEAD", "toy", *QUICK) == (
        "There is nothing to compare: toy@HEAD and toy are the same code. Edit something first, or name an "
        "earlier commit, such as toy@HEAD~1. To see what noise alone does: compare toy toy"
    )


@pytest.mark.slow
def test_an_arm_that_is_written_twice_is_measured_as_a_control(harness: Harness) -> None:
    ended = harness.call("compare", "toy", "toy", "--time", "advises", *QUICK)
    assert ended.exit_code == 0, ended.err
    assert "All arms are the same code: whatever differs is noise." in ended.err


def test_uncommitted_edits_are_compared_with_the_last_commit(harness: Harness) -> None:
    edit(harness.project / "serve.py", MISTAKE, "return 3")
    ended = harness.call("compare", "toy@HEAD", "toy", "--probe", "one_item", *QUICK)
    assert ended.exit_code == 1, ended.err
    result = harness.comparison()
    assert result.conclusion == "toy is regressed against toy@HEAD: it runs more queries."
    assert [bool(origin.diff) for origin in result.origins] == [False, True]
    assert {block.probe for block in result.blocks} == {"one_item"}


@pytest.mark.slow
def test_an_arm_that_runs_more_queries_is_regressed_and_every_request_of_its_load_is_kept(
    harness: Harness,
) -> None:
    quick = ("--blocks", "2", "--triples", "10", "--rounds", "2")
    ended = harness.call("compare", "toy", "toy+one_each", "--save-as", "mine", *quick)
    assert ended.exit_code == 1, ended.err
    result, [folder] = harness.comparison(), harness.folders()
    assert result.conclusion == "toy+one_each is regressed against toy: it runs more queries."
    assert folder.path.name == "mine"
    assert sorted((one.round, one.arm) for one in result.rounds) == [
        (number, arm) for number in (1, 2) for arm in ("toy", "toy+one_each")
    ]
    requests = sum(1 for line in folder.rows.read_text().splitlines() if line.startswith("load,"))
    # A plan's warm-up is in the rows, not in the figures.
    assert requests > sum(one.load.total.requests for one in result.rounds) > 0
    assert len(list((folder.path / "locust").iterdir())) == 4


@pytest.mark.slow
def test_load_starts_an_arm_and_ends_at_the_plan_s_number_of_requests(harness: Harness) -> None:
    ended = harness.call("load", "short", "--arm", "toy+one_each", "--save-as", "mine")
    assert ended.exit_code == 0, ended.err
    run = harness.run()
    [one] = run.targets
    assert (one.target, run.plan, run.scenario, run.complete) == ("toy+one_each", "short", "walk.py", True)
    assert one.origin is not None
    assert one.load.total.queries == 5
    assert one.load.total.requests >= 100
    assert one.load.cpu_ms_per_request >= 0


@pytest.fixture
def url(toy: Path) -> Iterator[str]:
    """A toy that the user runs, with data of the user's."""
    port = free_port()
    environment = {"TOY_PROFILE": "toy", "TOY_VARIANTS": "writes", "TOY_DATA": str(toy.parent)}
    (toy.parent / "items").write_text("1 2 3")
    with subprocess.Popen([sys.executable, "serve.py", str(port)], cwd=toy, env=environment) as process:
        wait_until(lambda: port_is_open(port), process=process)
        yield f"http://127.0.0.1:{port}"
        process.kill()


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        pytest.param("load prepared --arm toy+harmless", id="load"),
        pytest.param(
            "compare toy toy+harmless --blocks 2 --triples 10 --rounds 1 --plan prepared", id="compare"
        ),
    ],
)
def test_a_plan_prepares_what_its_scenario_needs(harness: Harness, words: str) -> None:
    harness.call(*words.split())
    [folder] = harness.folders()
    loaded = [line for line in folder.rows.read_text().splitlines() if line.startswith("load,")]
    assert len(loaded) >= 20
    assert all(",GET a guest," in line for line in loaded)


def test_a_plan_that_needs_data_of_an_arm_is_refused_at_a_url(refusal: Callable[..., str], url: str) -> None:
    assert refusal("load", "prepared", "--url", url) == (
        f"Plan prepared needs the data of an arm, which {url} has not. "
        f"Load its scenario without the plan: load walk.py --url {url}"
    )


@pytest.mark.slow
def test_load_of_a_url_loads_what_runs_there(harness: Harness, url: str) -> None:
    ended = harness.call("load", "walk.py", "--url", url, "--warm-up", "0", "--run-time", "1")
    assert ended.exit_code == 0, ended.err
    run = harness.run()
    [one] = run.targets
    assert (one.target, one.origin, run.plan) == (url, None, "walk")
    assert one.health == {"status": "ok", "profile": "toy", "variants": ["writes"]}
    assert run.machine.server_cores == ()  # nobody pinned it
    assert one.load.users == 10
    assert one.load.cpu_ms_per_request == 0  # it is another's process
    assert (harness.project.parent / "visits").exists()


@pytest.mark.slow
def test_a_report_is_made_again_with_the_same_bytes(harness: Harness) -> None:
    folder = Folder.named(harness.project / "results", "mine")
    folder.save(results.verify())
    report.write(folder, folder.load())
    files = [folder.path / name for name in ("report.html", "summary.md")]
    before = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    assert harness.call("report", "results/mine").exit_code == 0
    assert [file.read_bytes() for file in files] == before


def test_doctor_finds_nothing_missing(harness: Harness) -> None:
    ended = harness.call("doctor", "toy")
    assert ended.exit_code == 0, ended.out
    assert "toy starts and answers." in ended.out
    assert "Probe items: GET /items?size=5 answers, 2 queries." in ended.out
