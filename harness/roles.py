"""Signing in: a role's headers on one server, before anything is measured."""

import json

from harness.client import Answer, Client
from harness.errors import HarnessError
from harness.probes import Request, Role, SignIn
from harness.project import Project, known


def headers(project: Project, client: Client, role: str) -> dict[str, str]:
    """The headers of a role's requests; HarnessError when its sign-in is refused. A secret: never saved."""
    found = project.roles[known(role, project.roles, "role")]
    return found.headers if found.sign_in is None else filled(found, token(client, role, found.sign_in))


def filled(role: Role, token: str) -> dict[str, str]:
    return {name: value.format(token=token) for name, value in role.headers.items()}


def token(client: Client, role: str, sign_in: SignIn) -> str:
    request = Request("POST", sign_in.path, json.dumps(sign_in.body).encode())
    answer = client.send(request)
    if answer.status not in (200, 201):
        raise HarnessError(refusal(client, role, request, f"answers {answer.status}: {answer.reason}"))
    found = key_of(answer, sign_in.token)
    if found is None:
        raise HarnessError(refusal(client, role, request, f"answers no JSON with {sign_in.token!r}"))
    return found


def key_of(answer: Answer, key: str) -> str | None:
    try:
        content = json.loads(answer.body)
    except ValueError:
        return None
    found = content.get(key) if isinstance(content, dict) else None
    return found if isinstance(found, str) else None


def refusal(client: Client, role: str, request: Request, why: str) -> str:
    return f"Role {role} cannot sign in to {client.name}: {request} {why}."
