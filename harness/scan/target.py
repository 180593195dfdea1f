"""Whom a scan asks: a server over HTTP, in the roles of harness.toml, and where it says what can be asked."""

from collections.abc import Sequence
from pathlib import Path

from harness import roles
from harness.client import Client
from harness.counted import ASK_FOR_LOG
from harness.errors import HarnessError
from harness.project import FILE, Project
from harness.scan import openapi
from harness.scan.answers import Reply
from harness.scan.openapi import Document


class Asker:
    """Asks one server, each role signed in once. Each reply is the second: caches are warm, for all alike."""

    def __init__(self, project: Project, client: Client, names: Sequence[str]) -> None:
        self.client = client
        self.headers = {name: roles.headers(project, client, name) for name in names}

    def __call__(self, role: str, address: str) -> Reply:
        headers = self.headers[role]
        try:
            first = self.client.get(address, headers)
            if first.status != 200:
                return Reply(first.status, reason=first.reason)
            second = self.client.get(address, headers | ASK_FOR_LOG)
        except HarnessError as error:
            self.client.connection.close()  # half an answer may be on its way
            return Reply(0, reason=str(error))
        return Reply(
            second.status, second.body, second.query_log, "" if second.status == 200 else second.reason
        )


def document(project: Project, client: Client) -> Document:
    """The OpenAPI document that harness.toml names; HarnessError when there is none."""
    named = project.scan.openapi
    if not named:
        raise HarnessError(
            f"{FILE} does not say where the OpenAPI document is. Write [scan] there, and below it "
            'openapi = "/schema/" or the name of a file: docs/scan.md.'
        )
    if named.startswith("/"):
        return openapi.parse(fetched(client, named), f"{client.name}{named}")
    return openapi.parse(read(project.folder / named), named)


def fetched(client: Client, address: str) -> bytes:
    answer = client.get(address)
    if answer.status != 200:
        raise HarnessError(
            f"{client.name} answers {answer.status} to GET {address}, where {FILE} says that the OpenAPI "
            "document is: [scan] openapi."
        )
    return answer.body


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise HarnessError(
            f"{file} cannot be read: {error.strerror}. [scan] openapi in {FILE} names it; the address of a "
            "document begins with a slash."
        ) from None
