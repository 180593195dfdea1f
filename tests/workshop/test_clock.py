"""What a check is doing, and the clock below it."""

import os
import pty
import re
import subprocess
import sys

SAID = """
from workshop.clock import step

with step("Reading."):
    pass
"""


def test_piped_it_is_the_sentence_alone():
    ended = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("Reading.\n", "")


def test_on_a_terminal_a_clock_ticks_below_the_sentence():
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        environment = os.environ | {"TERM": "xterm"}
        subprocess.run(
            [sys.executable, "-c", SAID], stdout=theirs, stderr=theirs, env=environment, check=True
        )
        os.close(theirs)
        shown = terminal.read(10_000).decode()
    assert re.match(r"Reading\.\r\n.*0:00:00", shown, re.DOTALL)
