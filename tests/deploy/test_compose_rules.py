"""Rules that each service of docker-compose.yml keeps, as far as they show without an engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
EXPOSED = [
    name for name, service in SERVICES.items() if service["profiles"][0] in ("prod", "observe", "check")
]
# PostgreSQL's image starts as root to give the volume to postgres, then becomes that user.
CAPABILITIES = {"database": ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]}


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_to_this_machine_alone(name: str) -> None:
    # silk keeps request bodies, and Locust's page sends load to any host.
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", EXPOSED)
def test_an_exposed_service_has_no_rights_and_has_limits(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == CAPABILITIES.get(name, [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"logging", "mem_limit", "cpus", "pids_limit"} <= service.keys()


@pytest.mark.parametrize("name", EXPOSED)
def test_no_environment_holds_a_secret(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        if variable.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"]
        else:
            assert not re.search("SECRET|PASSWORD|_URL", variable), variable


@pytest.mark.parametrize("name", EXPOSED)
def test_a_mounted_file_exists_and_is_read_only(name: str) -> None:
    for volume in SERVICES[name].get("volumes", []):
        source, _, target = volume.partition(":")
        if source.startswith("."):
            assert (ROOT / source).exists()
            assert target.endswith(":ro")
