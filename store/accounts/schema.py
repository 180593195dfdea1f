"""What OpenAPI says of the header that tells who asks."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class JWTScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Two ways to write one token; OpenAPI knows the second as a scheme of its own."""

    target_class = "store.accounts.authentication.JWTAuthentication"
    name = ["JWT", "Bearer"]

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[str]]]:
        """Either of the two will do."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, str]]:
        """In the order of the names."""
        jwt = {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`JWT <access>`"}
        return [jwt, {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}]
