"""`manage.py variants`: what can be slowed down or sped up, and how."""

import json
from itertools import zip_longest
from textwrap import fill
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from store import sources, variants, variants_page
from store.variants import Target, Variant

WIDTH = 100


class Command(BaseCommand):
    """List the variants, compare one with the correct code, or write it there."""

    help = "List the variants of this profile, or show one beside the correct code."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("name", nargs="?", help="show this variant beside the correct code")
        what.add_argument("--json", action="store_true", dest="as_json", help="list them for tools")
        what.add_argument(
            "--markdown", action="store_true", help="print docs/catalogue.md, which `make docs` writes"
        )
        what.add_argument(
            "--patch",
            metavar="NAME",
            help="print a diff for `git apply` that writes it into the correct code",
        )

    def handle(self, *, name: str | None, patch: str | None, **options: Any) -> str:
        self.offered = variants.available()
        # What is shown is the correct code, even if this process was started with a variant.
        variants.deactivate()
        if options["as_json"]:
            return json.dumps([for_tools(variant) for variant in self.offered.values()])
        if options["markdown"]:
            return variants_page.markdown(list(self.offered.values()))
        if patch:
            return self.patch(patch)
        if name:
            return shown(self.named(name))
        return listed(list(self.offered.values()))

    def patch(self, name: str) -> str:
        """The diff; an error where it could not stand alone, or the code already says what it would write."""
        variant = self.named(name)
        if missing := sources.left_behind(variant):
            place = sources.file_of(variant.targets[0].stand_in)
            raise CommandError(
                f"{name} is more than a patch: it uses {', '.join(missing)} of {place}. "
                f"Switch it on with VARIANTS={name}."
            )
        diff = sources.patch(variant)
        if not diff:
            raise CommandError(f"{name} is in the code already.")
        return diff

    def named(self, name: str) -> Variant:
        """The variant of this name, or an error that lists those there are."""
        if name not in self.offered:
            raise CommandError(
                f"There is no variant {name!r} here, but: {', '.join(self.offered) or 'none'}."
            )
        return self.offered[name]


def for_tools(variant: Variant) -> dict[str, object]:
    """What the harness needs to know."""
    return {key: getattr(variant, key) for key in ("name", "kind", "description", "probe", "moves")}


def listed(offered: list[Variant]) -> str:
    """One paragraph a variant."""
    return "\n\n".join(map(paragraph, offered)) or "This profile offers no variants."


def paragraph(variant: Variant) -> str:
    """Name, what it does, what it moves, and where it is written."""
    place = sources.location(variant.targets[0])
    return (
        f"{variant.name} ({variant.kind})\n  {variant.description}\n"
        f"  {variant.probe} · {variant.work}: {variant.moves[variant.work]} · {place}"
    )


def shown(variant: Variant) -> str:
    """All that its entry tells, then each replaced function on the left, its stand-in on the right."""
    notes = "\n".join(note(label, text) for label, text in variant.notes.items())
    return "\n\n".join([paragraph(variant), notes, figures(variant), *map(two_columns, variant.targets)])


def note(label: str, text: str) -> str:
    """A label, and its text in lines of one width."""
    return fill(text, WIDTH, initial_indent=f"{label + ':':<10}", subsequent_indent=" " * 10)


def figures(variant: Variant) -> str:
    """One line a size: what the correct code takes, and what the variant takes."""
    return "\n".join(
        f"{size:,} {variant.size}: {variant.work} {correct:,} → {moved:,}"
        for size, (correct, moved) in variant.figures.items()
    )


def two_columns(target: Target) -> str:
    """Source of both, under a headline each."""
    left = [f"correct: {target}", "", *sources.correct(target).splitlines()]
    right = [f"stand-in: {sources.location(target)}", "", *sources.stand_in(target).splitlines()]
    width = max(map(len, left))
    rows = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{correct:<{width}} │ {stand_in}".rstrip() for correct, stand_in in rows)
