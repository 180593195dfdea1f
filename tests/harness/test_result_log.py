"""results/log.jsonl: a line a measurement, whoever writes at the same time."""

import multiprocessing
import resource
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path

from harness.results import log
from harness.results.log import Line

FORK = multiprocessing.get_context("fork")  # a fresh Python would take seconds to import the harness
LINES, ERASED = 500, 50  # so many that they cannot miss each other
KEPT = Line("2026-03-14T15:09:26Z", "kept", "mine", "run", "load course", "all met", 0, "ab" * 32)


def write(results: Path, start: Barrier, name: str) -> None:
    start.wait()
    for number in range(LINES):
        log.append(results, Line("2026-03-14T15:09:26Z", "kept", f"{name}-{number}", verdict="x" * 100))


def erase(results: Path, start: Barrier) -> None:
    start.wait()
    for number in range(ERASED):
        log.forget(results, Line("2026-03-15T00:00:00Z", "erased", f"gone-{number}"))


def test_a_line_is_read_back_equal(tmp_path: Path) -> None:
    log.append(tmp_path / "results", KEPT)
    assert log.read(tmp_path / "results") == [KEPT]


def test_there_is_no_line_before_the_first(tmp_path: Path) -> None:
    assert log.read(tmp_path) == []


def test_two_that_write_and_one_that_erases_lose_no_line(tmp_path: Path) -> None:
    start = FORK.Barrier(3)
    processes = [
        FORK.Process(target=write, args=(tmp_path, start, "one")),
        FORK.Process(target=write, args=(tmp_path, start, "other")),
        FORK.Process(target=erase, args=(tmp_path, start)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert log.damaged(tmp_path) == 0
    lines = log.read(tmp_path)
    names = [line.name for line in lines if line.event == "kept"]
    assert sorted(names) == sorted(f"{name}-{number}" for name in ("one", "other") for number in range(LINES))
    assert [line.name for line in lines if line.event == "erased"] == [f"gone-{n}" for n in range(ERASED)]


def test_of_an_erased_result_the_log_knows_nothing_but_that(tmp_path: Path) -> None:
    for name in ("mine", "other"):
        log.append(tmp_path, Line(KEPT.at, "kept", name, verdict=f"secret of {name}"))
    log.forget(tmp_path, Line("2026-03-15T00:00:00Z", "erased", "mine"))
    assert [(line.event, line.name) for line in log.read(tmp_path)] == [("kept", "other"), ("erased", "mine")]
    assert "secret of mine" not in (tmp_path / "log.jsonl").read_text()


def write_little(results: Path, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    with suppress(OSError):
        log.append(results, KEPT)


def test_a_line_that_does_not_fit_on_the_disk_is_left_out_whole(tmp_path: Path) -> None:
    log.append(tmp_path, KEPT)
    size = (tmp_path / "log.jsonl").stat().st_size
    process = FORK.Process(target=write_little, args=(tmp_path, size + 50))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert (tmp_path / "log.jsonl").stat().st_size == size


def test_a_damaged_line_is_counted_and_kept(tmp_path: Path) -> None:
    log.append(tmp_path, KEPT)
    with (tmp_path / "log.jsonl").open("a") as file:
        file.write('{"at": "2026\n')
    log.forget(tmp_path, Line("2026-03-15T00:00:00Z", "erased", "other"))
    assert (len(log.read(tmp_path)), log.damaged(tmp_path)) == (2, 1)
