"""A compose project beside whatever else runs: its name, port, secrets and volumes are its own."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from harness.runtime.processes import NotReadyError, wait_until

ROOT = Path(__file__).parents[2]
NAME = "storefront-check"
# `docker compose` of today, else the command of its own that came before it.
COMPOSES = (["docker", "compose"], ["docker-compose"])


class BrokenError(Exception):
    """Something is not as promised; the message tells what."""


def engine() -> list[str] | None:
    """The compose command, when there is one and a container engine answers it."""
    found = next((compose for compose in COMPOSES if _answers([*compose, "version"])), None)
    return found if found and _answers(["docker", "info"]) else None


def _answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


class Project:
    """Calls compose and docker, each for so many seconds at most; what fails raises BrokenError."""

    def __init__(self, compose: list[str], secrets: Path, port: int) -> None:
        self.command = [*compose, "--project-name", NAME, "--profile", "prod", "--profile", "check"]
        self.secrets = secrets
        self.port = port
        self.environment = {
            **os.environ,
            "SECRETS": str(secrets),
            "SHOP_PORT": str(port),
            "ALLOWED_HOSTS": "localhost,edge",
            # Compose 1.29 builds with BuildKit when told so.
            "DOCKER_BUILDKIT": "1",
            "COMPOSE_DOCKER_CLI_BUILD": "1",
        }

    def compose(self, *arguments: str, seconds: float = 60) -> str:
        """What compose prints."""
        return self._call([*self.command, *arguments], seconds)

    def docker(self, *arguments: str, seconds: float = 30) -> str:
        """What docker prints."""
        return self._call(["docker", *arguments], seconds)

    def containers(self, *services: str) -> list[dict[str, Any]]:
        """What docker knows of these services' containers, ended ones too; of all when none is named."""
        label = f"label=com.docker.compose.project={NAME}"
        ids = self.docker("ps", "--all", "--quiet", "--filter", label).split()
        found = json.loads(self.docker("inspect", *ids)) if ids else []
        return [container for container in found if not services or service(container) in services]

    def inside(self, name: str, script: str) -> str:
        """What a script of bash prints in the first container of a service."""
        (container, *_) = self.containers(name)
        return self.docker("exec", container["Id"], "bash", "-c", script)

    def logs(self, container: dict[str, Any]) -> str:
        """All that a container has printed."""
        return self.docker("logs", container["Id"])

    def ailing(self) -> list[dict[str, Any]]:
        """The containers that neither are healthy nor have ended well."""
        return [one for one in self.containers() if health(one) != "healthy" and not ended_well(one)]

    def wait_healthy(self, seconds: float) -> None:
        """Return as soon as all containers are."""
        try:
            wait_until(lambda: not self.ailing(), "Profile prod", seconds=seconds)
        except NotReadyError as error:
            names = ", ".join(service(container) for container in self.ailing())
            raise BrokenError(f"{error} Not healthy: {names}.") from None

    def _call(self, command: list[str], seconds: float) -> str:
        try:
            # Both streams as one: docker logs splits what a container prints over both.
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            raise BrokenError(f"{_short(command)} took longer than {seconds:.0f} s") from None
        if done.returncode:
            raise BrokenError(f"{_short(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}")
        return done.stdout


def service(container: dict[str, Any]) -> str:
    """The name of a container's service."""
    return str(container["Config"]["Labels"]["com.docker.compose.service"])


def health(container: dict[str, Any]) -> str:
    """healthy, unhealthy or starting; the state itself where nothing asks."""
    state = container["State"]
    return str(state.get("Health", state)["Status"])


def ended_well(container: dict[str, Any]) -> bool:
    """Whether it has done what it was there for."""
    state = container["State"]
    return bool(state["Status"] == "exited" and state["ExitCode"] == 0)


def _short(command: list[str]) -> str:
    return " ".join(command)[:160]
