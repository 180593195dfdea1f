"""A student at work: a fresh clone in a temporary folder, commands in it, servers beside them."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from harness.runtime.processes import GRACE, NotReadyError, end_group, port_is_open, responds, wait_until
from workshop.errors import LessonError

INHERITED = ("PATH", "HOME", "LANG", "TZ", "USER")
SHOWN_AS = "~/storefront"


@contextmanager
def fresh_clone(repository: Path) -> Iterator[Path]:
    """The last commit as the branch main, with the repository's own .venv; gone afterwards."""
    with TemporaryDirectory(prefix="storefront-lesson-") as temporary:
        clone = Path(temporary).resolve() / "storefront"
        git("clone", "--quiet", str(repository), str(clone))
        git("-C", str(clone), "checkout", "--quiet", "-B", "main")
        (clone / ".venv").symlink_to(repository / ".venv")
        with (clone / ".git" / "info" / "exclude").open("a") as exclude:
            exclude.write(".venv\n")
        # Older than .venv, so that make does not set it up again.
        os.utime(clone / "requirements" / "dev.txt", (0, 0))
        yield clone


def git(*words: str) -> None:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise LessonError(f"git {' '.join(words)}: {done.stderr.strip()}")


class Student:
    """Runs commands in a clone as in a terminal. Leaving the context ends every server."""

    def __init__(self, clone: Path, limit: float = 600) -> None:
        self.clone, self.limit = clone, limit
        self.temporary = clone.parent / "temporary"
        self.temporary.mkdir()
        self.servers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self.servers:
            end_group(server, GRACE)

    def write(self, name: str, lines: Sequence[str]) -> None:
        """Fill a file of the clone."""
        path = self.clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines))

    def run(self, command: str) -> tuple[int, list[str]]:
        """Exit code and what was printed, both streams in one, as lines."""
        printed = self.clone.parent / "printed.txt"
        process = self.start(command, printed)
        try:
            code = process.wait(self.limit)
        except subprocess.TimeoutExpired:
            raise LessonError(f"$ {command} has not ended after {self.limit:g} s") from None
        finally:
            end_group(process, GRACE)
        return code, self.lines(printed)

    def serve(self, command: str, url: str) -> list[str]:
        """Start a server; what it has printed when the URL answers."""
        printed = self.clone.parent / f"server-{len(self.servers)}.txt"
        server = self.start(command, printed)
        self.servers.append(server)
        name = f"$ {command}"
        try:
            wait_until(lambda: responds(url), name, seconds=self.limit, process=server, log=printed)
        except NotReadyError as error:
            raise LessonError(f"No response from {url}. {error}") from None
        return self.lines(printed)

    def start(self, command: str, printed: Path) -> subprocess.Popen[bytes]:
        with printed.open("wb") as output:
            return subprocess.Popen(
                ["bash", "-o", "pipefail", "-c", command],
                cwd=self.clone,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def environment(self) -> dict[str, str]:
        """A student's, whatever the caller's own says."""
        who = {"NAME": "A student", "EMAIL": "student@example.com"}
        return {
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            **{f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "COLUMNS": "100",
            "LANGUAGE": "en",
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
            "TMPDIR": str(self.temporary),
        }

    def lines(self, printed: Path) -> list[str]:
        """As a student would see them: in their own folder, without blanks at the ends."""
        text = printed.read_text(errors="replace").replace(str(self.clone), SHOWN_AS)
        return [line.rstrip() for line in text.strip("\n").splitlines()]


def refuse_taken_port(url: str) -> None:
    """Raises LessonError if a server already listens where a lesson's server will be."""
    where = urlsplit(url)
    if port_is_open(where.port or 80, where.hostname or ""):
        raise LessonError(f"Port {where.port} is taken, and the lesson needs it: end what runs there.")
