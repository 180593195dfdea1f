"""Judges the student's code by what it does: true answers, then counted work, time or load."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.runs import Comparison
from workshop import comparison, fresh, judging, table_steps, variants
from workshop.exercise import Exercise, Work
from workshop.judging import Found
from workshop.progress import Check, Current, Figure, now
from workshop.shop import Shop, ShopError
from workshop.source import Source
from workshop.visitor import Visitor

PRODUCTS = 1_000
MANY_PRODUCTS = 10_000  # what is read without need shows in a large shop
COUNTED = (*judging.VERBS, "steps")
STEPS_SLACK = 1.25  # another right way may take a few steps more

Step = Callable[[str], AbstractContextManager[None]]  # says what is done within it


def check(source: Source, current: Current, exercise: Exercise, *, no_bug: bool, step: Step) -> Check:
    """All that is wrong, at the first stage where something is."""
    with step("Writing to the shop, and reading what it shows then."):
        stale = untrue(source.root)
    if stale:
        return Check(now(), tuple(stale))
    probe, work = judged(source, current, exercise)
    takes = "" if work in COUNTED else " No count tells: this takes minutes."
    with step(f"Comparing with the code as it was before the change.{takes}"):
        measured = comparison.compare(source, current.base, probe, work)
    found = compared(measured, probe, work, exercise.at_most)
    if work == "steps" and found.passed:
        with step(f"Asking the database of a shop of {MANY_PRODUCTS:,} products."):
            found = large(source, current.base, measured, found, probe)
    return claimed(found, exercise, no_bug=no_bug)


def untrue(root: Path) -> list[str]:
    """What a server of the working tree shows wrongly, or why there is none."""
    with TemporaryDirectory(prefix="workshop-") as temporary:
        shop = Shop(root, Path(temporary))
        try:
            shop.seed(PRODUCTS)
            with shop.served() as url:
                return fresh.faults(Visitor(root, url), shop.mails)
        except ShopError as error:
            return [f"The shop does not start:\n{error}"]


def judged(source: Source, current: Current, exercise: Exercise) -> tuple[str, Work]:
    """The probe that shows the complaint, and the work that is judged."""
    if exercise.probe and exercise.work:
        return exercise.probe, exercise.work
    with source.checkout(current.base) as code:
        regression = variants.regressions(code)[exercise.variant or ""]
    return regression.probe, variants.work(regression)


def compared(measured: Comparison, probe: str, work: Work, at_most: float) -> Check:
    """What a comparison says: answers, then counts, and what is timed only where these are right."""
    pairs = comparison.pairs(measured)
    figures = tuple(judging.figures(measured, probe, work))
    if wrong := list(judging.answers(pairs)):
        return Check(now(), tuple(wrong), figures=figures)
    if not measured.complete:
        return Check(now(), (measured.conclusion,), figures=figures)
    if over := list(judging.counted(pairs)):
        return Check(now(), tuple(over), figures=figures)
    fault, doubt = beyond_counts(measured, probe, work, at_most)
    return Check(now(), (fault,) if fault else (), (doubt,) if doubt else (), figures)


def beyond_counts(measured: Comparison, probe: str, work: Work, at_most: float) -> Found:
    """What time or load says, where the work is one that no count shows."""
    if work in ("cpu", "wait"):
        return judging.timed(measured, probe, at_most)
    if work in judging.UNDER_LOAD:
        return judging.under_load(measured, probe, work)
    return Found()


def large(source: Source, base: str, measured: Comparison, found: Check, probe: str) -> Check:
    """The same statements in a large shop: how far the database has to go for them."""
    correct, yours = next(pair for pair in comparison.pairs(measured) if pair[0].probe == probe)
    with TemporaryDirectory(prefix="workshop-") as temporary, source.checkout(base) as code:
        before = seeded(code, Path(temporary, "correct"))
        after = seeded(source.root, Path(temporary, "yours"))
        steps = table_steps.taken(before.database, correct.fingerprints)
        taken = table_steps.taken(after.database, yours.fingerprints)
        unwritten = after.manage("makemigrations", "--check", "--dry-run").code
    figure = Figure(f"steps of the database for {judging.place(correct)}", steps, taken)
    told = []
    if taken > steps * STEPS_SLACK:
        told.append(
            f"For {judging.place(correct)} the database takes {taken:,} steps in a shop of {MANY_PRODUCTS:,} "
            f"products; the budget is {steps * STEPS_SLACK:,.0f}."
        )
    if unwritten:
        told.append("The models say what no migration does: manage.py makemigrations")
    return replace(found, faults=tuple(told), figures=(*found.figures, figure))


def seeded(code: Path, data: Path) -> Shop:
    """A large shop of this code."""
    data.mkdir()
    shop = Shop(code, data)
    shop.seed(MANY_PRODUCTS)
    return shop


def claimed(found: Check, exercise: Exercise, *, no_bug: bool) -> Check:
    """What was measured beside what the student says of it: mended, or nothing to mend."""
    if not found.passed or no_bug != exercise.mistake:
        return found
    if no_bug:
        told = "Nothing is slower than before the change now, but something was. Check without --no-bug."
    else:
        told = "The complaint stands: what was complained about is no faster than it was."
    return replace(found, faults=(told,))
