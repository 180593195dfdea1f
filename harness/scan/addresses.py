"""What may stand for the placeholders of a path: ids from lists, from probes, from harness.toml."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import Any
from urllib.parse import quote

from harness.probes import Probe
from harness.scan.lengths import elements, lengths
from harness.scan.openapi import PLACEHOLDER, Operation

MOST_OBJECTS = 10


class Values:
    """Ids by the address before them: those after `/store/carts/` are carts'. Lists tell a role its own."""

    def __init__(self, sources: Iterable[Mapping[str, Sequence[str]]]) -> None:
        self.known: dict[str, list[str]] = {}
        self.listed: dict[tuple[str, str], list[Any]] = {}
        for prefix, values in chain.from_iterable(source.items() for source in sources):
            self.known.setdefault(prefix.rstrip("/"), []).extend(values)

    def learn(self, role: str, path: str, content: Any) -> None:
        """Keep what the list at a path answers to a role, unless a longer answer is known."""
        key, found = (role, path.rstrip("/")), items(content)
        if len(found) > len(self.listed.get(key, [])):
            self.listed[key] = found

    def after(self, role: str, prefix: str, name: str) -> list[str]:
        """Values for the placeholder of this name, the most unlike first."""
        known = self.known.get(prefix.rstrip("/"), [])
        listed = spread(self.listed.get((role, prefix.rstrip("/")), []), MOST_OBJECTS)
        ids = [identifier(item, name) for item in listed]
        return list(dict.fromkeys([*known, *filter(None, ids)]))

    def addresses(self, path: str, role: str) -> list[str]:
        """Addresses that a path with placeholders stands for; none where a value is missing."""
        first, *rest = PLACEHOLDER.split(path)
        found = [first]
        for name, literal in zip(rest[::2], rest[1::2], strict=True):
            branches = [
                [f"{prefix}{quote(value, safe='')}{literal}" for value in self.after(role, prefix, name)]
                for prefix in found
            ]
            found = in_turn(branches)[:MOST_OBJECTS]
        return found


def in_turn(branches: Sequence[Sequence[str]]) -> list[str]:
    """The first of each, then the second of each, and so on."""
    return [one for one in chain.from_iterable(zip_longest(*branches)) if one is not None]


def items(content: Any) -> list[Any]:
    """The objects that an answer lists: it is an array, or an object that holds one; the longest counts."""
    arrays = [content, *content.values()] if isinstance(content, dict) else [content]
    return max((found for array in arrays if (found := elements(array))), key=len, default=[])


def identifier(item: Any, name: str) -> str:
    """The value of a listed object for a placeholder: `product_slug` is its product_slug, slug or id."""
    if not isinstance(item, dict):
        return str(item) if isinstance(item, str | int) else ""
    last = re.findall(r"[A-Z]?[a-z0-9]+", name)[-1:]
    keys = [name, *(word.lower() for word in last), "id", "pk", "uuid", "slug"]
    return next((str(item[key]) for key in keys if isinstance(item.get(key), str | int)), "")


def spread(objects: Sequence[Any], number: int) -> list[Any]:
    """So many of them: those with the fewest and the most in their arrays first, others from in between."""
    ordered = sorted(objects, key=lambda one: sum(lengths(one).values()))
    if len(ordered) > number:
        ordered = [ordered[index * (len(ordered) - 1) // (number - 1)] for index in range(number)]
    return [*ordered[:1], *ordered[:0:-1]]


def from_probes(operations: Sequence[Operation], probes: Iterable[Probe]) -> dict[str, list[str]]:
    """Values by the address before them, for every placeholder that a probe's path fills."""
    found: dict[str, list[str]] = {}
    for path in (probe.request(case).path for probe in probes if not probe.writes for case in probe.cases):
        path = path.partition("?")[0]
        matches = (match for operation in operations if (match := operation.match(path)))
        for match in islice(matches, 1):  # lists come first: customers/me/ is not the customer of id "me"
            for group in range(1, match.re.groups + 1):
                found.setdefault(path[: match.start(group)], []).append(match[group])
    return found
