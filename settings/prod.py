"""To sell: nothing built in, HTTPS only, no regressions. Something before it ends TLS."""

from datetime import timedelta

from csp import constants as csp

from settings import base, environment
from settings.base import *  # noqa: F403 (a profile is base and what differs)

PROFILE = "prod"

environment.required("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
SECRET_KEY = environment.secret("SECRET_KEY")
# Former keys, for as long as their sessions shall live on. Tokens know the newest key alone.
SECRET_KEY_FALLBACKS = environment.items("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.items("ALLOWED_HOSTS")

MIDDLEWARE = [
    "storefront.observing.Observing",
    *(["storefront.metrics.Metrics"] if base.METRICS_PORT else []),
    "storefront.edge.ClientAddress",
    "csp.middleware.CSPMiddleware",
    "storefront.headers.PermissionsPolicy",
    "storefront.body.BodyLimit",
    "storefront.throttled.ThrottledPages",
    *base.MIDDLEWARE,
]

AUTHENTICATION_BACKENDS = ["store.accounts.throttle.ThrottledBackend"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Without a server mails are printed, so that none is lost silently. One that hangs holds nobody up for long.
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = environment.port("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", base.DEFAULT_FROM_EMAIL)

# `collectstatic` puts the files there, once a release.
STATIC_ROOT = environment.text("STATIC_ROOT", str(base.BASE_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
# The shop's own server does where nothing before it does.
SERVE_MEDIA = environment.flag("SERVE_MEDIA", default=False)

LOGGING = base.JSON_LOGGING

REST_FRAMEWORK = {**base.REST_FRAMEWORK, "DEFAULT_RENDERER_CLASSES": ["storefront.renderer.JSONRenderer"]}
SIMPLE_JWT = {**base.SIMPLE_JWT, "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15)}

# gunicorn believes X-Forwarded-Proto from FORWARDED_ALLOW_IPS only, so Django need not.
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/?$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# A cookie of such a name is taken by browsers from this host alone, over HTTPS, for all of its paths.
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# Nothing from elsewhere, nothing that stands in a page, but for what bears the request's own nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF, csp.NONCE],
        "img-src": [csp.SELF, "data:"],  # icons within styles
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],  # the page of the schema asks for it
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
        "base-uri": [csp.NONE],
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

REGRESSIONS_ALLOWED = False
QUEUE_MS = environment.milliseconds("QUEUE_MS", 500)
QUERY_LOG = False
# Without it, Observing still gives requests their ids and counts for the metrics.
REQUEST_LOG = environment.flag("REQUEST_LOG", default=True)
environment.only_in("perf", "DB_ROUND_TRIP_MS", base.DB_ROUND_TRIP_MS)
environment.only_in("dev", "SILK_LOGIN", base.SILK_LOGIN)
