"""`scan` as a user calls it, in the toy: what it prints, what it writes, what it refuses."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness import cli, client
from harness.runtime.processes import free_port, port_is_open, wait_until
from tests.harness.machinery import Ended, Harness, copy_toy, edit

GREW = "+1.00 query per $.items · origin unknown"
# Only the first log of an address tells its queries: the toy asks for them three times in an answer.
COLD_AT_FIRST = """ASKED = count()


def once(function):
    seen = []

    def cached(size):
        seen.append(size)
        return function(size) if seen.count(size) <= 3 else 0

    return cached"""
Scan = Callable[..., Ended]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy as the current folder, without a git repository."""
    folder = copy_toy(tmp_path / "toy")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def scan(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Scan:
    """Calls the command, without a process of its own."""

    def call(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["harness", "scan", *words])
        code = cli.attempt()
        out, err = capsys.readouterr()
        return Ended(code, out, " ".join(err.split()))

    return call


@contextmanager
def serving(folder: Path, variants: str = "") -> Iterator[str]:
    """The address of a toy that runs, whoever has started it."""
    port = free_port()
    (folder / "items").write_text(" ".join(map(str, range(100))))
    environment = os.environ | {"TOY_PROFILE": "toy", "TOY_VARIANTS": variants, "TOY_DATA": str(folder)}
    with subprocess.Popen([sys.executable, "serve.py", str(port)], cwd=folder, env=environment) as process:
        try:
            wait_until(lambda: port_is_open(port), process=process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def test_an_arm_is_started_and_scanned(harness: Harness) -> None:
    ended = harness.call("scan", "toy+one_each", "--save-as", "mine", "--annotations")
    assert ended.exit_code == 1, ended.err
    rows = [line.split() for line in ended.out.splitlines()]
    assert ["/items", "$.items", "2–50", "2", "+", "1.00", "×", "len($.items)"] in rows
    assert f"  {GREW}" in map(str.rstrip, ended.out.splitlines())
    assert ended.out.splitlines()[-1] == f"::error title=Work grows with the answer::GET /items: {GREW}"
    saved = json.loads((harness.project / "results" / "mine" / "result.json").read_text())
    assert (saved["schema"], saved["kind"], saved["target"], saved["exit_code"]) == (
        1,
        "scan",
        "toy+one_each",
        1,
    )
    assert saved["origin"]["variants"] == ["one_each"]


def test_a_server_that_runs_is_scanned_as_it_is(here: Path, scan: Scan) -> None:
    with serving(here) as url:
        ended = scan(url, "--json", "found.json")
    assert ended.exit_code == 0, ended.err
    assert "Nothing grows: 1 constant, 1 gave no answer." in ended.out
    assert "/gone, anonymous: GET /gone answers 404: " in ended.out
    found = json.loads((here / "found.json").read_text())
    assert (found["target"], found["origin"], found["machine"]["server_cores"]) == (url, None, [])
    gone, items = found["endpoints"]
    assert (gone["found"], items["found"]) == ("unanswered", "constant")
    assert [one["queries"] for one in items["answers"]] == [2] * 5
    assert [one["lengths"] for one in items["answers"]] == [{"$.items": size} for size in (2, 5, 10, 20, 50)]


def test_json_on_the_output_stands_alone(here: Path, scan: Scan) -> None:
    with serving(here, "one_each") as url:
        ended = scan(url, "--json", "-")
    assert ended.exit_code == 1
    assert json.loads(ended.out)["endpoints"][1]["causes"][0]["path"] == "$.items"
    assert "Work grows with the answer: +1.00 query per $.items in /items." in ended.err


def test_a_baseline_accepts_what_is_known_and_tells_what_is_gone(here: Path, scan: Scan) -> None:
    with serving(here, "one_each") as url:
        assert scan(url, "--write-baseline", "known.json").exit_code == 0
        again = scan(url, "--baseline", "known.json", "--save-as", "again")
    assert again.exit_code == 0, again.err
    assert "GET /items grows, as the baseline knows" in again.out
    assert "Nothing new grows: 1 gave no answer, 1 known cause accepted." in again.out
    with serving(here) as url:
        fixed = scan(url, "--baseline", "known.json", "--save-as", "fixed")
    assert fixed.exit_code == 0
    assert "/items, $.items, SELECT item: take it out of the baseline." in fixed.out


def test_what_is_worse_than_the_baseline_fails(here: Path, scan: Scan) -> None:
    with serving(here, "one_each") as url:
        scan(url, "--write-baseline", "known.json")
    edit(here / "serve.py", "2 + (size if", "2 + (2 * size if")
    with serving(here, "one_each") as url:
        ended = scan(url, "--baseline", "known.json")
    assert ended.exit_code == 1, ended.err
    assert "Work grows with the answer: +2.00 queries per $.items in /items." in ended.out


def test_a_server_that_fails_is_not_scanned_as_a_whole(here: Path, scan: Scan) -> None:
    with serving(here, "fails") as url:
        ended = scan(url)
    assert ended.exit_code == 2, ended.err
    assert '/items, anonymous: GET /items?size=2 answers 500: {"detail": "broken"}.' in ended.out
    assert "The API could not be scanned as a whole: 2 gave no answer." in ended.out


def test_where_nothing_can_be_told_is_not_success(here: Path, scan: Scan) -> None:
    edit(here / "harness.toml", 'size_parameters = ["size"]', 'skip = ["/items"]')
    with serving(here) as url:
        ended = scan(url)
    assert ended.exit_code == 2
    assert "The API could not be scanned as a whole: 1 gave no answer." in ended.out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("nobody", "Arm 'nobody': there is no profile 'nobody'; there is toy, other."),
        ("toy --role staff", "harness.toml has no role 'staff'; it has anonymous."),
        (
            "toy --baseline gone.json",
            "gone.json cannot be read: No such file or directory. "
            "A baseline is made by --write-baseline gone.json.",
        ),
        (
            "toy --baseline harness.toml",
            "harness.toml is no baseline, or damaged: the file: Invalid JSON: ",
        ),
        ("127.0.0.1:1", "'127.0.0.1:1' is not an arm: write PROFILE[+VARIANT…][:SERVER][@REF], such as"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1 cannot be reached: [Errno 111] Connection refused."),
        ("ftp://127.0.0.1", "'ftp://127.0.0.1' is no address: write http://127.0.0.1:8000 or the like."),
    ],
)
def test_wrong_words_are_told(words: str, sentence: str, scan: Scan) -> None:
    ended = scan(*words.split())
    assert (ended.exit_code, ended.out) == (2, "")
    assert ended.err.startswith(sentence)


@pytest.mark.parametrize(
    ("openapi", "sentence"),
    [
        (
            "",
            "harness.toml does not say where the OpenAPI document is. Write [scan] there, and below it "
            'openapi = "/schema/" or the name of a file: docs/scan.md.',
        ),
        ("serve.py", "serve.py is no JSON, not an OpenAPI document in JSON."),
        ("/items", "{url}/items is JSON, but no OpenAPI document: there are no paths in it."),
        (
            "/schema/",
            "{url} answers 404 to GET /schema/, where harness.toml says that the OpenAPI document is: "
            "[scan] openapi.",
        ),
        (
            "nothing.json",
            "{here}/nothing.json cannot be read: No such file or directory. [scan] openapi in harness.toml "
            "names it; the address of a document begins with a slash.",
        ),
    ],
)
def test_what_is_no_openapi_document_is_told(openapi: str, sentence: str, here: Path, scan: Scan) -> None:
    edit(here / "harness.toml", 'openapi = "openapi.json"', f'openapi = "{openapi}"')
    with serving(here) as url:
        ended = scan(url)
    assert (ended.exit_code, ended.err) == (2, sentence.format(url=url, here=here))


def test_a_document_without_anything_to_ask_is_told(here: Path, scan: Scan) -> None:
    edit(here / "harness.toml", 'size_parameters = ["size"]', 'skip = ["/"]')
    with serving(here) as url:
        ended = scan(url)
    assert ended.exit_code == 2
    assert ended.err == "The OpenAPI document describes no GET operation, or [scan] skip leaves none."


def test_a_server_that_keeps_no_query_log_is_told_what_to_do(here: Path, scan: Scan) -> None:
    edit(here / "serve.py", ', "X-Query-Log": json.dumps(log)', "")
    with serving(here) as url:
        ended = scan(url)
    assert ended.exit_code == 2
    assert ended.err.endswith(
        "The answer to GET /items?size=2 has no X-Query-Log header, so nobody can tell what it took. Copy "
        "storefront/timing.py into the project, put its ServerTiming first in MIDDLEWARE, and set "
        "QUERY_LOG = True: docs/scan.md."
    )


def test_a_cold_cache_is_no_growth(here: Path, scan: Scan) -> None:
    edit(here / "serve.py", "def queries(size: int) -> int:", "@once\ndef queries(size: int) -> int:")
    edit(here / "serve.py", "ASKED = count()", COLD_AT_FIRST)
    with serving(here, "one_each") as url:
        ended = scan(url)
    assert ended.exit_code == 0, ended.out


def test_a_server_that_dies_is_told(here: Path, scan: Scan) -> None:
    edit(here / "serve.py", 'if "dies_later" in VARIANTS and asked >= 20:', "if asked >= 4:")
    with serving(here) as url:
        ended = scan(url)
    assert ended.exit_code == 2
    assert f"/items, anonymous: {url} does not answer GET /items?size=10: " in " ".join(ended.out.split())


def test_an_answer_that_does_not_come_leaves_the_others_alone(
    here: Path, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT", 0.3)
    edit(
        here / "serve.py",
        'if address.path == "/moved":',
        'if address.path == "/gone":\n            time.sleep(1)',
    )
    with serving(here) as url:
        ended = scan(url)
    assert ended.exit_code == 2
    assert f"/gone, anonymous: {url} does not answer GET /gone: timed out." in " ".join(ended.out.split())
    assert "1 constant, 1 gave no answer." in ended.out
