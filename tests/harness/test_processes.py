"""Ports, waiting and ending, as all tools share them."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from harness.runtime.processes import (
    NotReadyError,
    connection_error,
    end_group,
    free_port,
    port_is_open,
    responds,
    run_group,
    wait_until,
)

EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")


def python(script: str, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen([sys.executable, "-c", script], stdout=output, start_new_session=True)


@contextmanager
def responding(response: bytes) -> Iterator[str]:
    """The URL of a server that sends this to its first client."""
    with socket.create_server(("127.0.0.1", free_port())) as server:

        def respond() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(response)

        thread = Thread(target=respond)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(10)


@pytest.mark.skipif(not EPHEMERAL.exists(), reason="only Linux tells its ephemeral range there")
def test_a_free_port_is_below_those_that_the_kernel_gives_to_clients() -> None:
    first = int(EPHEMERAL.read_text().split()[0])
    assert {free_port() < first for _ in range(100)} == {True}


def test_a_free_port_opens_when_a_server_binds_it() -> None:
    port = free_port()
    assert not port_is_open(port)
    with socket.create_server(("127.0.0.1", port)):
        assert port_is_open(port)


def test_a_server_responds_with_any_status() -> None:
    with responding(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n") as url:
        assert responds(url)


def test_a_port_without_http_does_not_respond_and_the_reason_is_given() -> None:
    with responding(b"220 mail.example ESMTP\r\n") as url:
        assert connection_error(url) == "220 mail.example ESMTP\r\n"
    assert connection_error(f"http://127.0.0.1:{free_port()}/") == "[Errno 111] Connection refused"


def test_waiting_ends_as_soon_as_the_condition_holds() -> None:
    pauses: list[float] = []
    wait_until(lambda: len(pauses) == 3, seconds=60, pause=pauses.append)
    assert pauses == [0.02, 0.02, 0.02]


def test_waiting_ends_when_the_process_does_with_its_exit_code_and_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = python("print('no batteries'); raise SystemExit(3)", log)
    with pytest.raises(NotReadyError) as error:
        wait_until(lambda: False, "The toy", seconds=60, process=process, log=log)
    assert str(error.value) == "The toy ended with exit code 3:\nno batteries"


def test_waiting_ends_when_the_time_is_up(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    with pytest.raises(NotReadyError) as error:
        wait_until(lambda: False, "The toy", seconds=0.05, log=tmp_path / "log")
    assert str(error.value) == "The toy was not ready within 0.05 s:\n(its log is empty)"
    with pytest.raises(NotReadyError, match=r"^The toy was not ready within 0 s\.$"):
        wait_until(lambda: False, "The toy", seconds=0)


# Says on SIGTERM that it has cleaned up.
TIDY = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print("tidy", flush=True)))
print("ready", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize(("grace", "said"), [(0.0, "ready\n"), (20.0, "ready\ntidy\n")])
def test_a_group_has_its_grace_to_clean_up(tmp_path: Path, grace: float, said: str) -> None:
    log = tmp_path / "log"
    process = python(TIDY, log)
    wait_until(lambda: "ready" in log.read_text(), process=process)
    end_group(process, grace)
    assert log.read_text() == said
    end_group(process)  # one that has ended is no fault


def test_output_keeps_its_line_ends() -> None:
    ended = run_group(
        [sys.executable, "-c", "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() + b'\\xff')"],
        given="one\r\ntwo\n",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "one\r\ntwo\n\N{REPLACEMENT CHARACTER}", "")
