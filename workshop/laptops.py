"""Kinds of laptops, as pip tells them apart, and what the lock names for one."""

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from packaging.requirements import Requirement

from workshop.errors import BundleError

# The oldest systems whose wheels all packages of the lock have: glibc 2.28 is of 2018, macOS 14 of 2023.
LINUX = [f"manylinux_2_{minor}" for minor in range(28, 4, -1)] + ["manylinux2014"]
SYSTEMS = {"linux": LINUX, "macos": ["macosx_14_0"]}
PROCESSORS = ("x86_64", "aarch64", "arm64")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WRITTEN = re.compile(rf"({'|'.join(SYSTEMS)})-({'|'.join(PROCESSORS)}):({'|'.join(map(re.escape, PYTHONS))})")


@dataclass(frozen=True)
class Laptop:
    """A system, its processor and its Python: `linux-x86_64:3.12`."""

    system: str
    processor: str
    python: str

    def __str__(self) -> str:
        return f"{self.system}-{self.processor}:{self.python}"

    @classmethod
    def parse(cls, written: str) -> Self:
        """Raises BundleError for a kind that no bundle can be made for."""
        if not (found := WRITTEN.fullmatch(written)):
            raise BundleError(
                f"No bundle is made for {written}, but for {' or '.join(SYSTEMS)}, "
                f"{' or '.join(PROCESSORS)}, Python {', '.join(PYTHONS)}: macos-arm64:3.13. "
                "Windows takes part through WSL: linux-x86_64."
            )
        return cls(*found.groups())

    @classmethod
    def here(cls) -> Self:
        system = {"Darwin": "macos"}.get(platform.system(), platform.system().lower())
        return cls.parse(f"{system}-{platform.machine()}:{'.'.join(platform.python_version_tuple()[:2])}")

    def pip_options(self) -> list[str]:
        """Options for `pip download`, by which it takes this kind's wheels and no newer system's."""
        platforms = [f"--platform={system}_{self.processor}" for system in SYSTEMS[self.system]]
        return [*platforms, f"--python-version={self.python}", "--implementation=cp"]

    def markers(self) -> dict[str, str]:
        """What the conditions of a requirement are asked of, there."""
        return {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": self.processor,
            "platform_python_implementation": "CPython",
            "platform_system": {"linux": "Linux", "macos": "Darwin"}[self.system],
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": {"linux": "linux", "macos": "darwin"}[self.system],
        }


def needed(lock: str, markers: Mapping[str, str]) -> str:
    """The requirements of a lock whose conditions hold there, without them: pip asks its own Python."""
    kept = []
    for entry in re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]:
        line, continued, hashes = entry.partition(" \\\n")
        marker = Requirement(line).marker
        if marker is None or marker.evaluate(markers):
            kept.append(f"{line.partition(';')[0].strip()}{continued}{hashes}")
    return "".join(kept)
