"""What a sampled stack says: whether it is a request's, and what the request was busy with."""

import pytest

from harness import stacks
from harness.stacks import Stack
from tests.harness.frames import (
    DRIVER,
    HANDLER,
    QUERYSET,
    RENDERER,
    SERIALIZER,
    SERVER,
    SESSION,
    TIMING,
    VIEW,
    WRAPPER,
    stack,
)


def test_a_request_begins_at_djangos_handler() -> None:
    assert stacks.request((*SERVER, *VIEW)) == VIEW


def test_a_server_that_waits_serves_no_request() -> None:
    assert stacks.request((*SERVER, *stack("ThreadWorker.run gunicorn/workers/gthread.py"))) is None


@pytest.mark.parametrize(
    ("found", "part"),
    [
        ((*HANDLER, *WRAPPER, *TIMING), "middleware"),
        ((*HANDLER, *WRAPPER, *SESSION), "middleware"),
        ((*HANDLER, *WRAPPER, *SESSION, *QUERYSET), "ORM"),
        (VIEW, "rest"),
        ((*VIEW, *stack("BaseHandler.resolve_request django/core/handlers/base.py")), "rest"),
        ((*VIEW, *stack("CsrfViewMiddleware.process_view django/middleware/csrf.py")), "middleware"),
        ((*VIEW, *QUERYSET), "ORM"),
        ((*VIEW, *QUERYSET, *DRIVER), "SQL"),
        ((*VIEW, *QUERYSET, *DRIVER[:2]), "SQL"),  # what counts queries stands around the driver
        ((*VIEW, *QUERYSET, *stack("Cursor.execute psycopg/cursor.py")), "SQL"),
        (
            (*VIEW, *QUERYSET, *stack("DatabaseErrorWrapper.__call__.<locals>.inner django/db/utils.py")),
            "SQL",
        ),
        ((*VIEW, *stack("ConnectionRouter._router_func django/db/utils.py")), "ORM"),
        (SERIALIZER, "serializers"),
        ((*SERIALIZER, *stack("DecimalField.to_representation rest_framework/fields.py")), "serializers"),
        ((*SERIALIZER, *stack("ProductSerializer.get_price store/serializers.py:31")), "serializers"),
        ((*SERIALIZER, *stack("deepcopy copy.py")), "serializers"),
        ((*SERIALIZER, *QUERYSET), "ORM"),
        ((*SERIALIZER, *QUERYSET, *DRIVER), "SQL"),
        (RENDERER, "rendering"),
        ((*RENDERER, *stack("JSONEncoder.iterencode json/encoder.py")), "rendering"),
        ((*VIEW, *stack("JSONEncoder.encode json/encoder.py")), "rendering"),
    ],
)
def test_the_innermost_function_that_is_known_says_what_a_request_is_busy_with(
    found: Stack, part: str
) -> None:
    assert stacks.part(found) == part


def test_names_without_their_class_are_known_as_well() -> None:
    """Pythons before 3.11 tell no more."""
    assert stacks.part(stack("__call__ django/core/handlers/wsgi.py", "inner django/db/utils.py")) == "SQL"


def test_the_sum_of_all_parts_is_the_whole() -> None:
    found = {(*VIEW, *QUERYSET, *DRIVER): 5, SERIALIZER: 2, (*SERIALIZER, *QUERYSET): 1, VIEW: 3}
    assert stacks.parts(found) == {
        "SQL": 5,
        "ORM": 1,
        "serializers": 2,
        "rendering": 0,
        "middleware": 0,
        "rest": 3,
    }


def test_own_time_is_without_what_was_called() -> None:
    assert stacks.own({VIEW: 1, SERIALIZER: 4, (*HANDLER, *WRAPPER, *TIMING): 2}) == {
        ("ListModelMixin.list", "rest_framework/mixins.py", "rest"): 1,
        ("ListSerializer.to_representation", "rest_framework/serializers.py", "serializers"): 4,
        ("ServerTiming.__call__", "storefront/timing.py", "middleware"): 2,
    }
