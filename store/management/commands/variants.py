"""`manage.py variants`: what can be slowed down or sped up, and how."""

import json
from itertools import zip_longest
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from store import sources, variants
from store.variants import Target, Variant


class Command(BaseCommand):
    """List the variants, compare one with the correct code, or write it there."""

    help = "List the variants of this profile, or show one beside the correct code."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("name", nargs="?", help="show this variant beside the correct code")
        what.add_argument("--json", action="store_true", dest="as_json", help="list them for tools")
        what.add_argument(
            "--patch",
            metavar="NAME",
            help="print a diff for `git apply` that writes it into the correct code",
        )

    def handle(self, *, name: str | None, as_json: bool, patch: str | None, **options: Any) -> str:
        self.offered = variants.available()
        # What is shown is the correct code, even if this process was started with a variant.
        variants.deactivate()
        if as_json:
            return json.dumps([for_tools(variant) for variant in self.offered.values()])
        if patch:
            return self.patch(patch)
        if name:
            return beside_correct_code(self.named(name))
        return listed(list(self.offered.values()))

    def patch(self, name: str) -> str:
        """The diff; an error where the code already says what it would write."""
        diff = sources.patch(self.named(name))
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
    moves = ", ".join(f"{work} {change}" for work, change in variant.moves.items())
    summary = variant.description.partition("\n")[0]
    place = sources.location(variant.targets[0])
    return f"{variant.name} ({variant.kind})\n  {summary}\n  {variant.probe}: {moves} · {place}"


def beside_correct_code(variant: Variant) -> str:
    """Each replaced function on the left, its stand-in on the right."""
    return "\n\n".join([paragraph(variant), *map(two_columns, variant.targets)])


def two_columns(target: Target) -> str:
    """Source of both, under a headline each."""
    left = [f"correct: {target}", "", *sources.correct(target).splitlines()]
    right = [f"stand-in: {sources.location(target)}", "", *sources.stand_in(target).splitlines()]
    width = max(map(len, left))
    rows = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{correct:<{width}} │ {stand_in}".rstrip() for correct, stand_in in rows)
