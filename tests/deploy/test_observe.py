"""Alerts and dashboard: the rules hold, and they ask for nothing that nobody tells."""

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.runtime.processes import free_port
from tests.storefront.selling import ask, selling

ROOT = Path(__file__).resolve().parents[2]
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboards" / "storefront.json"
PROVISIONED = ROOT / "deploy" / "grafana" / "provisioning"
METRIC = re.compile(r"\b(?:storefront|haproxy)_[a-z0-9_]+\b")

# Parts of histograms that only other parts are needed of.
UNSHOWN = ("duration_seconds_sum", "duration_seconds_count", "waited_seconds_sum", "waited_seconds_count",
           "queries_bucket")  # fmt: skip


def promtool(*arguments: str) -> None:
    program = shutil.which("promtool")
    if program is None and "CI" not in os.environ:
        pytest.skip("promtool is not on PATH: `.ci/with promtool -- COMMAND` brings it")
    assert program, "CI brings promtool by .ci/with"
    process = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr


def test_every_alert_fires_when_it_should_and_not_before() -> None:
    promtool("test", "rules", str(ALERTS.with_name("alerts_test.yml")))


def test_prometheus_can_read_its_configuration() -> None:
    promtool("check", "config", str(ALERTS.with_name("prometheus.yml")))


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]


def test_every_alert_is_tested_firing_and_silent() -> None:
    text = ALERTS.with_name("alerts_test.yml").read_text()
    tests = [test for one in yaml.safe_load(text)["tests"] for test in one["alert_rule_test"]]
    fired = {test["alertname"] for test in tests if test["exp_alerts"]}
    silent = {test["alertname"] for test in tests if not test["exp_alerts"]}

    assert fired == silent == {rule["alert"] for rule in rules() if "alert" in rule}


def panels() -> list[dict[str, Any]]:
    content = json.loads(DASHBOARD.read_text())
    return [panel for panel in content["panels"] if panel["type"] != "row"]


def queries() -> list[str]:
    return [target["expr"] for panel in panels() for target in panel["targets"]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all samples of a server that has answered one request and shed none."""
    with selling(tmp_path_factory.mktemp("told"), workers=1) as server:
        server.get("/healthz")
        text = ask(server.metrics_port, "/metrics", {})[1].decode()
    # A counter that has counted nothing yet has a type, and no sample.
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    parts = {
        name: ["_bucket", "_sum", "_count"] if kind == "histogram" else [""] for name, kind in types.items()
    }
    return {name + part for name, suffixes in parts.items() for part in suffixes}


def asked() -> set[str]:
    """Of alerts and dashboard."""
    return set(METRIC.findall("\n".join([*queries(), *(rule["expr"] for rule in rules())])))


def test_alerts_and_dashboard_ask_for_what_the_shop_tells(told: set[str]) -> None:
    assert {name for name in asked() if name.startswith("storefront_")} <= told


def test_alerts_and_dashboard_ask_for_what_the_edge_tells() -> None:
    program = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None and "CI" not in os.environ:
        pytest.skip("HAProxy is not on PATH")
    assert program, "CI installs HAProxy"

    names = {name for name in asked() if name.startswith("haproxy_")}
    assert names
    assert names <= set(METRIC.findall(told_by_the_edge(program)))


def told_by_the_edge(program: str) -> str:
    """What HAProxy's exporter answers under our configuration, without a shop behind it."""
    port = free_port()
    addresses = {
        "EDGE_BIND": f"127.0.0.1:{free_port()}",
        "EDGE_MANAGEMENT": f"127.0.0.1:{port}",
        "EDGE_ADMIN": f"abns@storefront-test-{os.getpid()}",
    }
    command = [program, "-f", str(ROOT / "deploy" / "haproxy.cfg")]
    edge = subprocess.Popen(command, env=addresses, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        return answer_of(port)
    finally:
        edge.terminate()
        edge.wait(timeout=20)


def answer_of(port: int) -> str:
    """The metrics, once they are there; the last refusal after a while."""
    end = time.monotonic() + 20
    while True:
        try:
            return ask(port, "/metrics", {})[1].decode()
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_all_that_is_told_is_on_the_dashboard(told: set[str]) -> None:
    shown = set(METRIC.findall("\n".join(queries())))

    assert {name for name in told if name.startswith("storefront_") and not name.endswith(UNSHOWN)} <= shown


def test_every_query_of_the_dashboard_can_be_read_by_prometheus(tmp_path: Path) -> None:
    expressions = [query.replace("$__rate_interval", "1m") for query in queries()]
    written = [{"record": f"panel:{number}", "expr": one} for number, one in enumerate(expressions)]
    (tmp_path / "panels.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": written}]}))

    promtool("check", "rules", str(tmp_path / "panels.yml"))


def test_panels_stand_beside_each_other_and_have_numbers_of_their_own() -> None:
    content = json.loads(DASHBOARD.read_text())
    places = [tuple(panel["gridPos"].values()) for panel in content["panels"]]
    fields = [(x + dx, y + dy) for h, w, x, y in places for dx in range(w) for dy in range(h)]

    assert len(set(fields)) == len(fields)
    assert len({panel["id"] for panel in content["panels"]}) == len(content["panels"])
    assert all(x + w <= 24 for _, w, x, _ in places)


def test_every_panel_says_what_it_shows_and_asks_the_source_that_is_provisioned() -> None:
    [source] = yaml.safe_load((PROVISIONED / "datasources" / "prometheus.yml").read_text())["datasources"]
    asked = {json.dumps(part["datasource"]) for panel in panels() for part in (panel, *panel["targets"])}

    assert all(panel["description"] for panel in panels())
    assert asked == {json.dumps({"type": source["type"], "uid": source["uid"]})}
