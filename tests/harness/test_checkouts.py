import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness import checkouts, project
from harness.checkouts import Checkout
from harness.errors import HarnessError
from tests.harness.machinery import commit, edit, git

# "Installs" by writing down what it was called with.
INSTALL = '{python} -c \'import sys; print(sys.argv[1:], file=open("installed", "a"))\' {lock}'


def make(toy: Path, ref: str | None, into: Path, install: str = "") -> Checkout:
    commands = replace(project.read(toy).project, lock="lock.txt", install=install)
    return checkouts.make(toy, ref, into, commands)


def worktrees(toy: Path) -> int:
    return git(toy, "worktree", "list", "--porcelain").count("worktree ")


def test_a_ref_gets_its_committed_code_whatever_was_edited_since(toy: Path, tmp_path: Path) -> None:
    first = git(toy, "rev-parse", "HEAD").strip()
    edit(toy / "serve.py", "return 2 +", "return 3 +")
    second = commit(toy)
    edit(toy / "serve.py", "return 3 +", "return 4 +")
    head, before = make(toy, "HEAD", tmp_path / "a"), make(toy, "HEAD~1", tmp_path / "b")
    assert (head.commit, head.diff) == (second, "")
    assert (before.commit, before.diff) == (first, "")
    assert "return 3 +" in (head.folder / "serve.py").read_text()
    assert "return 2 +" in (before.folder / "serve.py").read_text()


def test_the_working_tree_is_taken_with_its_edits_new_files_and_deletions(toy: Path, tmp_path: Path) -> None:
    edit(toy / "serve.py", "return 2 +", "return 3 +")
    (toy / "new").mkdir()
    (toy / "new" / "übung.py").write_text("1")
    (toy / "variants.py").unlink()
    git(toy, "mv", "prepare.py", "fill.py")
    taken = make(toy, None, tmp_path / "a").folder
    assert "return 3 +" in (taken / "serve.py").read_text()
    assert (taken / "new" / "übung.py").read_text() == "1"
    assert not (taken / "variants.py").exists()
    assert not (taken / "prepare.py").exists()
    assert (taken / "fill.py").read_text() == (toy / "fill.py").read_text()


def test_what_git_ignores_is_not_taken(toy: Path, tmp_path: Path) -> None:
    (toy / "results").mkdir()
    (toy / "results" / "old.json").write_text("{}")
    taken = make(toy, None, tmp_path / "a")
    assert not (taken.folder / "results").exists()
    assert taken.diff == ""


def test_edits_made_afterwards_are_not_measured(toy: Path, tmp_path: Path) -> None:
    taken = make(toy, None, tmp_path / "a").folder
    edit(toy / "serve.py", "return 2 +", "return 3 +")
    assert "return 2 +" in (taken / "serve.py").read_text()


def test_the_same_edits_have_the_same_digest_and_others_another(toy: Path, tmp_path: Path) -> None:
    edit(toy / "serve.py", "return 2 +", "return 3 +")
    one, same = make(toy, None, tmp_path / "a").diff, make(toy, None, tmp_path / "b").diff
    edit(toy / "serve.py", "return 3 +", "return 4 +")
    other = make(toy, None, tmp_path / "c").diff
    (toy / "serve.py").unlink()
    gone = make(toy, None, tmp_path / "d").diff
    assert one == same
    assert len({one, other, gone}) == 3
    assert len(one) == 64


def test_an_unknown_ref_is_told(toy: Path, tmp_path: Path) -> None:
    with pytest.raises(HarnessError) as error:
        make(toy, "yesterday", tmp_path / "a")
    assert str(error.value) == "There is no git ref 'yesterday' here: name a branch, a tag or a commit."


def test_a_ref_that_looks_like_an_option_is_only_unknown(toy: Path, tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match="There is no git ref '--help' here"):
        make(toy, "--help", tmp_path / "a")


def test_a_folder_that_is_no_repository_of_its_own_is_measured_in_place(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMIT", "abc123")
    (toy / ".git").rename(tmp_path / "elsewhere")
    assert make(toy, None, tmp_path / "a") == Checkout(toy, "abc123", "", Path(sys.executable))
    with pytest.raises(HarnessError) as error:
        make(toy, "HEAD", tmp_path / "a")
    assert str(error.value) == "There is no git repository here, so no arm at 'HEAD' can be made."


def test_a_removed_checkout_leaves_no_worktree(toy: Path, tmp_path: Path) -> None:
    taken = make(toy, None, tmp_path / "a").folder
    (taken / "left over").write_text("by a server")
    assert worktrees(toy) == 2
    checkouts.remove(toy, taken)
    assert worktrees(toy) == 1
    assert not taken.exists()


def test_an_arm_with_our_lock_runs_with_our_python(toy: Path, tmp_path: Path) -> None:
    (toy / "lock.txt").write_text("django==5.2")
    commit(toy)
    assert make(toy, "HEAD", tmp_path / "a", INSTALL).python == Path(sys.executable)
    assert make(toy, None, tmp_path / "b", INSTALL).python == Path(sys.executable)
    assert not (toy / ".cache").exists()


@pytest.mark.slow
def test_an_arm_with_another_lock_gets_an_environment_of_its_own_made_once(toy: Path, tmp_path: Path) -> None:
    (toy / "lock.txt").write_text("django==5.1")
    commit(toy)
    (toy / "lock.txt").write_text("django==5.2")
    one, two = make(toy, "HEAD", tmp_path / "a", INSTALL), make(toy, "HEAD", tmp_path / "b", INSTALL)
    assert one.python == two.python
    assert one.python.is_relative_to(toy / ".cache" / "environments")
    assert os.access(one.python, os.X_OK)
    assert (one.folder / "installed").read_text() == "['lock.txt']\n"
    assert not (two.folder / "installed").exists()


@pytest.mark.slow
def test_an_environment_that_cannot_be_made_is_told_and_not_kept(toy: Path, tmp_path: Path) -> None:
    (toy / "lock.txt").write_text("django==5.1")
    commit(toy)
    (toy / "lock.txt").write_text("django==5.2")
    failing = "{python} -c 'raise SystemExit(\"no such version\")'"
    for folder in ("a", "b"):
        with pytest.raises(HarnessError) as error:
            make(toy, "HEAD", tmp_path / folder, failing)
        assert str(error.value) == "The environment for another lock could not be made: no such version"
