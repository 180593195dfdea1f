"""Whatever goes wrong: one sentence, exit code 2, and nothing left but what had been measured."""

import errno
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.runtime.processes import free_port
from tests.harness.machinery import QUICK, Ended, Harness

VARIANTS = (
    "one_each, slow, stutters, other_answer, never_twice, conditional, never_new, fails, fails_later, "
    "fails_under_load, harmless, harmless_cpu, dies, dies_later, deaf, writes, odd, silent, liar, "
    "has_children, leaks_connections, leaks_database"
)


def told(ended: Ended) -> str:
    """The sentence of a call that could not measure: the last of its error output."""
    assert ended.exit_code == 2
    assert "Traceback" not in ended.err
    return ended.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("compare toy toy+quick", f"Arm toy+quick: there is no variant quick; there is {VARIANTS}."),
        ("compare toy toy@gone", "There is no git ref 'gone' here: name a branch, a tag or a commit."),
        (
            "verify odd --profile toy",
            "Variant odd says that it moves speed; "
            "what can be judged is queries, rows, bytes, cpu, wait, tail, lock.",
        ),
        (
            "load short --save-as .. --arm toy",
            "Invalid result name '..'; use letters, digits and . _ + @ -.",
        ),
    ],
)
def test_what_is_found_out_late_is_told_and_leaves_nothing(
    refusal: Callable[..., str], words: str, sentence: str
) -> None:
    assert refusal(*words.split()).endswith(sentence)


@pytest.mark.slow
def test_a_target_that_nothing_answers_at_is_told(harness: Harness) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    refused = f"[Errno {errno.ECONNREFUSED}] {os.strerror(errno.ECONNREFUSED)}"
    assert told(harness.call("load", "walk.py", "--url", url)) == (
        f"{url} cannot be reached: {refused}. Is the shop running? `make perf` starts it."
    )
    assert harness.folders() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variant", "sentence", "counts"),
    [
        (
            "dies",
            "The server of toy+dies ended with exit code 1: the toy has no batteries",
            0,
        ),
        ("liar", "The server is not toy+liar: it says variants ['somebody_else'], not ['liar'].", 0),
        ("fails", "GET /items?size=2; a probe must succeed. SpringError: overwound", 3),
        (
            "fails_later",
            "toy+fails_later answers 500 to GET /items?size=2; a probe must succeed. SpringError: overwound",
            6,
        ),
    ],
)
def test_an_arm_that_cannot_be_measured_is_told_and_what_was_counted_is_kept(
    harness: Harness, variant: str, sentence: str, counts: int
) -> None:
    assert told(harness.call("compare", "toy", f"toy+{variant}", *QUICK)).endswith(sentence)
    assert harness.left() == []
    result = harness.comparison()
    assert (result.complete, result.exit_code, len(result.counts)) == (False, 2, counts)
    assert result.conclusion.startswith("Stopped before the end: ")


@pytest.mark.slow
def test_failures_under_load_are_told_and_what_was_timed_is_kept(harness: Harness) -> None:
    quick = ("--blocks", "2", "--triples", "10", "--rounds", "1")
    sentence = told(harness.call("verify", "fails_under_load", "--profile", "toy", *quick))
    assert re.search(
        r"Round 1, toy\+fails_under_load: [\d,]+ of [\d,]+ requests failed, the first with .*500", sentence
    )
    assert harness.left() == []
    result = harness.comparison()
    assert (result.complete, len(result.counts), len(result.blocks)) == (False, 6, 4)


@pytest.mark.slow
def test_a_server_that_dies_under_load_is_told(harness: Harness) -> None:
    assert harness.call("load", "short", "--arm", "toy+dies_later").exit_code == 2
    assert harness.left() == []
    assert harness.run().targets[0].load.total.failures > 0


@pytest.mark.slow
def test_a_locustfile_with_a_mistake_is_told(harness: Harness) -> None:
    (harness.project / "walk.py").write_text("import no_such_module\n")
    ended = harness.call("load", "walk.py", "--arm", "toy")
    assert ended.exit_code == 2
    assert (
        "Locust cannot run walk.py, line 1: ModuleNotFoundError: No module named 'no_such_module'."
        in ended.err
    )
    assert harness.left() == []


@pytest.mark.slow
def test_files_that_may_not_grow_are_a_full_disk(harness: Harness) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    words = ("compare", "toy", "other", "--triples", "300", "--blocks", "2", "--rounds", "0")
    assert "The disk is full: " in told(harness.call(*words, before=limit))
    assert harness.left() == []
    result = harness.comparison()
    assert (result.complete, len(result.counts)) == (False, 6)


@pytest.fixture
def tiny_disk(harness: Harness) -> Iterator[Path]:
    """A results folder on a disk of 32 KiB of its own."""
    folder = harness.project / "results"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "none", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk needs Linux and the right to")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.usefixtures("tiny_disk")
def test_a_full_disk_is_told(harness: Harness) -> None:
    words = ("compare", "toy", "other", "--triples", "300", "--blocks", "2", "--rounds", "0")
    assert "The disk is full: " in told(harness.call(*words))
    assert harness.left() == []
