"""`plans`: what can be asked of a server, listed and drawn."""

from pathlib import Path

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from harness import project
from harness.commands.group import commands, out
from harness.plans import drawing
from harness.plans.plan import Plan
from harness.project import Project
from harness.report import plans as words
from harness.report.wording import one_line


@commands.command()
@click.argument("name", required=False)
@click.option("--markdown", is_flag=True, help="All of them as a page, docs/plans.md of this project.")
def plans(name: str | None, *, markdown: bool) -> None:
    """List the plans of harness.toml, each with a picture of its users or arrivals over time, or show one.

    Exit code 0. 2: there is no plan NAME.
    """
    here = project.read(Path.cwd())
    if markdown:
        click.echo(words.markdown(here.plans, here.endpoints), nl=False)
    elif name:
        show(here, name, here.plan(name), "\n".join(drawing.large(here.plan(name))))
    else:
        for one, plan in here.plans.items():
            show(here, one, plan, f"{drawing.small(plan)}  {words.headline(plan)}")


def show(here: Project, name: str, plan: Plan, picture: str) -> None:
    """A plan with its picture; 80 columns and no colour are enough."""
    out.print(Text(name, style="bold"))
    for part in (Text(picture), Text(one_line(plan.about)), table(here, plan)):
        out.print(Padding(part, (0, 0, 0, 2)))
    out.print()


def table(here: Project, plan: Plan) -> Table:
    made = Table.grid(padding=(0, 2, 0, 0))
    for label, text in words.facts(plan, here.endpoints):
        made.add_row(Text(label, style="dim"), Text(text.replace("`", "")))
    return made
