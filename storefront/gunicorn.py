"""gunicorn's configuration: `gunicorn storefront.wsgi --config storefront/gunicorn.py`."""

import os


def _count(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not (value.isdecimal() and int(value) > 0):
        raise SystemExit(f"{name} is {value!r}; allowed: a whole number, 1 or more.")
    return int(value)


worker_class = "gthread"
workers = _count("WEB_CONCURRENCY", 1)  # processes
threads = _count("GUNICORN_THREADS", 4)  # of each process: so many requests at once
# Longer than any shopper thinks, so that none meets a connection that is being closed.
keepalive = 30
# Several servers on one machine would share the default path of gunicorn's control socket.
control_socket_disable = True
