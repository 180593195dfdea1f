"""One arm's load on a server and a database of its own, with the audit of what it wrote."""

from pathlib import Path

from harness import audit, rows
from harness.errors import HarnessError
from harness.load import driver
from harness.load.measured import Measured
from harness.load.target import Target
from harness.plans.plan import Plan
from harness.runs import Folder
from harness.server import Site
from harness.session import Session


def load(session: Session, site: Site, plan: Plan, number: int, seed: int, folder: Folder) -> Measured:
    """Load a fresh server and keep the rows under that number; HarnessError where its data are wrong then."""
    with session.serve([site]) as [server]:
        measured = driver.run(
            plan,
            Target(server.url, site.name, number, server.process.pid, data=server.data),
            seed=seed,
            project=session.project.folder,
            folder=place(folder, number, site.name),
        )
        audited = audit.after(session, server) if plan.writes else None
    rows.append(folder.rows, measured.rows)
    if audited and not audited.passed:
        raise HarnessError(f"{number}, {site.name}: the audit of the data failed:\n{audited.output}")
    return measured


def place(folder: Folder, number: int, name: str) -> Path:
    """Where Locust's own files of it lie."""
    return folder.path / "locust" / f"{number}-{name.replace('/', '_')}"
