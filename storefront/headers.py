"""What a browser is told not to offer to any page of the shop. Django itself sends the other headers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Closed for the shop too: it asks nobody for any of them.
FEATURES = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
]
POLICY = ", ".join(f"{feature}=()" for feature in FEATURES)


class PermissionsPolicy:
    """Middleware: `Permissions-Policy` on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = POLICY
        return response
