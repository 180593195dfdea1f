"""Registering, signing in and out. This measures the password hasher, slow on purpose, and little else.

Two of three requests hash a password, some 0.25 s of CPU each: a core serves two journeys a second.
"""

from typing import Any
from uuid import uuid4

from locust import task

from locustfiles.shopper import Shopper

PASSWORD = "a-throw-away-one"  # noqa: S105 of users who are never seen again


class Accounts(Shopper):
    """Each journey is another new user's, who comes and goes."""

    pause = (1.0, 5.0)  # seconds, as in the other scenarios; people type for longer

    @task
    def come_and_go(self) -> None:
        # Not from the seed: a shop that was loaded before knows those names already.
        name = f"visitor-{uuid4().hex}"
        self.register(name)
        self.wait()
        tokens = self.sign_in(name)
        self.wait()
        if tokens:
            self.sign_out(tokens["refresh"])

    def register(self, name: str) -> None:
        self.ask(
            "POST",
            "/auth/users/",
            json={
                "username": name,
                "password": PASSWORD,
                "email": f"{name}@example.com",
                "first_name": "A",
                "last_name": "Visitor",
            },
            status=201,
            flaws={
                "a password shown": lambda user: "password" in user,
                "another user": lambda user: user["username"] != name,
            },
        )

    def sign_in(self, name: str) -> Any:
        return self.ask(
            "POST",
            "/auth/jwt/create/",
            json={"username": name, "password": PASSWORD},
            flaws={"not two tokens": lambda tokens: not (tokens["access"] and tokens["refresh"])},
        )

    def sign_out(self, refresh: str) -> None:
        flaws = {"something to say": lambda answer: answer != {}}
        self.ask("POST", "/auth/jwt/blacklist/", json={"refresh": refresh}, flaws=flaws)
