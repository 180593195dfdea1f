"""The project's own audit of its data, around a plan that writes."""

from dataclasses import replace

from harness.runs import Audit
from harness.runtime.processes import end_group
from harness.server import Server, Site
from harness.session import Session

LONGEST = 10_000  # characters of what it says that are kept


def before(session: Session, site: Site) -> None:
    """Audit the data that the site's next servers are given a copy of; HarnessError where they are wrong.

    What the audit writes into {data}, such as the stock of then, it finds there after the load.
    """
    if command := session.project.project.audit:
        session.prepare(site, [command])


def after(session: Session, server: Server) -> Audit | None:
    """What it says of the data that a server leaves; None in a project without one.

    Ends the server first: of requests that timed out, nothing may be written any more.
    """
    command = session.project.project.audit
    if not command:
        return None
    end_group(server.process)
    server.site.databases.disconnect(server.data)
    plain = replace(server.site, arm=replace(server.site.arm, variants=()))
    code, output, complaint = session.finish(plain, command, server.data)
    return Audit(passed=code == 0, output=f"{output}{complaint}".strip()[-LONGEST:])
