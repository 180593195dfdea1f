"""The source of the shop in the student's repository: what differs from a commit, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import checkouts
from workshop import processes

# What an exercise is about, and what `reset` restores. All else in the repository is left alone.
FOLDERS = ("store", "storefront", "settings")


class Source:
    """The shop's folders in one repository."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *words: str | Path, given: str = "", **environment: str) -> str:
        return processes.output(["git", *words], self.root, given=given, **environment)

    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()

    def uncommitted(self) -> list[str]:
        """Files of the shop that differ from the last commit or are new, as git names them."""
        listed = self.git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", *within())
        return [entry[3:] for entry in listed.split("\0") if entry]

    def edits(self, base: str) -> str:
        """The diff from a commit to the files as they are, new ones included; "" where nothing differs."""
        return self.diff(base, self.tree(base))

    def edits_by(self, patch: str, base: str) -> str:
        """What `edits` says once the patch is applied to a commit."""
        return self.diff(base, self.tree(base, patch))

    def way_back(self, base: str) -> str:
        """The diff from the files as they are to a commit."""
        return self.diff(self.tree(base), base)

    def diff(self, before: str, after: str) -> str:
        # Not `git diff`, which heeds the student's own settings.
        return self.git("diff-tree", "-p", "--binary", before, after, *within())

    def tree(self, base: str, patch: str | None = None) -> str:
        """A git tree of a commit with the files as they are, or with a patch instead.

        Made in an index of our own, so that the student's stays as it is.
        """
        with TemporaryDirectory(prefix="workshop-") as temporary:
            own = {"GIT_INDEX_FILE": str(Path(temporary) / "index")}
            self.git("read-tree", base, **own)
            if patch is None:
                self.git("add", "--all", *within(), **own)
            else:
                self.git("apply", "--cached", given=patch, **own)
            return self.git("write-tree", **own).strip()

    def apply(self, patch: str) -> None:
        """Write a patch into the files."""
        self.git("apply", given=patch)

    def restore(self, base: str) -> None:
        """Make the shop's folders what they were at a commit; what git ignores stays."""
        self.git("restore", f"--source={base}", "--staged", "--worktree", *within())
        for name in self.git("ls-files", "--others", "--exclude-standard", "-z", *within()).split("\0"):
            if name:
                (self.root / name).unlink()

    @contextmanager
    def checkout(self, commit: str) -> Iterator[Path]:
        """A folder with the code of a commit, gone afterwards."""
        with TemporaryDirectory(prefix="workshop-") as temporary:
            folder = Path(temporary).resolve() / "code"
            try:
                self.git("worktree", "add", "--quiet", "--detach", folder, commit)
                yield folder
            finally:
                checkouts.remove(self.root, folder)


def within() -> tuple[str, ...]:
    """The words that limit a git command to the shop."""
    return ("--", *FOLDERS)
