"""Everything that one measurement makes and starts. When the session closes, nothing of it is left."""

import contextlib
import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from harness import checkouts, databases, machine
from harness.arms import Arm
from harness.checkouts import Checkout
from harness.errors import HarnessError
from harness.project import Commands, Project
from harness.runs import Declared, Origin
from harness.runtime.processes import end_group
from harness.server import Server, Site

LIST_VERSIONS = (
    "import json, platform; from importlib.metadata import distributions;"
    "import sqlite3; print(json.dumps([platform.python_version(), sqlite3.sqlite_version,"
    "{d.name.lower(): d.version for d in distributions()}]))"
)
DECLARED = TypeAdapter(list[Declared])


class Session:
    """Checkouts, seeded databases and servers of the arms of one measurement. Use as a context manager."""

    def __init__(self, project: Project, seed: int, server_cores: int = 1, client_cores: int = 1) -> None:
        self.project = project
        self.random = random.Random(seed)  # noqa: S311 - decides orders, no secrets
        self.machine = machine.describe(server_cores, client_cores)
        self.folder = Path(tempfile.mkdtemp(prefix="harness-"))
        self.databases = databases.of(project.database_server, self.folder)
        self.checkouts: dict[str | None, Checkout] = {}
        self.templates: dict[tuple[str | None, str], Path] = {}
        self.served = 0

    def __enter__(self) -> Self:
        self.affinity = machine.available()
        machine.pin(0, self.machine.client_cores)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        machine.pin(0, tuple(self.affinity))
        with contextlib.ExitStack() as last:
            last.callback(self.remove_folders)
            self.databases.close()

    def remove_folders(self) -> None:
        for name in self.folder.glob("code-*"):
            checkouts.remove(self.project.folder, name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def site(self, arm: Arm, name: str = "") -> Site:
        """What servers of this arm are started from; makes its checkout and its seeded database once."""
        site = self.made_of(arm, name or str(arm), self.template(arm))
        if arm.variants:
            self.refuse_unknown(arm, [variant.name for variant in self.declared(site)])
        return site

    def made_of(self, arm: Arm, name: str, template: Path) -> Site:
        return Site(arm, name, self.checkout(arm.ref), self.project.project, template, self.databases)

    def refuse_unknown(self, arm: Arm, names: list[str]) -> None:
        if unknown := set(arm.variants) - set(names):
            wrong, right = ", ".join(sorted(unknown)), ", ".join(names) or "none"
            raise HarnessError(f"Arm {arm}: there is no variant {wrong}; there is {right}.")

    def checkout(self, ref: str | None) -> Checkout:
        if ref not in self.checkouts:
            into = self.folder / f"code-{len(self.checkouts)}"
            self.checkouts[ref] = checkouts.make(self.project.folder, ref, into, self.project.project)
        return self.checkouts[ref]

    def template(self, arm: Arm) -> Path:
        """A folder of data made by the arm's own code, without variants."""
        key = arm.ref, arm.profile
        if key not in self.templates:
            folder = self.folder / f"template-{len(self.templates)}"
            folder.mkdir()
            self.databases.make(folder)
            self.prepare(self.made_of(arm, str(arm), folder), self.project.project.prepare)
            self.templates[key] = folder
        return self.templates[key]

    def prepare(self, site: Site, commands: Sequence[str]) -> None:
        """Run commands, without variants, on the data that the site's next servers are given a copy of."""
        plain = replace(site, arm=replace(site.arm, variants=()))
        for text in commands:
            self.call(plain, text, site.template)

    def call(self, site: Site, text: str, data: Path) -> str:
        """What a command of harness.toml prints, run for an arm; HarnessError with its complaint."""
        code, output, complaint = self.finish(site, text, data)
        if code:
            raise HarnessError(f"Arm {site.arm}: {text!r} failed:\n{complaint.strip()[-2000:]}")
        return output

    def finish(self, site: Site, text: str, data: Path) -> tuple[int, str, str]:
        """Exit code, output and complaint of a command of harness.toml, run to its end for an arm.

        In a process group of its own, so that an interrupted command is ended with all that it started.
        """
        with site.run(text, data, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            try:
                output, complaint = process.communicate()
            except BaseException:
                end_group(process)
                raise
        return process.returncode, output.decode(), complaint.decode(errors="replace")

    def declared(self, site: Site) -> list[Declared]:
        """The variants that the arm's own code offers; none where harness.toml has no command for them."""
        if not self.project.project.variants:
            return []
        plain = replace(site, arm=replace(site.arm, variants=()))
        command = self.project.project.variants
        try:
            return DECLARED.validate_json(self.call(plain, command, site.template))
        except ValidationError as error:
            form = "a JSON list of name, kind, description, probe and moves"
            complaint = f"{command!r} must print {form}: {error.errors()[0]['msg'].lower()}"
            raise HarnessError(f"Arm {site.arm}: {complaint}.") from None

    @contextlib.contextmanager
    def serve(self, sites: Sequence[Site], **environment: str) -> Iterator[list[Server]]:
        """Fresh servers, one for each site, started together in random order; ready when this yields."""
        order = self.random.sample(range(len(sites)), len(sites))
        with contextlib.ExitStack() as stack:
            started = {index: stack.enter_context(self.start(sites[index], **environment)) for index in order}
            yield [started[index].ready() for index in range(len(sites))]

    def start(self, site: Site, parent: Sequence[str] = (), **environment: str) -> Server:
        self.served += 1
        folder = self.folder / f"server-{self.served}"
        folder.mkdir()
        return Server(site, folder, cores=self.machine.server_cores, parent=parent, **environment)

    def hash_seed(self) -> str:
        """A PYTHONHASHSEED for all servers of one block: the order of sets is shared, not fixed."""
        return str(self.random.randrange(2**32))

    def origin(self, site: Site) -> Origin:
        listed = subprocess.run(
            [site.checkout.python, "-c", LIST_VERSIONS], capture_output=True, check=True
        ).stdout
        python, sqlite, installed = json.loads(listed)
        shown = {name: installed[name] for name in site.commands.versions if name in installed}
        return Origin(
            arm=site.name,
            commit=site.checkout.commit,
            diff=site.checkout.diff,
            profile=site.arm.profile,
            variants=site.arm.variants,
            python=python,
            versions=shown | installed,
            database=self.databases.engine() or in_folder(site.commands, sqlite),
            prepared_by=tuple(site.commands.prepare),
            start=site.start,
        )


def in_folder(commands: Commands, sqlite: str) -> str:
    """What database an arm has by harness.toml; of SQLite's the version that its Python has."""
    declared = commands.environment.get(commands.database, "the project's own")
    return f"SQLite {sqlite}, {declared}" if declared.startswith("sqlite:") else declared
