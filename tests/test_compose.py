"""What docker-compose.yml and the Dockerfile promise, as far as it shows without an engine."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().splitlines()


def test_each_profile_starts_its_services_and_no_others():
    profiles = {name: service["profiles"] for name, service in SERVICES.items()}

    assert profiles == {
        "shop-dev": ["dev"],
        "db": ["perf"],
        "shop": ["perf"],
        "locust-master": ["perf"],
        "locust-worker": ["perf"],
        "harness": ["harness"],
        "harness-worker": ["workers"],
    }


def test_every_service_of_ours_is_the_one_image_that_knows_its_commit():
    ours = {name: service for name, service in SERVICES.items() if "build" in service}

    assert {service["image"] for service in ours.values()} == {"storefront"}
    assert {service["build"]["args"]["COMMIT"] for service in ours.values()} == {"${COMMIT:-unknown}"}
    assert {name: SERVICES[name]["image"] for name in SERVICES.keys() - ours.keys()} == {"db": "postgres:17"}


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_to_this_machine_alone(name):
    # silk keeps what people send, and Locust's page sends load wherever it is told to.
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_the_scenario_is_chosen_once_for_all_of_locust_and_shops_with_the_tokens_of_this_shop():
    shop, *locusts = (SERVICES[name] for name in ("shop", "locust-master", "locust-worker"))

    assert "manage.py tokens --output /data/tokens.json" in shop["command"][-1]
    assert shop["volumes"] == ["perf-data:/data"]
    for locust in locusts:
        asked = "locust -f locustfiles/${SCENARIO:-browse_products}.py --tokens /data/tokens.json "
        assert locust["command"].startswith(asked)
        assert locust["volumes"] == ["perf-data:/data:ro"]


def test_the_workers_of_the_harness_record_what_they_send_and_find_it_by_its_name():
    worker = SERVICES["harness-worker"]

    asked = "python -m locust -f locustfiles/${SCENARIO:-browse_products}.py,harness/load/recorder.py "
    assert worker["command"].startswith(asked)
    assert worker["command"].endswith("--worker --master-host harness")
    assert worker["volumes"] == ["perf-data:/data:ro"]
    assert (ROOT / "harness" / "load" / "recorder.py").is_file()


def test_the_image_needs_no_frontend_from_a_registry_and_runs_without_root():
    assert not any(line.startswith("# syntax") for line in DOCKERFILE)
    assert [line for line in DOCKERFILE if line.startswith("USER")] == ["USER storefront"]
    assert {line.split()[1] for line in DOCKERFILE if line.startswith("FROM")} == {"python:3.13-slim"}


def test_packages_come_from_the_lock_with_their_hashes():
    installed = [line for line in DOCKERFILE if "pip install" in line]

    assert len(installed) == 1
    assert "--require-hashes" in installed[0]
