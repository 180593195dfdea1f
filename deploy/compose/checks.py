"""What profile prod promises: one function a promise, asked in this order. Each raises BrokenError."""

import json
import re
import sys
import urllib.request
from collections.abc import Callable
from email.message import Message

from deploy.compose.project import BrokenError, Project, health, service

REPLICAS = 3
USERS, SECONDS = 20, 20

# A response's line in HAProxy's own metrics, which know the server that has answered.
ANSWERED = re.compile(r'haproxy_server_http_responses_total\{proxy="web",server="(\w+)",code="2xx"\} (\d+)')


def services_are_healthy(project: Project) -> None:
    """edge, three of web, database and cache are healthy"""
    found = sorted((service(one), health(one)) for one in project.containers() if service(one) != "migrate")
    names = sorted(["cache", "database", "edge", *["web"] * REPLICAS])
    expect(found, [(name, "healthy") for name in names])


def migrations_ran_once(project: Project) -> None:
    """the migrations ran once, before the first of web started"""
    (migrate,) = project.containers("migrate")
    expect((migrate["State"]["Status"], migrate["State"]["ExitCode"]), ("exited", 0))
    applied = re.findall(r"Applying (\S+)\.\.\. OK", project.logs(migrate))
    if not applied or len(applied) != len(set(applied)):
        raise BrokenError(f"migrate applied {applied}")
    # Times of one clock in one form: as text they are in order.
    first = min(one["State"]["StartedAt"] for one in project.containers("web"))
    if migrate["State"]["FinishedAt"] > first:
        raise BrokenError("web started before the migrations had ended")


def only_edge_is_published(project: Project) -> None:
    """edge is all that can be reached from outside, and from this machine alone"""
    published = {
        service(one): [
            bound["HostIp"] for ports in one["NetworkSettings"]["Ports"].values() for bound in ports or []
        ]
        for one in project.containers()
    }
    expect({name: addresses for name, addresses in published.items() if addresses}, {"edge": ["127.0.0.1"]})


def database_and_cache_are_out_of_reach(project: Project) -> None:
    """where edge stands, neither database nor cache has a name or a way"""
    for container in project.containers("database", "cache"):
        addresses = [network["IPAddress"] for network in container["NetworkSettings"]["Networks"].values()]
        port = {"database": 5432, "cache": 6379}[service(container)]
        for host in (service(container), *addresses):
            knock = f"timeout 2 bash -c 'exec 3<>/dev/tcp/{host}/{port}' 2>&- && echo open || echo closed"
            expect((host, project.inside("edge", knock).strip()), (host, "closed"))


def the_cache_knows_its_shop(project: Project) -> None:
    """strangers may ask the cache whether it is alive, and nothing else"""
    expect(project.inside("cache", "valkey-cli ping").strip(), "PONG")
    refused = project.inside("cache", "valkey-cli get anything 2>&1")
    if "NOPERM" not in refused:
        raise BrokenError(f"a stranger asked the cache for an entry and got {refused!r}")


def replicas_share_the_cache(project: Project) -> None:
    """what one replica keeps in the cache, the others find"""
    keep, find = "cache.set('compose-check', 'kept')", "print(cache.get('compose-check'))"
    for number, one in enumerate(project.containers("web")):
        script = f"from django.core.cache import cache; {find if number else keep}"
        told = project.docker(
            "exec", one["Id"], "python", "manage.py", "shell", "--verbosity", "0", "-c", script
        )
        expect(told.strip(), "kept" if number else "")


def nothing_runs_with_rights(project: Project) -> None:
    """no server is root or has a right, and none gains one or writes into its image"""
    for one in project.containers():
        host = one["HostConfig"]
        found = (
            host["ReadonlyRootfs"],
            host["CapDrop"],
            min(host["Memory"], host["NanoCpus"], host["PidsLimit"]) > 0,
        )
        expect((service(one), *found), (service(one), True, ["ALL"], True))
    for one in project.containers("edge", "web", "database", "cache"):
        # Asked of the server itself: who starts a container need not be who runs in it.
        told = project.docker("exec", one["Id"], "cat", "/proc/1/status")
        status = dict(re.findall(r"^(\w+):\t(\S+)", told, re.MULTILINE))
        rights = (int(status["CapPrm"], 16), int(status["CapEff"], 16), status["NoNewPrivs"])
        expect((service(one), status["Uid"] != "0", *rights), (service(one), True, 0, 0, "1"))


def secrets_are_nowhere_else(project: Project) -> None:
    """no secret is in the image, its history, an environment or a log"""
    everywhere = {
        "the image": project.docker("image", "inspect", "storefront-prod"),
        "its history": project.docker("history", "--no-trunc", "storefront-prod"),
        "the containers": json.dumps(project.containers()),
        "the logs": "".join(project.logs(one) for one in project.containers()),
        "the image's files": project.docker(
            "run", "--rm", "--entrypoint", "sh", "storefront-prod", "-c", "ls -R /app"
        ),
    }
    for path in sorted(project.secrets.iterdir()):
        for place, text in everywhere.items():
            if (secret := path.read_text().strip()) and secret in text:
                raise BrokenError(f"{path.name} is in {place}")
    if "deploy" in everywhere["the image's files"].split():
        raise BrokenError("the folder deploy/ is in the image")


def production_has_no_tools(project: Project) -> None:
    """the image of production has neither silk nor Locust"""
    script = "from importlib.util import find_spec as f; print(f('django') and f('silk') or f('locust'))"
    expect(project.docker("run", "--rm", "storefront-prod", "python", "-c", script).strip(), "None")


def static_files_last(project: Project) -> None:
    """a static file may be kept for ever"""
    _, page = get(project, "/admin/login/")
    (path, *_) = re.findall(rb'href="(/static/[^"]+\.css)"', page)
    headers, _ = get(project, path.decode())
    expect(headers["Content-Type"], 'text/css; charset="utf-8"')
    if "immutable" not in headers["Cache-Control"]:
        raise BrokenError(f"Cache-Control of {path.decode()} is {headers['Cache-Control']}")


def pictures_are_pictures(project: Project) -> None:
    """a product's picture is shown as a picture and as nothing else"""
    _, products = get(project, "/store/products/")
    address = json.loads(products)["results"][0]["images"][0]["image"]
    headers, picture = get(project, "/media/" + address.partition("/media/")[2])
    expect(headers["X-Content-Type-Options"], "nosniff")
    if not headers["Content-Type"].startswith("image/") or not picture:
        raise BrokenError(f"{address} is {headers['Content-Type']} of {len(picture)} bytes")


def a_small_load_is_served(project: Project) -> None:
    """20 users shop for 20 s without a failure, and every replica answers some of them"""
    before = answered(project)
    asked = ["locust", "-f", "locustfiles/browse_products.py", "--host", "http://edge:8000", "--headless"]
    told = ["--users", str(USERS), "--spawn-rate", str(USERS), "--run-time", f"{SECONDS}s", "--only-summary"]
    report = project.compose("run", "--rm", "-T", "shoppers", *asked, *told, seconds=SECONDS + 60)
    after = answered(project)
    served = {server: after[server] - before.get(server, 0) for server in after}
    sys.stdout.write(f"{report.partition('Response time percentiles')[0].strip()}\nanswers: {served}\n")
    if sum(number > 0 for number in served.values()) != REPLICAS:
        raise BrokenError(f"not every replica has answered: {served}")


def logs_end(project: Project) -> None:
    """every log is rotated"""
    for one in project.containers():
        expect((service(one), "max-size" in one["HostConfig"]["LogConfig"]["Config"]), (service(one), True))


CHECKS: tuple[Callable[[Project], None], ...] = (
    services_are_healthy,
    migrations_ran_once,
    only_edge_is_published,
    database_and_cache_are_out_of_reach,
    the_cache_knows_its_shop,
    replicas_share_the_cache,
    nothing_runs_with_rights,
    production_has_no_tools,
    static_files_last,
    pictures_are_pictures,
    a_small_load_is_served,
    logs_end,
    secrets_are_nowhere_else,  # in the end, when the logs are full
)


def answered(project: Project) -> dict[str, int]:
    """How many requests each replica has answered well, as edge has counted."""
    script = "exec 3<>/dev/tcp/127.0.0.1/8404; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
    return {server: int(count) for server, count in ANSWERED.findall(project.inside("edge", script))}


def get(project: Project, path: str) -> tuple[Message, bytes]:
    """Headers and body of an answer with status 200, asked for at edge."""
    with urllib.request.urlopen(f"http://127.0.0.1:{project.port}{path}", timeout=10) as response:
        return response.headers, response.read()


def expect(found: object, wanted: object) -> None:
    """Raise BrokenError unless they are equal."""
    if found != wanted:
        raise BrokenError(f"found {found}, wanted {wanted}")
