"""A repository with a shop of one word and exercises about it, and the workshop's commands called in it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.workshop.toy import WHO
from workshop import cli
from workshop.errors import WorkshopError

EXERCISE = """
title = "The toy"
minutes = 5
probe = "product_list"
work = "queries"
mistake = {mistake}
tale = "It got slow."
hints = ["Look.", "Look at the view.", "Look at the word in the view."]
solution = "The word must be fast."
afterwards = "Sweep the floor."
"""
PATCH = """--- a/store/views.txt
+++ b/store/views.txt
@@ -1 +1 @@
-fast
+slow
--- /dev/null
+++ b/store/migrations/{next}_tidy.py
@@ -0,0 +1 @@
+after = "{leaf}"
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    exit_code: int
    out: str


class Bench:
    """The repository, its state in git, and the commands."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        monkeypatch.setattr(cli, "ROOT", root)
        exercises = root / "workshop" / "exercises"
        exercises.mkdir(parents=True)
        for number, mistake in (("01", "true"), ("02", "false")):
            (exercises / f"{number}-toy.toml").write_text(EXERCISE.format(mistake=mistake))
            (exercises / f"{number}-toy.patch").write_text(PATCH)
        for folder in ("store/migrations", "storefront", "settings"):
            (root / folder).mkdir(parents=True)
            (root / folder / "kept.txt").write_text("kept\n")
        (root / "store" / "migrations" / "0003_last.py").write_text("")
        self.view = root / "store" / "views.txt"
        self.view.write_text("fast\n")
        (root / ".gitignore").write_text("/.workshop/\n")
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "All of it")

    def git(self, *words: str) -> str:
        return subprocess.run(
            ["git", *WHO, *words], cwd=self.root, check=True, capture_output=True, text=True
        ).stdout

    @property
    def status(self) -> str:
        """What differs from the last commit; empty for a clean tree."""
        return self.git("status", "--porcelain", "--untracked-files=all")

    def call(self, *words: str) -> Ended:
        """Run `python -m workshop WORDS` in this process."""
        result = CliRunner().invoke(cli.commands, words, standalone_mode=False)
        if isinstance(result.exception, WorkshopError):
            return Ended(2, str(result.exception))
        if result.exception:
            raise result.exception
        return Ended(result.return_value or 0, result.output)
