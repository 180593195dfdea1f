"""Kinds of laptops, and what the lock names for one of them."""

import re

import pytest

from tests.workshop.toy import ROOT
from workshop.errors import BundleError
from workshop.laptops import PYTHONS, Laptop, needed

LOCK = """\
asgiref==3.13.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via django
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:ca
    # via
    #   click
    #   pytest
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:na
    # via scipy
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:nb
    # via scipy
"""


def test_an_older_python_gets_the_versions_that_it_can_run() -> None:
    assert needed(LOCK, Laptop.parse("linux-x86_64:3.11").markers()) == (
        "asgiref==3.13.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:ab\n    # via django\n"
        "numpy==2.4.6 \\\n    --hash=sha256:na\n    # via scipy\n"
    )


def test_a_newer_python_gets_the_newer_ones() -> None:
    wanted = needed(LOCK, Laptop.parse("macos-arm64:3.13").markers())
    assert re.findall(r"\S+==\S+", wanted) == ["asgiref==3.13.0", "numpy==2.5.5"]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", ["linux-x86_64", "macos-arm64"])
def test_the_project_s_lock_names_each_package_once_for_each_kind(system: str, python: str) -> None:
    lock = (ROOT / "requirements" / "dev.txt").read_text()
    wanted = needed(lock, Laptop.parse(f"{system}:{python}").markers())

    names = re.findall(r"^([\w.-]+)==", wanted, flags=re.MULTILINE)
    assert len(names) == len(set(names)) > 80
    assert {"django", "locust", "numpy", "pytest"} <= set(names)
    assert " ; " not in wanted


def test_wheels_of_systems_newer_than_the_oldest_are_not_taken() -> None:
    options = Laptop.parse("linux-aarch64:3.12").pip_options()

    assert options[0] == "--platform=manylinux_2_28_aarch64"
    assert options[-3:] == [
        "--platform=manylinux2014_aarch64",
        "--python-version=3.12",
        "--implementation=cp",
    ]


def test_macos_names_its_oldest_release() -> None:
    assert Laptop.parse("macos-arm64:3.13").pip_options()[0] == "--platform=macosx_14_0_arm64"


@pytest.mark.parametrize("kind", ["windows-x86_64:3.12", "linux-x86_64:3.10", "linux-x86_64", "3.12"])
def test_a_kind_that_is_not_made_is_refused_with_those_that_are(kind: str) -> None:
    with pytest.raises(BundleError, match=f"No bundle is made for {re.escape(kind)}, but for linux or macos"):
        Laptop.parse(kind)


def test_this_machine_is_of_a_kind_that_can_be_written() -> None:
    assert Laptop.parse(str(Laptop.here())) == Laptop.here()
