"""A reader who returns: asks whether what was kept still holds, and sees it where the answer is 304."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.message import Message
from pathlib import Path

import pytest
from rich.console import Console

from harness import counted, project
from harness.errors import HarnessError
from harness.load import driver
from harness.load.table import Rows
from harness.load.target import Target
from harness.plans.plan import Plan
from harness.prober import Prober
from harness.probes import Probe, Subject
from harness.progress import Teller
from harness.revalidation import preconditions
from harness.runs import Folder
from harness.server import Server
from harness.session import Session
from harness.steps import Extent, Steps
from tests.harness.machinery import arm

AGAIN = """
[probes.items_again]
path = "/items?size={size}"
sizes = [2, 5]
revalidate = true
"""
BODIES = {2: b'{"items": ["0", "1"]}', 5: b'{"items": ["0", "1", "2", "3", "4"]}'}
FULL, NOT_MODIFIED = 2, 1  # queries


@pytest.fixture
def toy(toy: Path) -> Path:
    """The toy whose items are asked for again."""
    with (toy / "harness.toml").open("a") as file:
        file.write(AGAIN)
    return toy


@contextmanager
def served(toy: Path, *arms: str) -> Iterator[list[Prober]]:
    """A prober for a server of each arm."""
    here = project.read(toy)
    with (
        Session(here, seed=1) as session,
        session.serve([session.site(arm(written)) for written in arms]) as servers,
        ExitStack() as stack,
    ):
        yield [stack.enter_context(Prober(here, server)) for server in servers]


def asked(prober: Prober, probe: str = "items_again", size: int = 2) -> tuple[int, bytes, int | None]:
    answer = prober.ask(probe, size)
    return answer.status, answer.body, answer.queries


@pytest.mark.parametrize(
    ("sent", "asks"),
    [
        ({"ETag": 'W/"7"'}, {"If-None-Match": 'W/"7"'}),
        ({"Last-Modified": "Sat, 14 Mar 2026"}, {"If-Modified-Since": "Sat, 14 Mar 2026"}),
        (
            {"ETag": '"7"', "Last-Modified": "Sat", "Cache-Control": "max-age=60"},
            {"If-None-Match": '"7"', "If-Modified-Since": "Sat"},
        ),
        ({"ETag": '"7"', "Cache-Control": "private, No-Store"}, {}),
        ({"Content-Length": "2"}, {}),
    ],
)
def test_what_was_kept_is_asked_for_by_its_validators(sent: dict[str, str], asks: dict[str, str]) -> None:
    headers = Message()
    for name, value in sent.items():
        headers[name] = value
    assert preconditions(headers) == asks


def test_who_returns_sees_what_was_kept_after_the_work_of_a_304(toy: Path) -> None:
    with served(toy, "toy+conditional") as [prober]:
        assert asked(prober) == (200, BODIES[2], FULL)
        assert [asked(prober), asked(prober)] == [(200, BODIES[2], NOT_MODIFIED)] * 2


def test_a_server_without_validators_answers_in_full_each_time(toy: Path) -> None:
    with served(toy, "toy") as [prober]:
        assert [asked(prober), asked(prober)] == [(200, BODIES[2], FULL)] * 2


def test_a_probe_that_does_not_revalidate_is_answered_in_full_each_time(toy: Path) -> None:
    with served(toy, "toy+conditional") as [prober]:
        assert [asked(prober, "items"), asked(prober, "items")] == [(200, BODIES[2], FULL)] * 2


def test_each_size_and_each_server_has_an_answer_of_its_own(toy: Path) -> None:
    with served(toy, "toy+conditional", "toy+conditional") as [one, other]:
        asked(one)
        assert asked(one, size=5) == (200, BODIES[5], FULL)
        assert asked(other) == (200, BODIES[2], FULL)
        assert asked(one) == (200, BODIES[2], NOT_MODIFIED)


def test_a_new_answer_takes_the_place_of_the_old(toy: Path) -> None:
    with served(toy, "toy+conditional") as [prober]:
        asked(prober)
        (prober.server.data / "items").write_text("8 9")
        assert asked(prober) == (200, b'{"items": ["8", "9"]}', FULL)
        assert asked(prober) == (200, b'{"items": ["8", "9"]}', NOT_MODIFIED)


@pytest.mark.parametrize("probe", ["items", "items_again"])
def test_a_304_to_who_has_kept_nothing_is_told(toy: Path, probe: str) -> None:
    with served(toy, "toy+never_new") as [prober], pytest.raises(HarnessError) as error:
        prober.ask(probe, 2)
    assert str(error.value) == "toy+never_new answers 304 to GET /items?size=2, of which nothing was kept."


def test_what_was_kept_is_the_same_answer_for_less_work(toy: Path) -> None:
    with served(toy, "toy", "toy+conditional") as probers:
        counts = [counted.count_one(prober, "items_again", 5) for prober in probers]
    assert counted.different_answer(counts) is None
    assert [(one.status, one.answer_bytes, one.queries) for one in counts] == [
        (200, len(BODIES[5]), FULL),
        (200, len(BODIES[5]), NOT_MODIFIED),
    ]


def steps(session: Session, *probes: str) -> Steps:
    folder, teller = Folder(Path()), Teller(Console(quiet=True))
    return Steps(session, [], folder, teller, Extent(probes=probes or None), "short")


def test_who_returns_is_asked_for_only_by_name(session: Session) -> None:
    assert steps(session).asked() == steps(session).timed() == ["items", "one_item"]
    assert steps(session, "one_item").asked() == ["items", "one_item"]
    assert steps(session, "items_again").asked() == ["items", "one_item", "items_again"]
    assert steps(session, "items_again").timed() == ["items_again"]


ALONE = Plan(about="One probe.", users=2, run_time=30, warm_up=0, requests=100)
RETURNING = Subject("items_again", Probe("/items?size=2", revalidate=True), None, {})


def loaded(server: Server) -> Rows:
    folder = server.site.checkout.folder
    target = Target(server.url, "toy", 1, server.process.pid, RETURNING)
    return driver.run(ALONE, target, seed=1, project=folder, folder=folder.parent / "locust").rows


def test_under_load_each_user_keeps_an_answer(session: Session) -> None:
    with session.serve([session.site(arm("toy+conditional"))]) as [server]:
        rows = loaded(server)
    first = [row for row in rows if row.status == 200]
    assert len(first) == ALONE.users
    assert {(row.status, row.bytes, row.queries, row.error) for row in rows if row not in first} == {
        (304, 0, NOT_MODIFIED, "")
    }


def test_under_load_a_304_to_who_has_kept_nothing_is_a_failure(session: Session) -> None:
    with session.serve([session.site(arm("toy+never_new"))]) as [server]:
        rows = loaded(server)
    assert {row.status for row in rows} == {304}
    assert all("status 304" in row.error for row in rows)
