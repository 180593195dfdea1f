"""Asks a shop over HTTP, signed in or not."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

TIMEOUT = 30.0
BOUNDARY = "a-picture-of-a-product"


class Answer(NamedTuple):
    """Status and body of an answer."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Visitor:
    """Everybody who visits the shop at one URL. Roles and passwords are those of harness.toml."""

    def __init__(self, root: Path, url: str) -> None:
        self.url = url
        self.roles = tomllib.loads((root / "harness.toml").read_text())["roles"]
        self.token = cache(self.sign_in)

    def get(self, path: str, role: str = "anonymous") -> Answer:
        return self.send("GET", path, role=role)

    def send(self, method: str, path: str, body: object = None, role: str = "anonymous") -> Answer:
        """Send JSON, as one of the roles."""
        data = None if body is None else json.dumps(body).encode()
        return self.ask(method, path, data, {"Content-Type": "application/json"}, role)

    def upload(self, path: str, name: str, picture: bytes, role: str) -> Answer:
        """Send a picture, as a form in a browser does."""
        head = (
            f"--{BOUNDARY}\r\nContent-Type: image/gif\r\n"
            f'Content-Disposition: form-data; name="image"; filename="{name}"\r\n\r\n'
        )
        data = head.encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()
        form = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask("POST", path, data, form, role)

    def ask(self, method: str, path: str, data: bytes | None, headers: dict[str, str], role: str) -> Answer:
        if role != "anonymous":
            headers = {**headers, "Authorization": f"JWT {self.token(role)}"}
        request = Request(f"{self.url}{path}", data, headers, method=method)  # noqa: S310 (our own server)
        try:
            with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
                return Answer(response.status, response.read().decode())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(errors="replace"))

    def sign_in(self, role: str) -> str:
        """The token of a role."""
        way = self.roles[role]["sign_in"]
        return str(self.send("POST", way["path"], way["body"]).json[way["token"]])
