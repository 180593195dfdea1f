"""The switch: puts named stand-ins in the place of the shop's functions, once, by setting the attribute.

The correct code knows nothing of it. With no variant chosen, classes and modules hold their own functions.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any, TypedDict, TypeVar, Unpack

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.dispatch import receiver

F = TypeVar("F", bound=Callable[..., Any])
Owner = type | ModuleType

# What a variant can move. The first three are counted, cpu and wait are timed, tail and lock need load.
WORK = ("queries", "rows", "bytes", "cpu", "wait", "tail", "lock")
# What a docstring tells after its first paragraph, each label at the start of a line.
LABELS = {
    "regression": ("Symptom", "Tool", "See it", "Fix"),
    "optimisation": ("When", "See it", "Price"),
}
EVERY_LABEL = sorted({label for labels in LABELS.values() for label in labels})

_INHERITED = object()
_registry: dict[str, "Variant"] = {}
_replaced: list[tuple["Target", object]] = []


@dataclass(frozen=True)
class Target:
    """One function of the shop, `owner.attribute`, and what stands in for it."""

    owner: Owner
    attribute: str
    stand_in: FunctionType

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.attribute}"

    @property
    def place(self) -> tuple[Owner, str]:
        """What two variants must not share."""
        return self.owner, self.attribute


class Entry(TypedDict):
    """What is declared with every variant.

    Figures of cpu, wait, tail and lock are ratios to the correct code, as `harness verify` gave them.
    """

    probe: str
    moves: Mapping[str, str]
    size: str
    figures: Mapping[int, tuple[float, float]]


@dataclass(frozen=True)
class Variant:
    """A named stand-in: changes the cost, never the answer.

    `moves` names the one work that shows it on its probe, and how that moves. `figures` are that work for two
    or more sizes, each as (correct, with the variant); `size` says what the sizes count. `notes` go by label.
    """

    name: str
    kind: str
    description: str
    notes: Mapping[str, str]
    probe: str
    moves: Mapping[str, str]
    size: str
    figures: Mapping[int, tuple[float, float]]
    targets: tuple[Target, ...]

    def __post_init__(self) -> None:
        if len(self.moves) != 1 or self.work not in WORK:
            raise ValueError(f"{self.name}: moves must name one of {', '.join(WORK)}.")
        if len(self.figures) < 2:
            raise ValueError(f"{self.name}: figures must be there for two sizes.")
        if missing := [label for label in LABELS[self.kind] if not self.notes.get(label)]:
            raise ValueError(f"{self.name}: its docstring must tell {', '.join(missing)}.")

    @property
    def work(self) -> str:
        """The one of WORK that it moves."""
        return next(iter(self.moves), "")


def regresses(owner: Owner, attribute: str, **entry: Unpack[Entry]) -> Callable[[F], F]:
    """Declare a slower stand-in: the function's name is the switch, its docstring tells what people need."""
    return _declares("regression", owner, attribute, entry)


def optimises(owner: Owner, attribute: str, **entry: Unpack[Entry]) -> Callable[[F], F]:
    """Declare a faster stand-in, in the same way. All profiles offer it, prod too."""
    return _declares("optimisation", owner, attribute, entry)


def also(first: Callable[..., Any], owner: Owner, attribute: str, *, new: bool = False) -> Callable[[F], F]:
    """Declare a further function that the variant of the first one replaces, or brings along as a new one."""

    def declare(stand_in: F) -> F:
        variant = _registry[first.__name__]
        target = _target(owner, attribute, stand_in, new=new)
        _registry[variant.name] = replace(variant, targets=(*variant.targets, target))
        return stand_in

    return declare


def available() -> dict[str, Variant]:
    """The variants that this profile offers, by name. One that refuses regressions never imports them."""
    if settings.REGRESSIONS_ALLOWED:
        import_module("store.regressions")
    import_module("store.optimisations")
    offered = [v for v in _registry.values() if v.kind != "regression" or settings.REGRESSIONS_ALLOWED]
    return {variant.name: variant for variant in offered}


def activate(names: Iterable[str]) -> None:
    """Put these variants in place, and no others.

    Raises ImproperlyConfigured for an unknown name or two that replace one function; nothing is changed then.
    """
    chosen = [_named(name) for name in names]
    _refuse_conflicts(chosen)
    deactivate()
    for variant in chosen:
        for target in variant.targets:
            _replaced.append((target, vars(target.owner).get(target.attribute, _INHERITED)))
            setattr(target.owner, target.attribute, target.stand_in)


def deactivate() -> None:
    """Give every class and module its own functions back."""
    while _replaced:
        target, original = _replaced.pop()
        if original is _INHERITED:
            delattr(target.owner, target.attribute)
        else:
            setattr(target.owner, target.attribute, original)


@receiver(setting_changed)
def follow_settings(*, setting: str, value: list[str] | None, **kwargs: object) -> None:
    """Let `override_settings(VARIANTS=[…])` work in tests."""
    if setting == "VARIANTS":
        activate(value or [])


def _declares(kind: str, owner: Owner, attribute: str, entry: Entry) -> Callable[[F], F]:
    def declare(stand_in: F) -> F:
        name = stand_in.__name__
        if name in _registry:
            raise ValueError(f"A variant {name} exists already.")
        description, notes = _told(inspect.getdoc(stand_in) or "")
        targets = (_target(owner, attribute, stand_in),)
        _registry[name] = Variant(name, kind, description, notes, targets=targets, **entry)
        return stand_in

    return declare


def _told(docstring: str) -> tuple[str, dict[str, str]]:
    """The first paragraph, and the text after each label."""
    first, *labelled = re.split(rf"^({'|'.join(EVERY_LABEL)}):", docstring, flags=re.MULTILINE)
    description, *texts = (" ".join(text.split()) for text in [first, *labelled[1::2]])
    return description, dict(zip(labelled[::2], texts, strict=True))


def _target(owner: Owner, attribute: str, stand_in: Any, *, new: bool = False) -> Target:
    home = owner.__name__ if isinstance(owner, ModuleType) else owner.__module__
    if home.partition(".")[0] != __package__:
        raise TypeError(f"{home}.{owner.__name__} is not ours: shadow the method on a class of the shop.")
    original = getattr(owner, attribute, None)
    if new and original is not None:
        raise TypeError(f"{owner.__name__}.{attribute} exists already: it is not new.")
    if not new and not inspect.isroutine(original):
        raise TypeError(f"{owner.__name__}.{attribute} is not a function that could be replaced.")
    # The schema shows the docstring of an action.
    stand_in.__doc__ = None if new else original.__doc__
    return Target(owner, attribute, stand_in)


def _named(name: str) -> Variant:
    offered = available()
    if name not in offered:
        names = ", ".join(sorted(offered)) or "none"
        raise ImproperlyConfigured(
            f"VARIANTS names {name!r}, which profile {settings.PROFILE} does not offer. It offers: {names}."
        )
    return offered[name]


def _refuse_conflicts(chosen: list[Variant]) -> None:
    takers: dict[tuple[Owner, str], str] = {}
    for variant in chosen:
        for target in variant.targets:
            taker = takers.setdefault(target.place, variant.name)
            if taker != variant.name:
                raise ImproperlyConfigured(
                    f"VARIANTS names {taker} and {variant.name}, which both replace {target}: choose one."
                )
