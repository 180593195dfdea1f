"""Started as a process with a database of its own, named by its argument: two workers serve cached lists.

Prints, as JSON, for each write whether each worker told what is true right before it and right after it.
"""

import json
import logging
import multiprocessing
import sys
from multiprocessing.connection import Connection

import django
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import setup_test_environment

LIST = "/store/products/"


def listed() -> bytes:
    from rest_framework.test import APIClient

    return APIClient().get(LIST).content


def truth() -> bytes:
    """What the correct code answers."""
    with override_settings(VARIANTS=[]):
        return listed()


def serve(asked: Connection) -> None:
    """Tell the list whenever asked: a process as gunicorn forks them, with a cache of its own."""
    while asked.recv():
        asked.send_bytes(listed())


def started() -> tuple[multiprocessing.Process, Connection]:
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe()
    process = forking.Process(target=serve, args=[theirs], daemon=True)
    process.start()
    return process, ours


def told_truth(workers: list[Connection]) -> list[bool]:
    for worker in workers:
        worker.send(True)
    return [worker.recv_bytes() == truth() for worker in workers]


def outcomes() -> dict[str, list[list[bool]]]:
    from tests.store.cast import products
    from tests.store.writes import WRITES

    connection.close()  # no two processes may share one
    workers = [started() for _ in range(2)]
    pipes = [pipe for _, pipe in workers]
    products(3)
    ends = {}
    for name, write in WRITES.items():
        before = told_truth(pipes)
        write()
        ends[name] = [before, told_truth(pipes)]
    for process, pipe in workers:
        pipe.send(False)
        process.join()
    return ends


def main() -> None:
    django.setup()
    setup_test_environment()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    settings.WHITENOISE_USE_FINDERS = False  # each new client would read all static files again
    logging.disable(logging.INFO)  # the staff's writes are expected here
    connection.settings_dict["TEST"]["NAME"] = sys.argv[1]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        ends = outcomes()
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
    sys.stdout.write(json.dumps(ends))


if __name__ == "__main__":
    main()
