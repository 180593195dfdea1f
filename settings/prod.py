"""To sell: nothing built in, HTTPS only, no regressions. Something before it ends TLS and serves media."""

from datetime import timedelta

from settings import base, environment
from settings.base import *  # noqa: F403 (a profile is base and what differs)

PROFILE = "prod"

environment.required("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
SECRET_KEY = environment.text("SECRET_KEY")
ALLOWED_HOSTS = environment.items("ALLOWED_HOSTS")

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
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", base.DEFAULT_FROM_EMAIL)

# `collectstatic` puts the files there, once a release.
STATIC_ROOT = base.BASE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
SERVE_MEDIA = False

REST_FRAMEWORK = {**base.REST_FRAMEWORK, "DEFAULT_RENDERER_CLASSES": ["storefront.renderer.JSONRenderer"]}
SIMPLE_JWT = {**base.SIMPLE_JWT, "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15)}

# gunicorn believes X-Forwarded-Proto from FORWARDED_ALLOW_IPS only, so Django need not.
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/?$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

REGRESSIONS_ALLOWED = False
QUERY_LOG = False
environment.only_in("perf", "DB_ROUND_TRIP_MS", base.DB_ROUND_TRIP_MS)
environment.only_in("dev", "SILK_LOGIN", base.SILK_LOGIN)
