"""One exercise at a time: put on the desk, worked on, put away."""

from hashlib import sha256
from pathlib import Path

from workshop import exercise as exercises
from workshop import on_call, variants
from workshop.errors import WorkshopError
from workshop.exercise import Exercise
from workshop.progress import Attempt, Current, Notebook, Progress, now
from workshop.source import Source

# As it is typed at the root of a clone.
CALL = ".venv/bin/python -m workshop"


class Desk:
    """What the workshop knows and does in one repository."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = Source(root)
        self.notebook = Notebook(root)

    def exercise(self, key: str, base: str) -> Exercise:
        """The exercise of that key; what a game is, only the correct code can tell."""
        if not key.startswith(on_call.BLIND):
            return exercises.numbered(self.root, key)
        with self.source.checkout(base) as code:
            return on_call.exercise(code, key)

    def running(self) -> tuple[Progress, Current, Exercise]:
        """What runs; WorkshopError where nothing does."""
        progress = self.notebook.read()
        if not progress.current:
            raise WorkshopError(f"No exercise is running. Choose one: {CALL} list")
        current = progress.current
        return progress, current, self.exercise(current.key, current.base)

    def start(self, key: str) -> Exercise:
        """Write what a colleague has changed into the source; WorkshopError where that must not be."""
        progress = self.notebook.read()
        self.refuse_taken(progress)
        base = self.source.head()
        exercise = self.exercise(key, base)
        patch = self.patch(exercise)
        progress.current = Current(key, base, digest(self.source.edits_by(patch, base)))
        self.enter(progress, key)
        try:
            self.notebook.write(progress)
            self.source.apply(patch)
        except BaseException:
            self.put_away(progress, base)
            raise
        return exercise

    def refuse_taken(self, progress: Progress) -> None:
        if progress.current:
            raise WorkshopError(f"{named(progress.current.key)} is running. Put it away first: {CALL} reset")
        if files := self.source.uncommitted():
            listed = "".join(f"\n  {name}" for name in files)
            raise WorkshopError(
                f"These files have changes that are not committed:{listed}\n"
                "Commit them, or lay them aside with `git stash --include-untracked`, and start again."
            )

    def patch(self, exercise: Exercise) -> str:
        """What a colleague has changed, as a diff."""
        if exercise.variant:
            return variants.patch(self.root, exercise.variant)
        return exercises.patch(self.root, exercise)

    def enter(self, progress: Progress, key: str) -> None:
        """Note the start: an attempt of its own for who has passed, else the one before begins anew.

        So hints that were taken stay taken.
        """
        attempts = progress.attempts.setdefault(key, [])
        if not attempts or attempts[-1].passed:
            attempts.append(Attempt(now()))
        attempts[-1].started = now()

    def reset(self) -> tuple[Exercise, Path | None]:
        """Make the source what it was before the start; where the student's own edits are kept, if any.

        WorkshopError where HEAD has moved: what the index then said would be neither theirs nor ours.
        """
        progress, current, exercise = self.running()
        if self.source.head() != current.base:
            raise WorkshopError(
                "You have committed since the start, and commits are not taken back by an exercise. "
                f"Undo them, which keeps your edits, and call it again: git reset {current.base[:10]}"
            )
        edits = self.source.edits(current.base)
        kept = None
        if edits and digest(edits) != current.written:
            kept = self.notebook.keep(f"{current.key}-{now().replace(':', '')}.patch", edits)
        self.put_away(progress, current.base)
        return exercise, kept

    def put_away(self, progress: Progress, base: str) -> None:
        self.source.restore(base)
        progress.current = None
        self.notebook.write(progress)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def named(key: str) -> str:
    """How an exercise is called whose file need not be read."""
    return f"Exercise {key}" if key.isdecimal() else "An on-call game"
