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


def test_a_moving_step_tells_each_fifth_sentence_where_no_line_can_move() -> None:
    heard = io.StringIO()
    with Teller(Console(file=heard)).moving("smoke") as tell:
        for number in range(1, 12):
            tell(f"second {number}: [red]")
    lines = heard.getvalue().splitlines()
    assert lines[:2] == ["  second 5: [red]", "  second 10: [red]"]
    assert re.fullmatch(r"  smoke \d+\.\d s", lines[2])
    assert len(lines) == 3


def test_a_moving_step_is_one_line_on_a_terminal_that_is_gone_at_its_end() -> None:
    heard = io.StringIO()
    with Teller(Console(file=heard, force_terminal=True, width=30)).moving("smoke") as tell:
        tell("second 1: 98 requests/s, and more than fits")
        tell("second 2: 99 requests/s, and more than fits")
    shown = heard.getvalue()
    assert "  second 1: 98 requests/s, an…" in shown
    assert "  second 2: 99 requests/s, an…" in shown
    assert shown.endswith("\x1b[2K  smoke \x1b[2m0.0 s\x1b[0m\n")
