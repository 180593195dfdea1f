"""One arm's load on a server and a database of its own, with the audit of what it wrote."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from harness import audit, rows
from harness.errors import HarnessError
from harness.load import driver, past_limit, validity
from harness.load.driver import Rule
from harness.load.measured import Measured
from harness.load.target import Target
from harness.plans.evidence import GOOD_MS
from harness.plans.plan import Plan
from harness.probes import Subject
from harness.runs import Folder
from harness.server import Server, Site
from harness.session import Session


def to_limit(
    session: Session,
    site: Site,
    plan: Plan,
    number: int,
    seed: int,
    folder: Folder,
    within: float = GOOD_MS,
) -> Measured:
    """Load a fresh server as far as it goes, or farther, and keep the rows under that number.

    An answer counts `within` so many ms. HarnessError where the server's data are wrong then.
    """
    rule = partial(past_limit.invalid, within=within)
    measured = measure(session, site, plan, number, seed, folder, invalid=rule)
    refuse_wrong_data(measured, f"{number}, {site.name}")
    return measured


def measure(
    session: Session,
    site: Site,
    plan: Plan,
    number: int,
    seed: int,
    folder: Folder,
    subject: Callable[[Server], Subject | None] = lambda server: None,
    invalid: Rule = validity.invalid,
    **environment: str,
) -> Measured:
    """Load a fresh server, whatever the audit says then.

    `subject` is the probe that the load is about, for that server; `invalid` says why it proves nothing.
    """
    with session.serve([site], **environment) as [server]:
        measured = drive(session, server, plan, number, seed, folder, subject(server), invalid)
        return kept(session, server, plan, folder, measured)


def drive(
    session: Session,
    server: Server,
    plan: Plan,
    number: int,
    seed: int,
    folder: Folder,
    subject: Subject | None = None,
    invalid: Rule = validity.invalid,
) -> Measured:
    """Load a server that is ready."""
    target = Target.of(server, number, subject)
    return driver.run(
        plan,
        target,
        seed=seed,
        project=session.project.folder,
        folder=folder.path / "locust" / target.folder_name,
        invalid=invalid,
    )


def kept(session: Session, server: Server, plan: Plan, folder: Folder, measured: Measured) -> Measured:
    """The same with the audit of what was written, its rows saved; ends the server for it."""
    audited = audit.after(session, server) if plan.writes else None
    rows.append(folder.rows, measured.rows, session.project.secrets)
    return replace(measured, audit=audited)


def refuse_wrong_data(measured: Measured, told: str) -> None:
    """HarnessError where the audit has failed; `told` says after which load."""
    if measured.audit and not measured.audit.passed:
        raise HarnessError(f"{told}: the audit of the data failed:\n{measured.audit.output}")
