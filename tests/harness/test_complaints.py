"""What Locust's log says when it has sent nothing."""

import os
import sysconfig
from pathlib import Path

from harness.load.complaints import sent_nothing

TRACEBACK = """Traceback (most recent call last):
  File "<frozen runpy>", line 198, in _run_module_as_main
  File "{site}/locust/main.py", line 141, in merge_locustfiles_content
  File "{here}/walk.py", line 1, in <module>
    from people import Walker
  File "{here}/people.py", line 7
    class Walker(FastHttpUser)
                              ^
{error}
"""


def complaint(folder: Path, log: str) -> str:
    (folder / "locust.log").write_text(log)
    return str(sent_nothing(folder / "locust.log", "walk.py"))


def traceback(folder: Path, error: str) -> str:
    return TRACEBACK.format(site=sysconfig.get_paths()["purelib"], here=folder, error=error)


def test_a_mistake_in_a_locustfile_or_what_it_imports_is_told_with_file_and_line(tmp_path: Path) -> None:
    where, log = os.path.relpath(tmp_path / "people.py"), tmp_path / "locust.log"
    assert complaint(tmp_path, traceback(tmp_path, "SyntaxError: expected ':'")) == (
        f"Locust cannot run {where}, line 7: SyntaxError: expected ':'. All that it said: {log}"
    )


def test_the_line_is_the_project_s_own_when_the_error_comes_from_a_package(tmp_path: Path) -> None:
    deep = traceback(
        tmp_path, '  File "{}/json/decoder.py", line 355, in raw_decode\njson.JSONDecodeError: x'
    )
    told = complaint(tmp_path, deep.replace("{}", sysconfig.get_paths()["stdlib"]))
    assert "people.py, line 7: json.JSONDecodeError: x." in told


def test_a_locustfile_without_a_user_is_told(tmp_path: Path) -> None:
    assert complaint(tmp_path, "ERROR/locust.main: No User class found!") == (
        "Locust found no user in walk.py: a scenario has a class derived from User."
    )


def test_what_no_rule_knows_is_told_as_it_is_from_its_end(tmp_path: Path) -> None:
    assert complaint(tmp_path, "Too little memory.") == "Locust sent no request:\nToo little memory."
    assert complaint(tmp_path, "x" * 5000).endswith(":\n" + "x" * 2000)
