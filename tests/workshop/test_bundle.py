"""The archive for a room without a network: what is in it, and what its prepare.sh does."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.workshop.toy import ROOT, Toy
from workshop import bundle
from workshop.errors import BundleError
from workshop.laptops import Laptop

LOCK = "asgiref==3.13.0 \\\n    --hash=sha256:aa\n"

# In place of the project's: it says how it was called, and makes a Python that says so too.
MAKEFILE = """
.venv/.ready:
	@echo "make $(PYTHON) $(PIP_NO_INDEX) $(PIP_FIND_LINKS)" >> calls
	@mkdir -p .venv/bin
	@printf '#!/bin/sh\\necho python "$$@" >> calls\\n' > .venv/bin/python
	@chmod +x .venv/bin/python
"""


@pytest.fixture
def repository(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> Toy:
    """A toy of a project, in which nothing is downloaded but one wheel that is none."""
    toy.write("requirements/dev.txt", LOCK)
    toy.write("Makefile", MAKEFILE)
    shutil.copytree(ROOT / "workshop" / "offline", toy.repository / "workshop" / "offline")
    toy.git("add", "--all")
    toy.git("commit", "--quiet", "--message", "What is shipped")
    monkeypatch.chdir(toy.repository)
    monkeypatch.setattr(bundle, "pip", downloaded)
    monkeypatch.setattr(sys, "argv", ["bundle"])
    return toy


def downloaded(*words: str) -> str:
    """Write down what pip was asked for where it would have put the wheels."""
    given = dict(word.partition("=")[::2] for word in words)
    wheels = Path(given["--dest"])
    wheels.mkdir(exist_ok=True)
    wheel = wheels / f"asgiref-cp{given['--python-version']}.whl"
    wheel.write_text(Path(given["--requirement"]).read_text())
    return ""


def unpacked(into: Path) -> Path:
    """The only folder of the only archive."""
    [archive] = Path("dist").iterdir()
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    [folder] = into.iterdir()
    assert archive.name == f"{folder.name}.tar.gz"
    return folder


@pytest.fixture
def archive(repository: Toy, tmp_path: Path) -> Path:
    """The archive for this machine, unpacked in a folder whose name has a blank."""
    assert bundle.main() == 0
    return unpacked(tmp_path / "a room")


def prepare(archive: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", str(archive / "prepare.sh"), *words],
        env=os.environ
        | {"PYTHON": sys.executable, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        | environment,
        cwd=archive.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_holds_history_wheels_and_what_makes_a_shop_of_them(archive: Path) -> None:
    assert sorted(str(path.relative_to(archive)) for path in archive.rglob("*") if path.is_file()) == [
        "README.md",
        "SHA256SUMS",
        "laptops.txt",
        "prepare.sh",
        "storefront.bundle",
        f"wheels/asgiref-cp{Laptop.here().python}.whl",
    ]
    assert (archive / "laptops.txt").read_text() == f"{Laptop.here()}\n"


def test_several_kinds_of_laptops_share_it(
    repository: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bundle", "--for", "linux-x86_64:3.12", "--for", "macos-arm64:3.13"])

    assert bundle.main() == 0
    told = capsys.readouterr().out
    assert told.startswith(
        "Wheels for linux-x86_64:3.12\nWheels for macos-arm64:3.13\ndist/storefront-workshop-"
    )
    assert told.endswith(" MB, for linux-x86_64:3.12, macos-arm64:3.13\n")
    assert sorted(path.name for path in (unpacked(tmp_path / "room") / "wheels").iterdir()) == [
        "asgiref-cp3.12.whl",
        "asgiref-cp3.13.whl",
    ]


def test_uncommitted_edits_are_told_not_to_be_in_it(
    repository: Toy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.write("requirements/dev.txt", "django==5.2.8\n")

    assert bundle.main() == 0
    assert capsys.readouterr().out.startswith(
        "Your uncommitted edits will not be in it: it holds the last commit.\n"
    )
    [wheel] = (unpacked(tmp_path / "room") / "wheels").iterdir()
    assert wheel.read_text() == LOCK


def test_what_cannot_be_downloaded_is_told_and_leaves_no_archive(
    repository: Toy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*words: str) -> str:
        raise BundleError("there is no wheel")

    monkeypatch.setattr(bundle, "pip", refused)

    assert bundle.main() == 2
    assert capsys.readouterr().err == "there is no wheel\n"
    assert not Path("dist").exists()


def test_prepare_makes_a_clone_its_packages_its_data_and_a_measurement_without_a_network(
    archive: Path,
) -> None:
    told = prepare(archive)

    assert told.returncode == 0, told.stderr
    assert (archive / "storefront" / "calls").read_text().splitlines() == [
        f"make {sys.executable} 1 file://{archive}/wheels".replace("a room", "a%20room"),
        "python manage.py migrate --verbosity 0",
        "python manage.py seed",
        "python manage.py tokens --output .cache/tokens.json",
        "python -m harness doctor",
        "python -m harness verify n_plus_one --blocks 2 --triples 10 --rounds 0 --save-as prepared",
    ]
    clone = ["git", "-C", str(archive / "storefront")]
    assert subprocess.check_output([*clone, "branch", "--show-current"], text=True) == "main\n"
    assert subprocess.check_output([*clone, "config", "user.email"], text=True) == "student@example.com\n"


def test_the_clone_goes_where_it_is_told_to(archive: Path) -> None:
    assert prepare(archive, "elsewhere").returncode == 0
    assert (archive.parent / "elsewhere" / "calls").exists()


def test_a_clone_that_is_there_stays_as_it_is(archive: Path) -> None:
    (archive / "storefront").mkdir()

    told = prepare(archive)

    assert told.returncode == 2
    assert told.stderr.startswith(f"{archive}/storefront is there already. Remove it, or name another folder")


def test_a_file_that_was_damaged_on_its_way_is_found(archive: Path) -> None:
    with (archive / "storefront.bundle").open("ab") as file:
        file.write(b"!")

    told = prepare(archive)

    assert told.returncode == 2
    assert "Copy the archive again, and unpack it again." in told.stderr
    assert not (archive / "storefront").exists()


def test_another_python_is_told_for_which_there_are_wheels(archive: Path) -> None:
    (archive / "laptops.txt").write_text("linux-x86_64:3.99\nmacos-arm64:3.99\n")

    told = prepare(archive)

    assert told.returncode == 2
    wanted, has = "linux-x86_64:3.99 macos-arm64:3.99", f"{sys.executable} here is {Laptop.here()}"
    assert told.stderr.startswith(f"The wheels here are for {wanted}; {has}.\n")


def test_prepare_stops_at_the_first_thing_that_fails(archive: Path, tmp_path: Path) -> None:
    make = tmp_path / "tools" / "make"
    make.parent.mkdir()
    make.write_text("#!/bin/sh\necho There is no wheel for it. >&2; exit 2\n")
    make.chmod(0o755)

    told = prepare(archive, PATH=f"{make.parent}:{os.environ['PATH']}")

    assert (told.returncode, told.stderr) == (2, "There is no wheel for it.\n")
    assert "Filling the shop" not in told.stdout
