"""What all profiles share. Each of them holds only what differs, in the order of this file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from settings import environment
from settings.database import database

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = "built in, so that dev and perf start with nothing set; prod asks for its own"  # noqa: S105
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "storefront",
    "store",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before the files, which answer here
    "storefront.busy.Busy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "store.access_log.AccessLog",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "storefront.urls"
WSGI_APPLICATION = "storefront.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database(BASE_DIR / "shop.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# All processes share `default` where CACHE_URL names a server; `local` is each process's own.
CACHES = {
    "default": {
        **environment.cache(),
        "KEY_PREFIX": environment.text("CACHE_PREFIX"),  # whoever has another shares no entry
    },
    "local": {"BACKEND": environment.MEMORY, "LOCATION": "local", "OPTIONS": {"MAX_ENTRIES": 500}},
}

AUTH_USER_MODEL = "store.User"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []  # throw-away passwords; prod asks for better ones

EMAIL_BACKEND = "store.mail.StandInBackend"
DEFAULT_FROM_EMAIL = "Storefront <orders@storefront.example>"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # no collectstatic
WHITENOISE_ROOT = BASE_DIR / "storefront" / "root"  # what browsers ask for unasked: /favicon.ico
MEDIA_URL = "/media/"
MEDIA_ROOT = environment.text("MEDIA_ROOT", str(BASE_DIR / "media"))
SERVE_MEDIA = True

# Django's own would be silent without DEBUG: a traceback must reach whoever runs the server.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "access": {**environment.log_handler("ACCESS_LOG"), "formatter": "bare"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "store.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}
# With the request log, for programs: each line is a JSON object. Two loggers would write a second line for a
# request, with its query string: django.request if it is refused, django.server under runserver.
JSON_LOGGING: dict[str, Any] = {
    **LOGGING,
    "formatters": {**LOGGING["formatters"], "line": {"()": "storefront.json_lines.JsonLines"}},
    "loggers": {
        **LOGGING["loggers"],
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "CRITICAL"},
        "storefront.requests": {"level": "INFO"},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": [
        "storefront.renderer.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "storefront.parser.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    # The first one words the refusal of who is not signed in. Sessions are for the pages in a browser.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "store.accounts.authentication.JWTAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_SCHEMA_CLASS": "store.schema.operations.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": False,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SIMPLE_JWT = {
    "AUTH_HEADER_TYPES": ["JWT", "Bearer"],
    "AUTH_TOKEN_CLASSES": ["store.accounts.tokens.AccessToken"],
    "ACCESS_TOKEN_LIFETIME": timedelta(days=1),  # longer than a day of measuring
    "REFRESH_TOKEN_LIFETIME": timedelta(days=7),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "CHECK_REVOKE_TOKEN": True,  # a new password voids all tokens made before
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Storefront",
    "DESCRIPTION": "A reference shop that can be slowed down on purpose.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # What is sent and what is answered are described apart: a picture goes in as a file and comes as a URL.
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "store.schema.links.add_links",
    ],
    # The UI comes from this server, so that it works offline.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

VARIANTS = environment.items("VARIANTS")  # stand-ins to put in place when the server starts, by name
REGRESSIONS_ALLOWED = True
DB_ROUND_TRIP_MS = environment.milliseconds("DB_ROUND_TRIP_MS")  # that each query waits, as on a network
QUEUE_MS = environment.milliseconds("QUEUE_MS")  # who waits longer for a thread gets a 503; 0 for no limit
QUERY_LOG = True
SILK_LOGIN = environment.flag("SILK_LOGIN", default=False)  # silk for staff, from any machine
REQUEST_LOG = environment.flag("REQUEST_LOG", default=False)  # a JSON line per request on stderr; prod: 1
METRICS_PORT = environment.port("METRICS_PORT", 0)  # where gunicorn serves /metrics; 0 means nowhere
# Whose word prod takes for the client's address. gunicorn takes theirs for the scheme by the same variable.
EDGES = environment.networks("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
MOST_BODY_BYTES = 1024 * 1024  # that prod reads; a picture, which is the largest, has half of that
