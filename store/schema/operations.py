"""How one operation is described: who may call it and how it is refused, asked from the view itself."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from drf_spectacular import openapi
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework_simplejwt.views import TokenViewBase

from store.models import User
from store.schema import refusals

READS_A_BODY = ("POST", "PUT", "PATCH")


class AutoSchema(openapi.AutoSchema):
    """The library's, with every refusal, and no sign-in where the view's permissions ask for none."""

    def get_auth(self) -> list[dict[str, Any]]:
        schemes: list[dict[str, Any]] = [scheme for scheme in super().get_auth() if scheme]
        return [*schemes, {}] if schemes and self.admits(AnonymousUser()) else schemes

    def admits(self, user: User | AnonymousUser) -> bool:
        """Whether the view's permissions let this user in, before any row is looked at."""
        asked = HttpRequest()
        asked.method = self.method
        request = Request(asked)
        request.user = user
        return all(one.has_permission(request, self.view) for one in self.view.get_permissions())

    def refused(self) -> Iterator[str]:
        """The statuses with which this operation may be refused."""
        yield from ("406", "415", "503")
        signs_in = bool(self.view.get_authenticators())
        has_filters = bool(self._get_filter_parameters())  # type: ignore[no-untyped-call]
        if self.method in READS_A_BODY:
            yield "413"
        if self.method in READS_A_BODY or has_filters:
            yield "400"
        if signs_in or isinstance(self.view, TokenViewBase):
            yield "401"
        # A session's write without its CSRF token is forbidden to everybody.
        if signs_in and (self.method not in SAFE_METHODS or not self.admits(User())):
            yield "403"
        if "{" in self.path or has_filters:
            yield "404"

    def _get_response_bodies(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        components = {status: refusals.component(status) for status in self.refused()}
        for component in components.values():
            self.registry.register_on_missing(component)
        references = {status: component.ref for status, component in components.items()}
        return dict(sorted({**references, **super()._get_response_bodies(*args, **kwargs)}.items()))
