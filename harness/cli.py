"""The command line: `python -m harness COMMAND`. How it ends, whatever happens."""

import errno
import sys
from typing import NoReturn

import click

from harness.commands.group import NOT_MEASURED, commands, err
from harness.errors import HarnessError
from harness.runtime.processes import no_children_left

DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> NoReturn:
    """Run a command; every failure is one sentence and exit code 2, and no process outlives us."""
    with no_children_left():
        sys.exit(attempt())


def attempt() -> int:
    try:
        return commands(standalone_mode=False, prog_name="python -m harness") or 0
    except click.ClickException as error:
        error.show()
    except HarnessError as error:
        tell(str(error))
    except (KeyboardInterrupt, click.Abort):
        tell("Interrupted. What was measured so far, if anything, lies in results/.")
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        tell(f"The disk is full: {error.filename or error.strerror}. Nothing was lost of earlier results.")
    return NOT_MEASURED


def tell(sentence: str) -> None:
    """Say it on standard error, as it is and unwrapped, so that a path in it can be copied."""
    err.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)
