"""To look inside: DEBUG, silk at /silk/ and the debug toolbar, which cost more than the shop itself."""

from settings import base, environment
from settings.base import *  # noqa: F403 a profile is base and what differs

PROFILE = "dev"
DEBUG = True

INSTALLED_APPS = [*base.INSTALLED_APPS, "silk", "debug_toolbar"]

MIDDLEWARE = [
    "storefront.loopback.SilkOnLoopback",
    # Outside of the timing, so that silk's own queries do not count as the shop's.
    "silk.middleware.SilkyMiddleware",
    "storefront.timing.ServerTiming",
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    *base.MIDDLEWARE,
]

INTERNAL_IPS = ["127.0.0.1", "::1"]

environment.only_in("perf", "DB_ROUND_TRIP_MS", base.DB_ROUND_TRIP_MS)
