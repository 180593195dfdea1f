"""To measure: like prod in all that costs time, without profilers, with timing."""

from settings import base, environment
from settings.base import *  # noqa: F403 (a profile is base and what differs)

PROFILE = "perf"

# SERVER_TIMING=0 is there to measure what the timing itself costs.
if environment.flag("SERVER_TIMING", default=True):
    MIDDLEWARE = ["storefront.timing.ServerTiming", *base.MIDDLEWARE]

environment.only_in("dev", "SILK_LOGIN", base.SILK_LOGIN)
environment.only_in("prod", "METRICS_PORT", base.METRICS_PORT)
