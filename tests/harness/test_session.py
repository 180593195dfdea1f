import os
from contextlib import suppress
from pathlib import Path

import pytest

from harness import machine, project
from harness.errors import HarnessError
from harness.runs import Declared
from harness.session import Session
from tests.harness.machinery import arm, commit, edit, git


def worktrees(toy: Path) -> int:
    return git(toy, "worktree", "list", "--porcelain").count("worktree ")


def test_arms_at_one_ref_share_checkout_and_data_and_others_do_not(session: Session) -> None:
    plain, slow = session.site(arm("toy")), session.site(arm("toy+slow"))
    other, head = session.site(arm("other")), session.site(arm("toy@HEAD"))
    assert plain.checkout is slow.checkout is other.checkout
    assert head.checkout.folder != plain.checkout.folder
    assert plain.template == slow.template
    assert len({plain.template, other.template, head.template}) == 3


def test_data_are_made_by_the_arm_s_own_code(toy: Path) -> None:
    edit(toy / "prepare.py", "range(100)", "range(50)")
    with Session(project.read(toy), seed=1) as session:
        new, old = session.site(arm("toy")), session.site(arm("toy@HEAD"))
        assert len((new.template / "items").read_text().split()) == 50
        assert len((old.template / "items").read_text().split()) == 100


def test_data_are_made_without_the_arm_s_variants(toy: Path) -> None:
    edit(toy / "prepare.py", '" ".join(map(str, range(100)))', "f\"variants: {os.environ['TOY_VARIANTS']}\"")
    with Session(project.read(toy), seed=1) as session:
        assert (session.site(arm("toy+slow")).template / "items").read_text() == "variants: "


def test_edits_made_after_the_start_are_not_measured(toy: Path, session: Session) -> None:
    session.site(arm("toy"))
    edit(toy / "serve.py", 'if "slow" in VARIANTS', "if True")
    assert 'if "slow" in VARIANTS' in (session.site(arm("toy")).checkout.folder / "serve.py").read_text()


def test_an_unknown_variant_is_told_those_that_exist_at_that_ref(toy: Path, session: Session) -> None:
    (toy / "variants.py").write_text(
        'print(\'[{"name": "only", "kind": "", "description": "", "probe": "items", "moves": {}}]\')'
    )
    commit(toy)
    with pytest.raises(HarnessError) as error:
        session.site(arm("toy+slow+only@HEAD"))
    assert str(error.value) == "Arm toy+slow+only@HEAD: there is no variant slow; there is only."


def test_variants_are_declared_by_the_arm_s_own_code(session: Session) -> None:
    assert session.declared(session.site(arm("toy")))[0] == Declared(
        "one_each", "regression", "one_each", "items", {"queries": "+1 per item"}
    )


@pytest.mark.parametrize("printed", ["nothing to see", '[{"name": "slow"}]', "{}"])
def test_a_list_of_variants_that_is_none_is_told_its_form(toy: Path, session: Session, printed: str) -> None:
    (toy / "variants.py").write_text(f"print({printed!r})")
    with pytest.raises(HarnessError) as error:
        session.site(arm("toy+slow"))
    assert str(error.value).startswith(
        "Arm toy+slow: '{python} variants.py' must print "
        "a JSON list of name, kind, description, probe and moves: "
    )


def test_a_preparation_that_fails_is_told_with_its_complaint(toy: Path, session: Session) -> None:
    (toy / "prepare.py").write_text("raise SystemExit('no database')")
    with pytest.raises(HarnessError) as error:
        session.site(arm("toy"))
    assert str(error.value) == "Arm toy: '{python} prepare.py' failed:\nno database"


def test_an_origin_tells_what_is_needed_to_run_the_arm_again(toy: Path, session: Session) -> None:
    edit(toy / "serve.py", "return 2 +", "return 3 +")
    origin = session.origin(session.site(arm("toy+slow"), "the slow one"))
    assert (origin.arm, origin.profile, origin.variants) == ("the slow one", "toy", ("slow",))
    assert origin.commit == git(toy, "rev-parse", "HEAD").strip()
    assert len(origin.diff) == 64
    assert origin.versions["locust"].startswith("2.")
    assert (origin.database, origin.prepared_by) == ("the project's own", ("{python} prepare.py",))


def test_the_order_of_starts_is_random_and_the_same_for_the_same_seed(toy: Path) -> None:
    def orders(seed: int) -> list[list[int]]:
        with Session(project.read(toy), seed) as session:
            return [session.random.sample(range(4), 4) for _ in range(5)]

    assert orders(1) == orders(1)
    assert orders(1) != orders(2)


def test_hash_seeds_are_drawn_anew_each_time(session: Session) -> None:
    drawn = [session.hash_seed() for _ in range(20)]
    assert len(set(drawn)) == 20
    assert all(0 <= int(seed) < 2**32 for seed in drawn)


@pytest.mark.parametrize("error", [None, HarnessError("a fault"), KeyboardInterrupt()])
def test_a_session_leaves_no_worktree_no_folder_and_no_pinned_core(
    toy: Path, error: BaseException | None
) -> None:
    cores = machine.available()
    session = Session(project.read(toy), seed=1)
    sites = (session.site(arm("toy")), session.site(arm("toy@HEAD")))
    with suppress(HarnessError, KeyboardInterrupt), session, session.serve(sites):
        assert worktrees(toy) == 3
        if error:
            raise error
    assert worktrees(toy) == 1
    assert not session.folder.exists()
    assert machine.available() == cores


@pytest.mark.skipif(len(machine.available()) < 2, reason="needs two cores and a system that pins")
def test_server_and_client_run_on_different_cores(session: Session) -> None:
    with session.serve([session.site(arm("toy"))]) as [server]:
        theirs = os.sched_getaffinity(server.process.pid)
    assert os.sched_getaffinity(0) == set(session.machine.client_cores)
    assert theirs == set(session.machine.server_cores)
    assert not theirs & os.sched_getaffinity(0)
