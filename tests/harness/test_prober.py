"""Roles that sign in, and probes that write."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness import counted, paired, project, roles
from harness.client import Client
from harness.errors import HarnessError
from harness.prober import Prober
from harness.server import Server
from harness.session import Session
from tests.harness.machinery import QUICK, Harness, arm, edit

SHOPPER = """
[roles.shopper_2]
headers = { Authorization = "JWT {token}" }
[roles.shopper_2.sign_in]
path = "/sign-in"
body = { username = "demo", password = "toy-password" }
token = "access"

[roles.nobody]
headers = { Authorization = "JWT {token}" }
sign_in = { path = "/sign-in", body = { username = "nobody", password = "x" }, token = "access" }

[probes.mine]
path = "/mine?size={size}"
sizes = [2]
role = "shopper_{size}"

[probes.order]
path = "/orders"
method = "POST"
body = '{"basket": "{n:03}"}'
role = "shopper_2"
ignore = ["id"]

[probes.empty_shelf]
path = "/orders"
method = "POST"
body = '{"basket": "061"}'
role = "shopper_2"
refused = 400
"""


@pytest.fixture
def toy(toy: Path) -> Path:
    """The toy with a shopper, whose items are asked for, and baskets to order."""
    with (toy / "harness.toml").open("a") as file:
        file.write(SHOPPER)
    return toy


@contextmanager
def served(toy: Path, written: str = "toy") -> Iterator[tuple[project.Project, Server]]:
    here = project.read(toy)
    with Session(here, seed=1) as session, session.serve([session.site(arm(written))]) as [one]:
        yield here, one


def signed_in(server: Server) -> list[str]:
    with Client(server.port, "it") as client:
        found: list[str] = json.loads(client.get("/signed-in").body)
        return found


def test_a_role_is_signed_in_to_once_and_only_when_a_probe_needs_it(toy: Path) -> None:
    with served(toy) as (here, server), Prober(here, server) as prober:
        prober.ask("items", 2)
        assert signed_in(server) == []
        assert prober.ask("mine", 2).status == 200
        assert prober.ask("mine", 2).status == 200
        assert prober.ask("order", None).status == 201
        assert signed_in(server) == ["demo"]


def complaint(toy: Path, role: str) -> str:
    with (
        served(toy) as (here, server),
        Client(server.port, server.site.name) as client,
        pytest.raises(HarnessError) as error,
    ):
        roles.headers(here, client, role)
    return str(error.value)


def test_a_sign_in_that_is_refused_is_told_with_status_and_reason_and_without_the_password(
    toy: Path,
) -> None:
    assert complaint(toy, "nobody") == (
        'Role nobody cannot sign in to toy: POST /sign-in answers 401: {"detail": "No such user."}.'
    )


@pytest.mark.parametrize("answer", ['{"token": "toy-token"}', '{"access": 7}', '["access"]', '"access"'])
def test_a_sign_in_without_the_token_is_told(toy: Path, answer: str) -> None:
    edit(toy / "serve.py", '{"access": "toy-token"}', answer)
    assert complaint(toy, "shopper_2") == (
        "Role shopper_2 cannot sign in to toy: POST /sign-in answers no JSON with 'access'."
    )


def test_a_role_that_is_not_there_is_told(toy: Path) -> None:
    assert complaint(toy, "boss") == ("harness.toml has no role 'boss'; it has anonymous, shopper_2, nobody.")


def test_a_write_is_counted_on_a_number_of_its_own_and_without_what_it_ignores(toy: Path) -> None:
    counts = []
    for written in ("toy", "other"):
        with served(toy, written) as (here, server):
            counts += counted.count(here, server, ["order", "order"])
    assert [count.queries for count in counts] == [3, 3, 3, 3]
    assert counts[0].answer == counts[2].answer
    assert counts[0].answer != counts[1].answer  # another basket, which is not ignored


def test_a_write_is_timed_with_the_same_number_on_all_servers_of_a_block(toy: Path) -> None:
    here = project.read(toy)
    with Session(here, seed=1) as session:
        sites = [session.site(arm(written)) for written in ("toy", "other")]
        blocks, rows = paired.measure(session, sites, 1, ["mine", "order"], 10)
    assert [(block.probe, block.arm) for block in blocks] == [
        ("mine", "toy"),
        ("mine", "other"),
        ("order", "toy"),
        ("order", "other"),
    ]
    assert len(rows) == 60


def test_what_a_write_uses_up_says_so_when_it_runs_out(toy: Path) -> None:
    with served(toy) as (here, server), Prober(here, server) as prober:
        for _ in range(60):
            prober.ask("order", None)
        with pytest.raises(HarnessError) as error:
            prober.ask("order", None)
    assert str(error.value) == (
        'toy answers 400 to POST /orders; a probe must succeed.\n{"error": "there is no basket 061"}'
    )


def test_a_refusal_is_counted_where_the_probe_is_about_it(toy: Path) -> None:
    with served(toy) as (here, server):
        [count] = counted.count(here, server, ["empty_shelf"])
    assert count.status == 400


def test_a_success_is_told_where_a_refusal_is_right(toy: Path) -> None:
    edit(toy / "harness.toml", 'path = "/mine?size={size}"', 'path = "/mine?size={size}"\nrefused = 404')
    with (
        served(toy) as (here, server),
        Prober(here, server) as prober,
        pytest.raises(HarnessError, match=r"GET /mine\?size=2; a probe must be refused with 404\."),
    ):
        prober.ask("mine", 2)


@pytest.fixture
def harness(toy: Path, tmp_path: Path) -> Harness:
    return Harness(toy, tmp_path / "temporary")


@pytest.mark.slow
def test_neither_token_nor_password_is_saved(harness: Harness) -> None:
    ended = harness.call("compare", "toy", "other", "--probe", "mine", "--probe", "order", *QUICK)
    [folder] = harness.folders()  # whatever the machine makes of two blocks
    files = [file for file in folder.path.rglob("*") if file.is_file()]
    saved = b"".join(file.read_bytes() for file in files) + f"{ended.out}{ended.err}".encode()
    assert b'"order"' in saved
    assert b"toy-token" not in saved
    assert b"toy-password" not in saved
