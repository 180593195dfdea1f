"""Asks one server the probes of a project, each in its role."""

from collections import Counter
from dataclasses import replace
from http import HTTPStatus
from types import TracebackType
from typing import Self

from harness import roles
from harness.client import Answer, Client
from harness.errors import HarnessError
from harness.probes import Request
from harness.project import Project
from harness.runtime.processes import log_tail
from harness.server import Server

Case = tuple[str, int | None]  # a probe at one of its sizes


class Prober:
    """Signs each role in once, before it first asks, and numbers the requests. Use as a context manager.

    For probes that revalidate it is one reader, who keeps the answers of this server.
    """

    def __init__(self, project: Project, server: Server, name: str = "") -> None:
        self.project, self.server = project, server
        self.client = Client(server.port, name or server.site.name)
        self.headers: dict[str, dict[str, str]] = {}  # by role
        self.asked: Counter[Case] = Counter()
        self.kept: dict[Case, Answer] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.connection.close()

    def ask(self, probe: str, size: int | None, headers: dict[str, str] | None = None) -> Answer:
        """Ask once more; HarnessError with the reason unless the answer is of the right status."""
        request, answer = self.send(probe, size, headers)
        own = self.project.probes[probe]
        if own.accepts(answer.status):
            return answer
        if answer.status == HTTPStatus.NOT_MODIFIED:
            raise HarnessError(f"{self.client.name} answers 304 to {request}, of which nothing was kept.")
        if 300 <= answer.status < 400:
            raise HarnessError(
                f"{self.client.name} redirects {request}: write in harness.toml where it leads."
            )
        must = f"be refused with {own.refused}" if own.refused else "succeed"
        reason = log_tail(self.server.log) if answer.status >= 500 else answer.reason
        raise HarnessError(
            f"{self.client.name} answers {answer.status} to {request}; a probe must {must}.\n{reason}"
        )

    def send(
        self, probe: str, size: int | None, headers: dict[str, str] | None = None
    ) -> tuple[Request, Answer]:
        """Ask once more, whatever the answer's status."""
        own = self.project.probes[probe]
        sent = self.signed_in(own.role_at(size)) | (headers or {})
        self.asked[probe, size] += 1
        request = own.request(size, self.asked[probe, size])
        if own.revalidate:
            return request, self.revalidated((probe, size), request, sent)
        return request, self.client.send(request, sent)

    def revalidated(self, case: Case, request: Request, headers: dict[str, str]) -> Answer:
        """What a reader who returns sees, and when: what was kept, where a 304 says that it still holds."""
        kept = self.kept.pop(case, None)
        answer = self.client.send(request, headers | (kept.preconditions if kept else {}))
        if kept and answer.status == HTTPStatus.NOT_MODIFIED:
            answer = replace(answer, status=kept.status, body=kept.body, preconditions=kept.preconditions)
        if answer.status == HTTPStatus.OK and answer.preconditions:
            self.kept[case] = answer
        return answer

    def signed_in(self, role: str) -> dict[str, str]:
        """The headers of a role."""
        if role not in self.headers:
            self.headers[role] = roles.headers(self.project, self.client, role)
        return self.headers[role]
