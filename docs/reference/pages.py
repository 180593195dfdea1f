"""The pages that are made from the code, a module each beside its page."""

from pathlib import Path
from types import ModuleType

from docs.reference import commands, contract, exercises, harness_toml, results, settings

PAGES: tuple[ModuleType, ...] = (commands, harness_toml, settings, contract, results, exercises)


def file(module: ModuleType) -> Path:
    return Path(str(module.__file__)).with_suffix(".md")


def text(module: ModuleType) -> str:
    return "\n".join(module.page()) + "\n"
