"""Stacks as they are sampled in a Django project, written by hand."""

from harness.stacks import Frame, Stack


def frame(where: str) -> Frame:
    """`name file:line` as a frame; the line may be left out."""
    name, _, place = where.partition(" ")
    file, _, line = place.partition(":")
    return Frame(name, file, int(line or 1))


def stack(*places: str) -> Stack:
    return tuple(map(frame, places))


SERVER = stack("ThreadWorker.handle gunicorn/workers/gthread.py")
HANDLER = stack(
    "WSGIHandler.__call__ django/core/handlers/wsgi.py",
    "BaseHandler.get_response django/core/handlers/base.py",
)
WRAPPER = stack("convert_exception_to_response.<locals>.inner django/core/handlers/exception.py")
TIMING = stack("ServerTiming.__call__ storefront/timing.py:52")
SESSION = stack("SessionMiddleware.process_request django/contrib/sessions/middleware.py")
VIEW = (
    *HANDLER,
    *WRAPPER,
    *TIMING,
    *WRAPPER,
    *stack(
        "BaseHandler._get_response django/core/handlers/base.py",
        "ListModelMixin.list rest_framework/mixins.py:40",
    ),
)
SERIALIZER = (*VIEW, *stack("ListSerializer.to_representation rest_framework/serializers.py:716"))
QUERYSET = stack(
    "QuerySet._fetch_all django/db/models/query.py",
    "SQLCompiler.execute_sql django/db/models/sql/compiler.py",
)
DRIVER = stack(
    "CursorWrapper.execute django/db/backends/utils.py",
    "Work.__call__ storefront/timing.py:76",
    "SQLiteCursorWrapper.execute django/db/backends/sqlite3/base.py",
)
RENDERER = (
    *HANDLER,
    *stack(
        "BaseHandler._get_response django/core/handlers/base.py",
        "Response.rendered_content rest_framework/response.py",
        "JSONRenderer.render storefront/renderer.py",
    ),
)
