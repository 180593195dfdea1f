"""`make compose-check`: starts profile prod for real, looks at it from all sides, and takes it down.

Its project name, port, secrets and volumes are its own: a shop that runs from this folder is left alone.
Exit code 0: all is as promised. 1: something is not. 2: no engine can start it, or it was interrupted.
Built images stay.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from deploy.compose.checks import CHECKS, REPLICAS
from deploy.compose.project import BrokenError, Project, engine, health, service
from deploy.make_secrets import write
from harness.runtime.processes import free_port, no_children_left

SERVICES = ("edge", "web", "database", "cache")


def main() -> int:
    """The exit code."""
    compose = engine()
    if compose is None:
        say("compose-check needs docker with compose, and an engine that `docker info` reaches: start one.")
        return 2
    with no_children_left(), tempfile.TemporaryDirectory(prefix="storefront-check-") as folder:
        return checked(Project(compose, secrets_in(folder), free_port()))


def checked(project: Project) -> int:
    """Start, look, and take down, whatever happens."""
    try:
        start(project)
        broken = [check for check in CHECKS if not holds(project, check)]
        return 1 if broken else 0
    except BrokenError as error:
        say(f"BROKEN  the start: {error}")
        for one in project.ailing():
            say(f"\n{service(one)} is {health(one)}, and has printed:\n{project.logs(one)[-2000:]}")
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 2
    finally:
        remove(project)


def start(project: Project) -> None:
    """Build the images, bring profile prod up, and fill its shop."""
    remove(project)  # what a killed check has left
    say("building the images")
    project.compose("build", "web", "shoppers", seconds=900)
    say(f"starting prod with {REPLICAS} replicas")
    project.compose("up", "--detach", "--no-build", "--scale", f"web={REPLICAS}", *SERVICES, seconds=600)
    project.wait_healthy(120)
    say("filling the shop")
    project.compose("run", "--rm", "-T", "--no-deps", "web", "python", "manage.py", "seed", seconds=240)


def holds(project: Project, check: Callable[[Project], None]) -> bool:
    """Ask for one promise, and say what came of it."""
    try:
        check(project)
    # What an answer lacks is a broken promise too.
    except (BrokenError, OSError, LookupError, ValueError) as error:
        say(f"BROKEN  {check.__doc__}: {error!r}")
        return False
    say(f"ok      {check.__doc__}")
    return True


def remove(project: Project) -> None:
    """Containers, networks and volumes; nothing of another project."""
    project.compose("down", "--volumes", "--remove-orphans", "--timeout", "10", seconds=120)


def secrets_in(folder: str) -> Path:
    """Secrets of this check alone, which end with the folder."""
    secrets = Path(folder) / "secrets"
    write(secrets)
    return secrets


def say(line: str) -> None:
    """Print it at once: a check takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
