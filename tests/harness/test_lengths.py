from harness.scan.lengths import depth, lengths


def test_every_array_is_measured_by_its_path() -> None:
    assert lengths({"count": 7, "results": [1, 2, 3]}) == {"$.results": 3}
    assert lengths([{"id": 1}, {"id": 2}]) == {"$": 2}
    assert lengths({"id": 1, "title": "Spade"}) == {}


def test_arrays_in_arrays_are_added_up() -> None:
    assert lengths({"results": [{"images": [1, 2]}, {"images": [3]}]}) == {
        "$.results": 2,
        "$.results[*].images": 3,
    }
    assert lengths([[1, 2], [3]]) == {"$": 2, "$[*]": 3}


def test_an_empty_array_counts_as_none() -> None:
    assert lengths({"results": []}) == {"$.results": 0}


def test_an_object_with_ids_for_keys_is_an_array_in_disguise() -> None:
    carts = {"00000000-0000-4000-8000-000000000010": {"items": [1]}}
    assert lengths({"stock": {"17": 3, "18": 0}, "carts": carts}) == {
        "$.stock": 2,
        "$.carts": 1,
        "$.carts[*].items": 1,
    }


def test_keys_that_are_no_names_are_quoted() -> None:
    assert lengths({"a b": {"c.d": [1]}}) == {"$['a b']['c.d']": 1}


def test_paths_are_ordered_from_the_outside() -> None:
    assert sorted(["$[*].a", "$.a.b", "$.a"], key=depth) == ["$.a", "$.a.b", "$[*].a"]
