"""The shop's folders in a repository: read, written, restored."""

import subprocess
from pathlib import Path

import pytest

from tests.workshop.toy import WHO
from workshop.errors import WorkshopError
from workshop.source import Source

PATCH = """--- a/store/views.py
+++ b/store/views.py
@@ -1 +1 @@
-fast
+slow
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A repository with the shop's folders, all committed."""
    for folder in ("store", "storefront", "settings"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "views.py").write_text("fast\n")
    (tmp_path / "README.md").write_text("A shop\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "All of it")
    return Source(tmp_path)


def git(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *WHO, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def status(source: Source) -> str:
    return git(source.root, "status", "--porcelain")


def test_nothing_is_uncommitted_in_a_clean_repository(source: Source):
    assert source.uncommitted() == []


def test_an_edit_a_new_file_and_a_staged_one_are_uncommitted_those_elsewhere_do_not_matter(source: Source):
    (source.root / "store" / "views.py").write_text("edited\n")
    (source.root / "settings" / "new.py").write_text("new\n")
    (source.root / "storefront" / "staged file.py").write_text("staged\n")
    git(source.root, "add", "storefront")
    (source.root / "README.md").write_text("edited\n")
    assert sorted(source.uncommitted()) == ["settings/new.py", "store/views.py", "storefront/staged file.py"]


def test_edits_hold_what_git_does_not_know_yet_and_leave_the_index_alone(source: Source):
    (source.root / "store" / "new.py").write_text("new\n")
    assert source.edits(source.head()).splitlines()[-2:] == ["@@ -0,0 +1 @@", "+new"]
    assert status(source) == "?? store/new.py\n"


def test_what_a_patch_will_edit_is_known_before_it_is_applied(source: Source):
    foretold = source.edits_by(PATCH, source.head())
    assert source.edits(source.head()) == ""
    source.apply(PATCH)
    assert source.edits(source.head()) == foretold != ""


def test_edits_do_not_depend_on_how_git_is_set_up(source: Source):
    source.apply(PATCH)
    before = source.edits(source.head())
    git(source.root, "config", "diff.noprefix", "true")
    git(source.root, "config", "color.ui", "always")
    assert source.edits(source.head()) == before


def test_the_way_back_leads_to_the_commit(source: Source):
    source.apply(PATCH)
    source.apply(source.way_back(source.head()))
    assert status(source) == ""


def test_a_patch_that_does_not_fit_is_told_in_git_s_words(source: Source):
    (source.root / "store" / "views.py").write_text("other\n")
    with pytest.raises(WorkshopError, match="patch does not apply"):
        source.apply(PATCH)


def test_restoring_takes_back_edits_new_staged_and_deleted_files(source: Source):
    (source.root / "store" / "views.py").write_text("edited\n")
    (source.root / "store" / "new.py").write_text("new\n")
    (source.root / "settings" / "views.py").unlink()
    (source.root / "storefront" / "staged.py").write_text("staged\n")
    git(source.root, "add", "storefront")
    source.restore(source.head())
    assert status(source) == ""


def test_restoring_leaves_alone_what_is_not_the_shop_s(source: Source):
    (source.root / "README.md").write_text("edited\n")
    (source.root / "notes.txt").write_text("mine\n")
    source.restore(source.head())
    assert status(source) == " M README.md\n?? notes.txt\n"


def test_restoring_an_earlier_commit_leaves_later_ones_in_the_log(source: Source):
    base = source.head()
    source.apply(PATCH)
    git(source.root, "commit", "--quiet", "--all", "--message", "Committed meanwhile")
    source.restore(base)
    assert (source.root / "store" / "views.py").read_text() == "fast\n"
    assert source.head() != base


def test_a_checkout_holds_a_commit_and_is_gone_afterwards(source: Source):
    (source.root / "store" / "views.py").write_text("edited\n")
    with source.checkout(source.head()) as code:
        assert (code / "store" / "views.py").read_text() == "fast\n"
    assert not code.exists()
    assert len(git(source.root, "worktree", "list").splitlines()) == 1
