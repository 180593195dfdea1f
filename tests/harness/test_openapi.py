"""Which operations an OpenAPI document tells, and what is said of one that is none."""

import json
from typing import Any

import pytest

from harness.errors import HarnessError
from harness.scan.openapi import Operation, operations, parse


def document(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    return parse(json.dumps({"openapi": "3.0.3", "paths": paths, **more}).encode(), "openapi.json")


GET: dict[str, Any] = {"get": {}}


def test_only_get_operations_are_asked_and_lists_before_what_they_list() -> None:
    found = operations(document({"/b/{id}/": GET, "/c/": {"post": {}}, "/b/": GET, "/a/{x}/b/{y}/": GET}), [])
    assert [one.path for one in found] == ["/b/", "/b/{id}/", "/a/{x}/b/{y}/"]


def test_what_begins_with_an_entry_of_skip_is_left_out() -> None:
    found = operations(document({"/admin/x/": GET, "/schema/": GET, "/a/": GET}), ["/admin/", "/schema"])
    assert [one.path for one in found] == ["/a/"]


def test_query_parameters_are_those_of_path_and_operation_also_by_reference() -> None:
    parameters = [{"in": "query", "name": "q", "required": True}, {"in": "header", "name": "X"}]
    item = {"parameters": parameters, "get": {"parameters": [{"$ref": "#/components/parameters/size"}]}}
    components = {"parameters": {"size": {"in": "query", "name": "page_size"}}}
    assert operations(document({"/a/": item}, components=components), []) == [
        Operation("/a/", ("q", "page_size"), ("q",))
    ]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"servers": [{"url": "/api/v1/"}]}, "/api/v1/a/"),
        ({"servers": [{"url": "https://shop.example/api"}]}, "/api/a/"),
        ({"servers": [{"url": "https://{host}/"}]}, "/a/"),
        ({"servers": []}, "/a/"),
        ({"basePath": "/api"}, "/api/a/"),
    ],
)
def test_paths_stand_below_the_first_server(more: dict[str, Any], path: str) -> None:
    assert operations(document({"/a/": GET}, **more), [])[0].path == path


def test_a_path_is_matched_with_its_slash_and_without() -> None:
    operation = Operation("/carts/{cart_pk}/items/{id}/")
    match = operation.match("/carts/7/items/8")
    assert match
    assert match.groups() == ("7", "8")
    assert operation.match("/carts/7/items/8/")
    assert not operation.match("/carts/7/items/")
    assert not operation.match("/carts/7/8/items/9/")
    assert operation.parameters == ["cart_pk", "id"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<!doctype html>", "/schema/ is HTML, not an OpenAPI document in JSON."),
        (b"openapi: 3.0.3", "/schema/ is no JSON, not an OpenAPI document in JSON."),
        (b"\xff", "/schema/ is no JSON, not an OpenAPI document in JSON."),
        (b"[]", "/schema/ is JSON, but no OpenAPI document: there are no paths in it."),
        (b'{"paths": 1}', "/schema/ is JSON, but no OpenAPI document: there are no paths in it."),
    ],
)
def test_what_is_no_document_is_told(content: bytes, sentence: str) -> None:
    with pytest.raises(HarnessError) as error:
        parse(content, "/schema/")
    assert str(error.value) == sentence
