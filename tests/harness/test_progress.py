import io
import re

import pytest
from rich.console import Console

from harness.progress import Teller


def test_a_step_is_told_in_one_line_when_it_has_ended() -> None:
    heard = io.StringIO()
    with Teller(Console(file=heard)).step("counted work", 2) as done:
        done()
        done()
        assert heard.getvalue() == ""
    assert re.fullmatch(r"  counted work \d+\.\d s\n", heard.getvalue())


def test_a_step_that_fails_is_not_told_as_ended() -> None:
    heard = io.StringIO()
    with pytest.raises(ValueError, match="no"), Teller(Console(file=heard)).step("counted work"):
        raise ValueError("no")
    assert heard.getvalue() == ""


def test_a_terminal_shows_how_far_it_is() -> None:
    heard = io.StringIO()
    console = Console(file=heard, force_terminal=True, width=100)
    with Teller(console).step("counted work", 2) as done:
        done()
    assert "1/2" in heard.getvalue()
