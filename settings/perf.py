"""To measure: like prod in all that costs time, without profilers, with timing."""

from settings import base, environment
from settings.base import *  # noqa: F403 (a profile is base and what differs)

PROFILE = "perf"

MIDDLEWARE = [
    *(["storefront.observing.Observing"] if base.REQUEST_LOG else []),
    # SERVER_TIMING=0 is there to measure what the timing itself costs.
    *(["storefront.timing.ServerTiming"] if environment.flag("SERVER_TIMING", default=True) else []),
    *base.MIDDLEWARE,
]

LOGGING = base.JSON_LOGGING if base.REQUEST_LOG else base.LOGGING

environment.only_in("dev", "SILK_LOGIN", base.SILK_LOGIN)
environment.only_in("prod", "METRICS_PORT", base.METRICS_PORT)
