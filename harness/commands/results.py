"""`results`: what lies in results/, over time, into an archive, and away."""

from pathlib import Path

import click

from harness import project
from harness.commands.group import commands, err, out
from harness.errors import HarnessError
from harness.report import results_terminal
from harness.results import archive, catalogue, erasing, trend

DIFFERS = 1


@commands.group("results")
def group() -> None:
    """List, follow, take along, check and erase what lies in results/."""


@group.command("list")
def show() -> int:
    """List all results, the newest last, and what is wrong with one: cut, changed, not as it was logged.

    Exit code 0: all are as they were kept. 1: one is not.
    """
    found = catalogue.entries(project.read(Path.cwd()).folder)
    results_terminal.show_list(out, found)
    return DIFFERS if any(one.wrong for one in found) else 0


@group.command("trend")
@click.argument("plan")
@click.argument("figure", default="p95")
@click.option("--arm", default="perf", show_default=True, help="The arm, or the URL, that was loaded.")
def follow(plan: str, figure: str, arm: str) -> int:
    """Show one FIGURE of the runs of PLAN over time: p50, p95, p99, rps, errors, queries or cpu.

    Only runs that were measured as the newest was are joined; of the others it is said what differs.
    """
    here = project.read(Path.cwd())
    results_terminal.show_trend(out, trend.follow(here.folder, plan, figure, arm))
    return 0


@group.command("export")
@click.argument("names", nargs=-1, required=True)
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="FILE")
def pack(names: tuple[str, ...], to: Path) -> int:
    """Put results into FILE, a .tar.gz or .zip, with a manifest.json of sizes and SHA-256.

    The same results give the same bytes.
    """
    here = project.read(Path.cwd())
    folders = [catalogue.find(here.folder, name) for name in dict.fromkeys(names)]
    count = archive.export(folders, to)
    out.print(f"{to}: {count} files of {len(folders)} results", highlight=False, soft_wrap=True)
    return 0


@group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> int:
    """Compare what an archive holds with its manifest; nothing is unpacked.

    Exit code 0: all is there as it was. 1: it is not. 2: it is no archive of results, or damaged.
    """
    wrong = archive.check(file)
    for clause in wrong or ["All files are as the manifest says."]:
        out.print(clause, highlight=False, markup=False, soft_wrap=True)
    return DIFFERS if wrong else 0


@group.command("erase")
@click.argument("names", nargs=-1)
@click.option("--older-than", metavar="AGE", help="All results older than 12h, 30d or 8w.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(names: tuple[str, ...], older_than: str | None, *, yes: bool) -> int:
    """Erase results by NAME or age. The log keeps one line for each: that it was erased, and when."""
    here = project.read(Path.cwd()).folder
    if bool(names) == bool(older_than):
        raise HarnessError("Say which results: by their names, or by --older-than.")
    named = [catalogue.find(here, name) for name in dict.fromkeys(names)]
    folders = erasing.older(catalogue.entries(here), erasing.age(older_than)) if older_than else named
    for folder in folders:
        out.print(f"results/{folder.name}", highlight=False, markup=False, soft_wrap=True)
    if folders and not yes and not sure(len(folders)):
        raise HarnessError("Nothing was erased.")
    for folder in folders:
        erasing.erase(here, folder)
    err.print(f"{len(folders)} erased.", highlight=False)
    return 0


def sure(count: int) -> bool:
    try:
        return click.confirm(f"Erase {count} for good?", err=True)
    except click.Abort:
        raise HarnessError("Nothing was erased: nobody answered. --yes does not ask.") from None
