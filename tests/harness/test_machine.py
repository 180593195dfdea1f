import os
from pathlib import Path

import pytest

from harness import machine
from harness.errors import HarnessError


@pytest.fixture
def topology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four cores, the first and the third being threads of one, like the second and the fourth."""
    for core, siblings in enumerate(("0,2", "1,3", "0,2", "1,3")):
        (tmp_path / f"cpu{core}" / "topology").mkdir(parents=True)
        (tmp_path / f"cpu{core}" / "topology" / "thread_siblings_list").write_text(f"{siblings}\n")
    monkeypatch.setattr(machine, "CPUS", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("usable", "server", "client"),
    [
        ([0, 1, 2, 3], (3,), (0,)),
        ([1, 2, 3], (3,), (2,)),  # 1 shares a physical core with 3
        ([1, 3], (3,), (1,)),  # no choice
        ([2], (), ()),
        ([], (), ()),
    ],
)
@pytest.mark.usefixtures("topology")
def test_server_and_client_get_cores_that_share_nothing_where_there_is_a_choice(
    monkeypatch: pytest.MonkeyPatch, usable: list[int], server: tuple[int, ...], client: tuple[int, ...]
) -> None:
    monkeypatch.setattr(machine, "available", lambda: usable)
    assert machine.cores() == (server, client)


@pytest.mark.usefixtures("topology")
def test_servers_may_have_more_cores_as_long_as_one_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "available", lambda: [0, 1, 2, 3])
    assert machine.cores(2) == ((2, 3), (0,))  # no choice: each shares with one of them
    with pytest.raises(HarnessError) as error:
        machine.cores(4)
    assert str(error.value) == "4 cores for servers leave none of 4 for the generator: 3 at most."


def test_siblings_are_read_as_ranges_too(topology: Path) -> None:
    (topology / "cpu0" / "topology" / "thread_siblings_list").write_text("0-1,4\n")
    assert machine.siblings(0) == {0, 1, 4}


def test_a_core_of_which_nothing_is_known_stands_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "CPUS", tmp_path)
    assert machine.siblings(7) == {7}


def test_this_machine_is_described() -> None:
    here = machine.describe()
    assert here.cores == os.cpu_count()
    assert here.memory_gib > 0
    assert here.processor
    assert len(here.server_cores) == len(here.client_cores)
