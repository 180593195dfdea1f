"""How a script that measures ends when it is interrupted."""

from collections.abc import Iterator
from contextlib import contextmanager

from harness.runtime.processes import no_children_left


@contextmanager
def cleared_up() -> Iterator[None]:
    """Around all that a script does: no process of it outlives it, however it is ended."""
    try:
        with no_children_left():
            yield
    except KeyboardInterrupt:
        raise SystemExit("Interrupted.") from None
