"""What docker-compose.yml and the Dockerfile promise, as far as it shows without an engine."""

import re
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.make_secrets import write

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().splitlines()
# Those that strangers may reach, or what stands behind them.
GUARDED = [
    name for name, service in SERVICES.items() if service["profiles"][0] in ("prod", "observe", "check")
]
# The entry point of PostgreSQL's image starts as root, to give the volume to postgres and to become it.
RIGHTS_AT_START = {"database": ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]}
# Those that end by themselves: their exit code tells.
ONCE = ("migrate", "shoppers")


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
        "edge": ["prod"],
        "web": ["prod"],
        "migrate": ["prod"],
        "database": ["prod"],
        "cache": ["prod"],
        "prometheus": ["observe"],
        "grafana": ["observe"],
        "shoppers": ["check"],
    }


def test_every_service_of_ours_is_an_image_that_knows_its_commit():
    ours = {name: service for name, service in SERVICES.items() if "build" in service}

    assert {service["build"]["args"]["COMMIT"] for service in ours.values()} == {"${COMMIT:-unknown}"}
    assert {name: SERVICES[name]["image"] for name in SERVICES.keys() - ours.keys()} == {
        "db": "postgres:17",
        "database": "postgres:17",
        "cache": "valkey/valkey:8",
        "edge": "haproxy:3.0",
        "prometheus": "prom/prometheus:v3.5.0",
        "grafana": "grafana/grafana:12.0.0",
    }


def test_the_image_of_production_holds_what_the_shop_needs_and_nothing_else():
    images = {
        name: (
            service["image"],
            service["build"]["args"].get("PACKAGES", "tools"),
            service["build"].get("target"),
        )
        for name, service in SERVICES.items()
        if "build" in service
    }
    production = {"web", "migrate"}

    assert {images[name] for name in production} == {("storefront-prod", "shop", "production")}
    assert {images[name] for name in images.keys() - production} == {("storefront", "tools", None)}


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
    assert {line.split()[1] for line in DOCKERFILE if line.startswith("FROM")} == {"python:3.13-slim", "shop"}


def test_packages_come_from_the_lock_with_their_hashes():
    installed = [line for line in DOCKERFILE if "pip install" in line]

    assert len(installed) == 1
    assert "--require-hashes" in installed[0]
    assert "COPY requirements/${PACKAGES}.txt packages.txt" in DOCKERFILE


@pytest.mark.parametrize("name", GUARDED)
def test_what_strangers_reach_gains_no_rights_and_has_limits(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert {"mem_limit", "cpus", "pids_limit"} <= service.keys()
    assert service.get("cap_add", []) == RIGHTS_AT_START.get(name, [])
    # The images of ours have a USER, and it is not root.
    is_root = "build" not in service and service["user"].partition(":")[0] in ("", "0", "root")
    assert is_root == (name in RIGHTS_AT_START)


@pytest.mark.parametrize("name", GUARDED)
def test_whoever_stays_is_asked_for_its_health_and_comes_back(name):
    service = SERVICES[name]
    # Those of ours are asked as the Dockerfile says.
    is_asked = "build" in service or "test" in service["healthcheck"]

    if name in ONCE:
        assert service["healthcheck"] == {"disable": True}
        assert service["restart"] == "no"
    else:
        assert is_asked
        assert service["restart"] == "unless-stopped"
        assert "stop_grace_period" in service


def test_only_edge_and_those_who_watch_publish_a_port():
    published = {name for name in GUARDED if SERVICES[name].get("ports")}

    assert published == {"edge", "prometheus", "grafana"}


def test_database_and_cache_are_in_a_network_without_a_way_out_and_edge_is_not_in_it():
    networks = {name: SERVICES[name]["networks"] for name in GUARDED}

    assert networks == {
        "edge": ["shop"],
        "web": ["shop", "data"],
        "migrate": ["data"],
        "database": ["data"],
        "cache": ["data"],
        "prometheus": ["shop", "watch"],
        "grafana": ["watch"],
        "shoppers": ["shop"],
    }
    assert COMPOSE["networks"] == {"shop": None, "data": {"internal": True}, "watch": None}


def test_no_web_starts_before_the_migrations_have_ended():
    assert SERVICES["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "migrate"]


def test_replicas_are_found_by_name_and_publish_nothing():
    assert SERVICES["edge"]["environment"]["WEB_DNS"] == "web:8000"
    assert "ports" not in SERVICES["web"]
    assert "container_name" not in SERVICES["web"]


def test_secrets_come_from_files_and_no_environment_holds_one():
    for name in GUARDED:
        for variable, value in SERVICES[name].get("environment", {}).items():
            if variable.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"]
            else:
                assert not re.search("SECRET|PASSWORD|_URL", variable), (name, variable)


def test_the_password_of_the_database_is_read_when_its_container_starts():
    _, _, script = SERVICES["database"]["entrypoint"]

    assert "POSTGRES_PASSWORD=$$(cat /run/secrets/database_password)" in script.splitlines()
    assert SERVICES["database"]["secrets"] == ["database_password"]


def test_each_secret_of_the_file_is_drawn_and_none_besides(tmp_path):
    write(tmp_path / "secrets")

    assert COMPOSE["secrets"].keys() == {path.name for path in (tmp_path / "secrets").iterdir()}
    assert {entry["file"] for entry in COMPOSE["secrets"].values()} == {
        f"${{SECRETS:-./deploy/secrets}}/{name}" for name in COMPOSE["secrets"]
    }


def test_the_folder_of_the_secrets_is_closed_and_kept_out_of_git_and_of_the_image(tmp_path):
    write(tmp_path / "secrets")

    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()} == {0o444}
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert not any("deploy" in line for line in (ROOT / ".dockerignore").read_text().splitlines())


def test_secrets_are_drawn_once_and_stay(tmp_path):
    write(tmp_path / "secrets")
    before = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}

    with pytest.raises(FileExistsError):
        write(tmp_path / "secrets")

    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == before


def test_secrets_that_belong_together_fit(tmp_path):
    write(tmp_path / "secrets")
    texts = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    cache = urlsplit(texts["cache_url"])

    assert (
        texts["database_url"]
        == f"postgres://storefront:{texts['database_password']}@database:5432/storefront"
    )
    assert (cache.username, cache.hostname, cache.port) == ("shop", "cache", 6379)
    assert f"user shop on #{sha256(cache.password.encode()).hexdigest()} " in texts["cache_users"]
    assert len({*texts.values()}) == len(texts)


def test_grafana_lets_nobody_in_without_a_password():
    environment = SERVICES["grafana"]["environment"]

    assert environment["GF_AUTH_ANONYMOUS_ENABLED"] == "false"
    assert environment["GF_USERS_ALLOW_SIGN_UP"] == "false"
    assert environment["GF_SECURITY_ADMIN_PASSWORD__FILE"] == "/run/secrets/grafana_password"


@pytest.mark.parametrize("name", GUARDED)
def test_every_file_that_is_mounted_is_there_and_cannot_be_written_to(name):
    for volume in SERVICES[name].get("volumes", []):
        source, _, target = volume.partition(":")
        if source.startswith("."):
            assert (ROOT / source).exists()
            assert target.endswith(":ro")
        else:
            assert source in COMPOSE["volumes"]


def test_a_check_without_an_engine_says_so_and_ends_with_2():
    check = subprocess.run(
        [sys.executable, "-m", "deploy.compose"], cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True
    )

    assert check.returncode == 2
    assert check.stdout == (
        "compose-check needs docker with compose, and an engine that `docker info` reaches: start one.\n"
    )
