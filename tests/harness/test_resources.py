import math
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from harness.load import resources
from harness.load.resources import Tree, disk_mb
from harness.runtime.processes import end_group, wait_until

# A child that holds 50 MB, two threads more and ten files, and burns CPU as often as its input has a line.
CHILD = """
import sys, threading
held, files = b"x" * 50_000_000, [open("/dev/null") for _ in range(10)]
for _ in range(2):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
print("ready", flush=True)
for line in sys.stdin:
    sum(range(5_000_000))
    print("done", flush=True)
"""
PARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}])
child.wait()
input()
"""


@pytest.fixture
def parent() -> Iterator["subprocess.Popen[bytes]"]:
    """A process whose child is ready, in a group of its own."""
    words = [sys.executable, "-c", PARENT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, start_new_session=True, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
        end_group(process)


def child_of(process: "subprocess.Popen[bytes]") -> psutil.Process:
    [child] = psutil.Process(process.pid).children()
    return child


def burn(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"burn\n")
    process.stdin.flush()
    process.stdout.readline()


def test_a_tree_holds_what_all_its_processes_hold(parent: "subprocess.Popen[bytes]") -> None:
    one, other = psutil.Process(parent.pid), child_of(parent)
    held = Tree(parent.pid).holding()
    assert held.memory == pytest.approx((one.memory_info().rss + other.memory_info().rss) / 1e6, rel=0.05)
    assert held.memory > 50
    assert held.threads == 1 + 3
    assert held.descriptors == one.num_fds() + other.num_fds()


def test_a_child_s_cpu_counts_and_is_not_forgotten_when_it_dies(parent: "subprocess.Popen[bytes]") -> None:
    tree = Tree(parent.pid)
    before = tree.cpu_seconds()
    burn(parent)
    burned = tree.cpu_seconds()
    assert burned - before > 0.02
    child_of(parent).kill()
    wait_until(lambda: tree.ended)
    assert tree.cpu_seconds() >= burned
    assert tree.holding().memory < 50


def test_processes_that_have_ended_since_the_first_look_are_counted(
    parent: "subprocess.Popen[bytes]",
) -> None:
    tree = Tree(parent.pid)
    tree.cpu_seconds()
    assert tree.ended == 0
    child_of(parent).kill()
    wait_until(lambda: tree.ended == 1)
    end_group(parent)
    assert tree.ended == 2


def test_a_process_that_is_not_there_uses_nothing(parent: "subprocess.Popen[bytes]") -> None:
    end_group(parent)
    tree = Tree(parent.pid)
    assert tree.cpu_seconds() == 0.0
    assert (tree.holding().memory, tree.holding().threads, tree.holding().descriptors) == (0.0, 0, 0)


# Accepts all connections and never closes its end.
SERVER = """
import socket, sys
server = socket.create_server((sys.argv[1], 0), family=int(sys.argv[2]), backlog=200)
print(server.getsockname()[1], flush=True)
held = []
while True:
    held.append(server.accept()[0])
"""
# Opens 150 connections, and closes them when its input has a line.
CLIENT = """
import socket, sys
held = [socket.create_connection((sys.argv[1], int(sys.argv[2]))) for _ in range(150)]
print("open", flush=True)
input()
for connection in held:
    connection.close()
print("closed", flush=True)
input()
"""


@contextmanager
def python(script: str, *words: object) -> Iterator["subprocess.Popen[str]"]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", script, *map(str, words)]
    with subprocess.Popen(command, text=True, start_new_session=True, **pipes) as process:
        try:
            yield process
        finally:
            end_group(process)


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def listed_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "LISTING_SHARE", math.inf)


@pytest.mark.usefixtures("listed_each_time")
@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_connections_of_a_port_are_counted_at_both_ends_until_their_process_closes_them(
    family: socket.AddressFamily, host: str
) -> None:
    with python(SERVER, host, int(family)) as server:
        port = int(line(server))
        here = Tree(server.pid)
        assert here.connections(port) == 0  # a listening socket is no connection
        with python(CLIENT, host, port) as client:
            there = Tree(client.pid)
            assert line(client) == "open"
            assert there.connections(port) == 150
            wait_until(lambda: here.connections(port) == 150)
            assert client.stdin is not None
            client.stdin.write("\n")
            client.stdin.flush()
            assert line(client) == "closed"
            assert there.connections(port) == 0
            assert here.connections(port) == 150  # in CLOSE_WAIT: the server leaks them


def test_connections_are_listed_no_more_often_than_a_share_of_a_core_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resources, "LISTING_SHARE", 1e-9)
    tree = Tree(os.getpid())
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert tree.connections(port) == 0
        with socket.create_connection(("127.0.0.1", port)):
            assert tree.connections(port) == 0


def test_disk_is_what_all_files_of_a_folder_take(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "one").write_bytes(b"x" * 1_000_000)
    (tmp_path / "deep" / "er" / "two").write_bytes(b"x" * 500_000)
    os.symlink(tmp_path, tmp_path / "deep" / "round")
    assert disk_mb(tmp_path) == pytest.approx(1.5, abs=0.001)


def test_no_folder_takes_no_disk(tmp_path: Path) -> None:
    assert (disk_mb(None), disk_mb(tmp_path / "gone")) == (0.0, 0.0)
