"""A student's clone, commands and servers."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness.runtime.processes import responds, wait_until
from tests.workshop.toy import Toy
from workshop.errors import LessonError
from workshop.student import Student, fresh_clone


@pytest.fixture
def clone(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("tempfile.tempdir", str(toy.temporary))
    with fresh_clone(toy.repository) as made:
        yield made


@pytest.fixture
def student(clone: Path) -> Iterator[Student]:
    with Student(clone) as made:
        yield made


def test_a_student_works_on_main_with_all_committed(student: Student):
    assert student.run("git status --short --branch") == (0, ["## main"])


def test_what_is_not_committed_is_not_there(toy: Toy, clone: Path):
    toy.write("greeting.txt", "an uncommitted edit\n")
    assert (clone / "greeting.txt").read_text() == "hello\n"


def test_the_environment_is_the_repository_s_and_counts_as_set_up(toy: Toy, student: Student):
    assert (student.clone / ".venv").readlink() == toy.repository / ".venv"
    assert (student.clone / "requirements" / "dev.txt").stat().st_mtime == 0


def test_a_folder_that_is_no_repository_is_refused_in_git_s_words(tmp_path: Path):
    with pytest.raises(LessonError, match="does not exist"), fresh_clone(tmp_path / "nothing"):
        pass


def test_both_streams_come_back_as_lines_with_the_exit_code(student: Student):
    assert student.run("echo out; echo err >&2; exit 3") == (3, ["out", "err"])


def test_a_pipeline_fails_where_its_first_command_fails(student: Student):
    assert student.run("false | cat") == (1, [])


def test_the_clone_is_shown_under_another_name(student: Student):
    assert student.run("pwd") == (0, ["~/storefront"])


def test_commands_do_not_see_how_we_were_called(student: Student, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VARIANTS", "n_plus_one")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "settings.prod")
    assert student.run("env | grep -E '^(VARIANTS|DJANGO_SETTINGS_MODULE)='") == (1, [])


def test_a_student_can_commit(student: Student):
    code, _ = student.run("echo more >> greeting.txt && git commit --quiet --all --message More")
    assert code == 0
    assert student.run("git log -1 --format=%an") == (0, ["A student"])


def test_a_student_writes_files_in_folders_old_and_new(student: Student):
    student.write("greeting.txt", ["good", "morning"])
    student.write("new/folder/empty.txt", [])
    assert student.run("cat greeting.txt new/folder/empty.txt") == (0, ["good", "morning"])


def test_a_command_that_does_not_end_is_ended(student: Student):
    student.limit = 0.1
    with pytest.raises(LessonError, match=r"sleep 600 has not ended after 0.1 s"):
        student.run("sleep 600")


def test_what_a_command_leaves_running_is_ended_with_it_willing_or_not(student: Student):
    student.run("trap '' TERM; sleep 600 & echo $! > pid")
    pid = int((student.clone / "pid").read_text())
    wait_until(lambda: not is_running(pid))


def test_a_server_answers_until_the_student_leaves(clone: Path, port: int):
    url = f"http://127.0.0.1:{port}/"
    with Student(clone) as student:
        printed = student.serve(f"echo Serving; python3 -m http.server --bind 127.0.0.1 {port}", url)
        assert printed[0] == "Serving"
        assert responds(url)
    assert not responds(url)


def test_a_server_that_answers_with_an_error_answers(student: Student, port: int):
    student.serve(f"python3 -m http.server --bind 127.0.0.1 {port}", f"http://127.0.0.1:{port}/nothing")


def test_a_server_that_ends_at_its_start_is_told_with_what_it_printed(student: Student, port: int):
    url = f"http://127.0.0.1:{port}/"
    with pytest.raises(
        LessonError,
        match=rf"^No response from {url}. \$ echo no module; exit 1 ended with exit code 1:\nno module$",
    ):
        student.serve("echo no module; exit 1", url)


def is_running(pid: int) -> bool:
    """Whether a process runs: one that was killed and waits to be collected does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
