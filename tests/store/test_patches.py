"""`manage.py variants --patch`: the mistake, written into a copy of the correct code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns
from typing import Any

import pytest

from store import sources
from store.sources import ROOT
from store.variants import available
from tests.store import probes

WRITTEN = [name for name, variant in available().items() if not sources.left_behind(variant)]
EVERY = pytest.mark.parametrize("name", WRITTEN)

# Asks a probe as the shop stands, and prints which statements that takes.
ASK = """
import json, sys, django
django.setup()
from tests.store import probes
log = probes.log(sys.argv[1], int(sys.argv[2]))
print(json.dumps([[entry["sql"], entry["count"], entry["rows"]] for entry in log]))
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the correct code, and of what sends a probe."""
    for room in ("store", "storefront", "settings"):
        copytree(ROOT / room, tmp_path / room, ignore=ignore_patterns("__pycache__"))
    (tmp_path / "tests" / "store").mkdir(parents=True)
    copy(ROOT / "tests" / "store" / "probes.py", tmp_path / "tests" / "store")
    copy(ROOT / "harness.toml", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database as the harness seeds it."""
    folder = tmp_path_factory.mktemp("seeded")
    for command in (["migrate", "--verbosity", "0"], ["seed"]):
        run([sys.executable, "manage.py", *command], ROOT, folder)
    return folder


def run(command: list[str], where: Path, data: Path, **environment: str) -> str:
    """What a command prints, in profile perf on the database of a folder."""
    shop = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(where),
        "DJANGO_SETTINGS_MODULE": "settings.perf",
        "DATABASE_URL": f"sqlite:///{data}/shop.sqlite3",
        "MEDIA_ROOT": str(data / "media"),
    }
    done = subprocess.run(
        command, env=shop | environment, cwd=where, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def apply(name: str, where: Path) -> None:
    patch = sources.patch(available()[name])
    subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=where, check=True)


def ask(name: str, where: Path, seeded: Path, folder: Path, **environment: str) -> Any:
    """The statements that the variant's probe takes, on a database of its own."""
    variant = available()[name]
    copytree(seeded, folder)
    size = min(probes.PROBES[variant.probe].get("sizes", [0]))
    asked = [sys.executable, "-c", ASK, variant.probe, str(size)]
    return json.loads(run(asked, where, folder, **environment).splitlines()[-1])


def test_every_regression_can_be_written_and_an_optimisation_of_one_function() -> None:
    assert {name for name, variant in available().items() if variant.kind == "regression"} < set(WRITTEN)
    assert "only_columns" in WRITTEN


@EVERY
def test_every_patch_applies_and_leaves_nothing_of_it_to_write(copied: Path, name: str) -> None:
    apply(name, copied)

    changed = {sources.file_of(target.owner) for target in available()[name].targets}
    for file in changed:
        patched = (copied / file).read_text()
        assert patched != (ROOT / file).read_text()
        compile(patched, file, "exec")


@pytest.mark.slow
@EVERY
def test_the_patched_code_does_what_the_stand_in_does(
    copied: Path, seeded: Path, tmp_path: Path, name: str
) -> None:
    stood_in = ask(name, copied, seeded, tmp_path / "stand-in", VARIANTS=name)

    apply(name, copied)

    assert ask(name, copied, seeded, tmp_path / "patched") == stood_in


def test_a_patch_that_is_in_the_code_is_not_written_again(copied: Path) -> None:
    apply("n_plus_one", copied)

    again = subprocess.run(
        [sys.executable, "-m", "django", "variants", "--patch", "n_plus_one"],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "settings.perf", "PYTHONPATH": "."},
        cwd=copied,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (again.returncode, again.stderr.strip()) == (1, "CommandError: n_plus_one is in the code already.")
