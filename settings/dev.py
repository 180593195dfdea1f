"""To look inside: DEBUG, silk at /silk/ and the debug toolbar, which cost more than the shop itself."""

from django.http import HttpRequest

from settings import base, environment
from settings.base import *  # noqa: F403 (a profile is base and what differs)

PROFILE = "dev"

DEBUG = True

INSTALLED_APPS = [*base.INSTALLED_APPS, "silk", "debug_toolbar"]

MIDDLEWARE = [
    "storefront.loopback.SilkOnLoopback",
    # Around log and timing, so that silk's own queries are not taken for the shop's.
    "silk.middleware.SilkyMiddleware",
    *(["storefront.observing.Observing"] if base.REQUEST_LOG else []),
    # Around the toolbar, which writes the same header.
    "storefront.timing.ServerTiming",
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    *base.MIDDLEWARE,
]

INTERNAL_IPS = ["127.0.0.1", "::1", *environment.items("INTERNAL_IPS")]

# Without the toolbar's profiler: two in one request get in each other's way, and silk's stays.
DEBUG_TOOLBAR_PANELS = [
    "debug_toolbar.panels.history.HistoryPanel",
    "debug_toolbar.panels.timer.TimerPanel",
    "debug_toolbar.panels.headers.HeadersPanel",
    "debug_toolbar.panels.request.RequestPanel",
    "storefront.toolbar.SQLPanel",
    "debug_toolbar.panels.templates.TemplatesPanel",
    "debug_toolbar.panels.cache.CachePanel",
    "debug_toolbar.panels.signals.SignalsPanel",
]

DEBUG_TOOLBAR_CONFIG = {
    "SHOW_COLLAPSED": True,  # open, it lies on the page: on silk's too
    "SHOW_TOOLBAR_CALLBACK": "storefront.toolbar.show",
}

LOGGING = base.JSON_LOGGING if base.REQUEST_LOG else base.LOGGING
# Python 3.12 and later profile one request at a time; silk reports every other with a traceback.
LOGGING = {**LOGGING, "loggers": {**LOGGING["loggers"], "silk.collector": {"level": "CRITICAL"}}}


def is_recorded(request: HttpRequest) -> bool:
    """Whether silk keeps this request: the shop's own, not files and pages about the server."""
    return not request.path_info.startswith(("/silk/", "/__debug__/", "/static/", "/media/", "/healthz"))


SILKY_INTERCEPT_FUNC = is_recorded
SILKY_PYTHON_PROFILER = True
# A recorded request takes up to 1 MB of the database, its bodies may hold passwords.
SILKY_MAX_RECORDED_REQUESTS = 500
SILKY_MAX_REQUEST_BODY_SIZE = 0
SILKY_MAX_RESPONSE_BODY_SIZE = 0
SILKY_AUTHENTICATION = base.SILK_LOGIN
SILKY_AUTHORISATION = base.SILK_LOGIN

environment.only_in("perf", "DB_ROUND_TRIP_MS", base.DB_ROUND_TRIP_MS)
environment.only_in("prod", "METRICS_PORT", base.METRICS_PORT)
