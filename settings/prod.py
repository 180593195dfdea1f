"""To sell: nothing built in, HTTPS only, no regressions."""

from settings import base, environment
from settings.base import *  # noqa: F403 a profile is base and what differs

PROFILE = "prod"
SECRET_KEY, _, _ = environment.required("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS")
REGRESSIONS_ALLOWED = False
QUERY_LOG = False
environment.only_in("perf", "DB_ROUND_TRIP_MS", base.DB_ROUND_TRIP_MS)
environment.only_in("dev", "SILK_LOGIN", base.SILK_LOGIN)
