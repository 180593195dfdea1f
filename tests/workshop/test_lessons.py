"""`python -m workshop.lessons` on a tiny lesson: what passes, each fault, and what is left behind."""

import shutil
import signal
import socket
from pathlib import Path

import pytest

from harness.runtime.processes import wait_until
from tests.workshop.toy import Toy, ended
from workshop.screenshots import LARGEST

GREETING = """# A lesson

```console
$ cat greeting.txt
hello
$ echo 12 took 3.4 s
12 took 5.6 s
```
"""


def test_a_lesson_that_is_as_it_says_passes(toy: Toy):
    toy.lesson(GREETING)
    call = toy.call("check")
    assert (call.exit_code, call.err) == (0, "$ cat greeting.txt\n$ echo 12 took 3.4 s\n")


def test_a_check_leaves_the_lesson_and_the_repository_as_they_are(toy: Toy):
    lesson = toy.lesson("```console\n$ echo edit > greeting.txt\n```\n")
    assert toy.call("check").exit_code == 0
    assert (toy.repository / "greeting.txt").read_text() == "hello\n"
    assert lesson.read_text() == "```console\n$ echo edit > greeting.txt\n```\n"


def test_an_output_that_no_longer_comes_is_shown_beside_what_came(toy: Toy):
    toy.lesson("```console\n$ cat greeting.txt\ngood morning\n```\n")
    call = toy.call("check")
    assert call.exit_code == 1
    assert call.err.splitlines()[1:] == [
        "workshop/lessons/01-toy.md: line 2: $ cat greeting.txt",
        "  did not print: good morning",
        "  it printed:",
        "    hello",
    ]


def test_a_command_that_fails_is_shown_with_what_it_printed(toy: Toy):
    toy.lesson("```console\n$ cd nowhere 2> /dev/null\n$ echo never\n```\n")
    call = toy.call("check")
    assert call.exit_code == 1
    assert call.err.splitlines()[1:] == [
        "workshop/lessons/01-toy.md: line 2: $ cd nowhere 2> /dev/null",
        "  ended with exit code 1, the lesson says 0",
        "  it printed: nothing",
    ]


def test_a_failure_that_the_lesson_declares_passes(toy: Toy):
    toy.lesson("```console exit=1\n$ true\n$ false\n```\n")
    assert toy.call("check").exit_code == 0


def test_a_failure_that_does_not_come_is_a_fault(toy: Toy):
    toy.lesson("```console exit=1\n$ true\n```\n")
    call = toy.call("check")
    assert call.exit_code == 1
    assert "ended with exit code 0, the lesson says 1" in call.err


def test_a_declared_failure_is_that_of_the_last_command(toy: Toy):
    toy.lesson("```console exit=1\n$ false\n$ false\n```\n")
    assert "ended with exit code 1, the lesson says 0" in toy.call("check").err


def test_what_a_busy_machine_may_say_passes_if_it_comes_to_its_last_line(toy: Toy):
    says = "$ echo inconclusive; echo Report; exit 2\nimproved\nReport"
    toy.lesson(f"```console busy=2\n$ cat greeting.txt\nhello\n{says}\n```\n")
    call = toy.call("check")
    assert call.exit_code == 0
    assert call.err.splitlines()[-1] == "  exit code 2: the machine is too busy to tell"


def test_a_command_that_is_refused_is_not_taken_for_a_busy_machine(toy: Toy):
    toy.lesson("```console busy=2\n$ echo no such option; exit 2\nimproved\nReport\n```\n")
    assert "did not print: Report" in toy.call("check").err


def test_only_the_last_command_may_be_too_busy(toy: Toy):
    toy.lesson("```console busy=2\n$ exit 2\n$ true\n```\n")
    assert "ended with exit code 2, the lesson says 0" in toy.call("check").err


def test_refresh_writes_nothing_down_on_a_busy_machine(toy: Toy):
    text = "```console busy=2\n$ exit 2\nimproved\n```\n"
    lesson = toy.lesson(text)
    assert "ended with exit code 2, the lesson says 0" in toy.call("refresh").err
    assert lesson.read_text() == text


def test_a_server_runs_until_the_lesson_ends(toy: Toy, port: int):
    serve = f"python3 -m http.server --bind 127.0.0.1 {port}"
    url = f"http://127.0.0.1:{port}/greeting.txt"
    toy.lesson(f"```console server={url}\n$ {serve}\n```\n\n```console\n$ curl -s {url}\nhello\n```\n")
    call = toy.call("check")
    assert (call.exit_code, call.err) == (0, f"$ {serve}\n$ curl -s {url}\n")


def test_a_port_that_is_taken_is_named_before_anything_runs(toy: Toy):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        toy.lesson(f"```console server=http://127.0.0.1:{port}/\n$ false\n```\n")
        call = toy.call("check")
    told = f"Port {port} is taken, and the lesson needs it: end what runs there."
    assert (call.exit_code, call.err) == (1, f"workshop/lessons/01-toy.md: {told}\n")


def test_a_lesson_that_cannot_be_read_is_refused_with_its_line(toy: Toy):
    toy.lesson("Text\n```bash\n$ make\n```\n")
    call = toy.call("check")
    assert call.exit_code == 1
    assert call.err.startswith("workshop/lessons/01-toy.md: line 2: commands stand in a ```console block")


def test_a_number_without_a_lesson_is_refused(toy: Toy):
    toy.lesson(GREETING)
    call = toy.call("check", "01", "07")
    assert call.exit_code == 1
    assert call.err == "There is no lesson 07 in workshop/lessons, but: 01.\n"


def test_only_the_lessons_asked_for_are_run(toy: Toy):
    toy.lesson("```console\n$ false\n```\n")
    toy.write("workshop/lessons/02-other.md", "```console\n$ true\n```\n")
    assert toy.call("check", "02").exit_code == 0
    assert toy.call("check").exit_code == 1


def test_refresh_writes_what_the_commands_print(toy: Toy):
    lesson = toy.lesson("Text\n\n```console head=1 tail=1\n$ cat greeting.txt\nold\n$ seq 3\n$ pwd\n```\n")
    assert toy.call("refresh").exit_code == 0
    assert lesson.read_text() == (
        "Text\n\n```console head=1 tail=1\n"
        "$ cat greeting.txt\nhello\n$ seq 3\n1\n…\n3\n$ pwd\n~/storefront\n```\n"
    )


def test_what_refresh_writes_passes(toy: Toy):
    toy.lesson("```console tail=2\n$ seq 30 40\n```\n")
    assert toy.call("refresh").exit_code == 0
    assert toy.call("check").exit_code == 0


def test_refresh_leaves_a_lesson_alone_that_does_not_end_as_it_says(toy: Toy):
    text = "```console\n$ cat greeting.txt\nold\n$ false\n```\n"
    lesson = toy.lesson(text)
    assert toy.call("refresh").exit_code == 1
    assert lesson.read_text() == text


@pytest.mark.parametrize("play", ["check", "refresh"])
def test_a_file_is_written_where_it_stands_among_the_commands(toy: Toy, play: str):
    text = (
        "```console\n$ cat greeting.txt\nhello\n```\n"
        "```text file=greeting.txt\ngood morning\n```\n"
        "```console\n$ cat greeting.txt\ngood morning\n```\n"
    )
    lesson = toy.lesson(text)
    assert toy.call(play).exit_code == 0
    assert lesson.read_text() == text


SCREENSHOT = "<!-- screenshot: greeting.txt 300x200 -->\n![A greeting](images/greeting.png)\n"


def browser(folder: Path, takes: int) -> str:
    """A PATH with a stand-in for Chromium that takes a picture of so many bytes."""
    script = "#!/bin/sh\nfor word; do case $word in --screenshot=*) file=${word#*=}; esac; done\n"
    program = folder / "bin" / "chromium"
    program.parent.mkdir()
    program.write_text(f'{script}head -c {takes} /dev/zero > "$file"\n')
    program.chmod(0o755)
    return f"{program.parent}:/usr/bin:/bin"


def test_refresh_takes_the_screenshots(toy: Toy, tmp_path: Path):
    toy.lesson(SCREENSHOT)
    assert toy.call("refresh", PATH=browser(tmp_path, LARGEST)).exit_code == 0
    assert (toy.lessons / "images" / "greeting.png").stat().st_size == LARGEST


def test_a_screenshot_that_is_too_large_is_refused(toy: Toy, tmp_path: Path):
    toy.lesson(SCREENSHOT)
    call = toy.call("refresh", PATH=browser(tmp_path, LARGEST + 1))
    assert call.exit_code == 1
    assert "takes more than 250,000 bytes: make it smaller." in call.err


def test_screenshots_need_a_browser(toy: Toy, tmp_path: Path):
    toy.lesson(f"```console\n$ false\n```\n{SCREENSHOT}")
    (tmp_path / "git").symlink_to(shutil.which("git") or "git")
    call = toy.call("refresh", PATH=str(tmp_path))
    assert call.exit_code == 1
    assert "Screenshots need a browser on PATH: chromium, chromium-browser, google-chrome." in call.err


def test_a_check_needs_no_browser_but_the_image(toy: Toy):
    toy.lesson(SCREENSHOT)
    assert "images/greeting.png is missing; refresh takes it" in toy.call("check").err
    toy.write("workshop/lessons/images/greeting.png", "")
    assert toy.call("check").exit_code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_servers_and_commands_and_lets_them_put_their_things_away(
    toy: Toy, port: int, tmp_path: Path, number: signal.Signals
):
    started, away = tmp_path / "started", tmp_path / "away"
    serve = f"python3 -m http.server --bind 127.0.0.1 {port}"
    work = f"trap 'touch {away}; exit' TERM; touch {started}; while :; do sleep 0.05; done"
    toy.lesson(f"```console server=http://127.0.0.1:{port}/\n$ {serve}\n```\n```console\n$ {work}\n```\n")
    call = toy.start("check")
    wait_until(started.exists)
    call.send_signal(number)
    told = ended(call)
    assert (told.exit_code, told.err.splitlines()[-1]) == (2, "Interrupted.")
    assert away.exists()
