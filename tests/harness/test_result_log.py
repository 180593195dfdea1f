"""results/log.jsonl: one line per result, even if several processes write at once."""

import multiprocessing
import resource
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path

from harness.results import log

FORK = multiprocessing.get_context("fork")  # a fresh Python would take seconds to import the harness
LINES, ERASED = 500, 50  # enough to overlap


def write(results: Path, start: Barrier, name: str) -> None:
    start.wait()
    for number in range(LINES):
        log.append(results, f"{name}-{number}", "saved", conclusion="x" * 100)


def erase(results: Path, start: Barrier) -> None:
    start.wait()
    for number in range(ERASED):
        log.erase(results, f"erased-{number}")


def events(results: Path) -> list[tuple[str, str]]:
    return [(line["event"], line["name"]) for line in log.read(results)]


def test_a_line_is_read_back_equal(tmp_path: Path) -> None:
    log.append(tmp_path / "results", "mine", "saved", conclusion="all met", exit_code=0)
    [line] = log.read(tmp_path / "results")
    del line["at"]
    assert line == {"event": "saved", "name": "mine", "conclusion": "all met", "exit_code": 0}


def test_before_the_first_result_the_log_is_empty(tmp_path: Path) -> None:
    assert log.read(tmp_path) == []


def test_two_writers_and_an_eraser_lose_no_line(tmp_path: Path) -> None:
    start = FORK.Barrier(3)
    processes = [
        FORK.Process(target=write, args=(tmp_path, start, "first")),
        FORK.Process(target=write, args=(tmp_path, start, "second")),
        FORK.Process(target=erase, args=(tmp_path, start)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    saved = [("saved", f"{name}-{number}") for name in ("first", "second") for number in range(LINES)]
    erased = [("erased", f"erased-{number}") for number in range(ERASED)]
    assert sorted(events(tmp_path)) == sorted(saved + erased)


def test_of_an_erased_result_one_line_remains(tmp_path: Path) -> None:
    log.append(tmp_path, "mine", "failed", conclusion="secret of mine")
    log.append(tmp_path, "mine", "saved", conclusion="secret of mine")
    log.append(tmp_path, "other", "saved")
    log.erase(tmp_path, "mine")
    assert events(tmp_path) == [("saved", "other"), ("erased", "mine")]
    assert "secret of mine" not in (tmp_path / log.NAME).read_text()


def write_with_limit(results: Path, bytes_at_most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_at_most, bytes_at_most))
    with suppress(OSError):
        log.append(results, "other", "saved", conclusion="x" * 100)


def test_a_line_that_does_not_fit_on_the_disk_is_left_out_whole(tmp_path: Path) -> None:
    log.append(tmp_path, "mine", "saved")
    size = (tmp_path / log.NAME).stat().st_size
    process = FORK.Process(target=write_with_limit, args=(tmp_path, size + 50))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert (tmp_path / log.NAME).stat().st_size == size


def test_a_damaged_line_is_not_read_and_not_lost(tmp_path: Path) -> None:
    log.append(tmp_path, "mine", "saved")
    with (tmp_path / log.NAME).open("a") as file:
        file.write('{"at": "2026\n')
    log.erase(tmp_path, "other")
    assert events(tmp_path) == [("saved", "mine"), ("erased", "other")]
    assert '{"at": "2026\n' in (tmp_path / log.NAME).read_text()
