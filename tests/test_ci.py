"""`.ci/with`: the servers and programs that a command needs."""

import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / ".ci" / "with"
CACHE = "redis://cache.example:6379/0"


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run the script where a cache is named already: nothing is installed or started."""
    environment = {"PATH": "/usr/bin:/bin", "TEST_CACHE_URL": CACHE}
    return subprocess.run([SCRIPT, *words], env=environment, capture_output=True, text=True, check=False)


def test_the_command_gets_what_is_named_and_decides_the_exit_code() -> None:
    ended = run("valkey", "--", "sh", "-c", "echo $TEST_CACHE_URL; exit 3")

    assert (ended.returncode, ended.stdout, ended.stderr) == (3, f"{CACHE}\n", "")


def test_an_unknown_name_is_refused_before_anything_starts() -> None:
    refused = run("valkey", "mongo", "--", "echo", "started")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert "'mongo' is nothing that .ci/with provides" in refused.stderr


def test_a_missing_command_is_refused() -> None:
    for words in ([], ["valkey"], ["valkey", "--"], ["--", "true"]):
        refused = run(*words)

        assert refused.returncode == 2
        assert refused.stderr == "usage: .ci/with NAME… -- COMMAND [ARGUMENT…]\n"
