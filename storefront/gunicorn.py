"""gunicorn's configuration: `gunicorn storefront.wsgi --config storefront/gunicorn.py`."""

import os


def _count(name: str, default: int, least: int = 1) -> int:
    value = os.environ.get(name) or str(default)
    if not (value.isdecimal() and int(value) >= least):
        raise SystemExit(f"{name} is {value!r}; allowed: a whole number, {least} or more.")
    return int(value)


# gthread, whose requests know how long they waited for a thread.
worker_class = "storefront.worker.StampingWorker"
workers = _count("WEB_CONCURRENCY", 1)  # processes
threads = _count("GUNICORN_THREADS", 4)  # of each process: so many requests at once
# Tells settings/database.py that this is a server, and how many connections it needs.
raw_env = [f"SERVER_THREADS={threads}"]
# Longer than any shopper thinks, so that none meets a connection that is being closed.
keepalive = 30
# In production each worker starts anew after so many and up to a tenth more, so that no leak adds up.
# Elsewhere never: one worker alone leaves a gap, which would be measured.
max_requests = _count("GUNICORN_MAX_REQUESTS", 0, least=0)
max_requests_jitter = max_requests // 10
# A slow answer is given to its end when the server is told to stop; longer than the database's time-outs.
graceful_timeout = 30
# Several servers on one machine would share the default path of gunicorn's control socket.
control_socket_disable = True
# By default gunicorn takes SCRIPT_NAME from a proxy's request, and a proxy hands on what its client sent.
forwarder_headers = ""

# prod's log is for programs, and so is any other with REQUEST_LOG: the server's lines have the same form.
is_prod = os.environ.get("DJANGO_SETTINGS_MODULE", "settings.prod") == "settings.prod"
if is_prod or os.environ.get("REQUEST_LOG", "") not in ("", "0"):
    logger_class = "storefront.json_lines.GunicornLogger"

# Hooks, which cost nothing where nobody asks for metrics.
if os.environ.get("METRICS_PORT"):
    from storefront.metrics_server import (  # noqa: F401
        child_exit,
        on_exit,
        post_fork,
        post_worker_init,
        when_ready,
    )
