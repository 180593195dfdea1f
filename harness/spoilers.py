"""What would be measured instead of the project: a profiler, DEBUG, a server made for development."""

from collections.abc import Iterator

from harness.client import Answer, Client

PROFILERS = {"/silk/": "django-silk", "/__debug__/": "the debug toolbar"}
NOWHERE = "/no-such-page-as-this"
RUNSERVER = "WSGIServer"  # how Django's runserver signs its answers
REMEDY = "Measure a profile without it."


def spoilers(client: Client) -> Iterator[str]:
    """One sentence for each that the server shows; seen by asking for pages that only they have."""
    nowhere = client.get(NOWHERE)
    if nowhere.status == 404:  # else it answers to everything
        yield from profilers(client)
    yield from of_answer(nowhere)


def profilers(client: Client) -> Iterator[str]:
    for path, name in PROFILERS.items():
        if client.get(path).status != 404:
            yield f"{name} is on: it costs more than most mistakes."


def of_answer(answer: Answer) -> Iterator[str]:
    if b"DEBUG = True" in answer.body:
        yield "DEBUG is on: it keeps every query in memory."
    if (answer.software or "").startswith(RUNSERVER):
        yield "The server is Django's runserver: it has no limit of threads and reloads code while it serves."
