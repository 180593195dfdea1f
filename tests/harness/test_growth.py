"""The fit of work to the lengths of arrays, with figures whose line is known."""

from fractions import Fraction

import pytest

from harness.scan.growth import Fit, Point, Term, fit, solve


def points(path: str, *pairs: tuple[int, int]) -> list[Point]:
    return [Point({path: length}, work) for length, work in pairs]


def test_no_array_is_flat() -> None:
    assert fit([Point({}, 2), Point({}, 2)]) == Fit("flat")


def test_one_length_tells_nothing() -> None:
    assert fit(points("$", (3, 2), (3, 2))) == Fit("untold")


def test_arrays_that_are_always_empty_tell_nothing() -> None:
    assert fit(points("$", (0, 2), (0, 2))) == Fit("untold")


def test_the_same_work_at_other_lengths_is_constant() -> None:
    assert fit(points("$", (2, 3), (5, 3), (50, 3))) == Fit("constant", 3)


def test_one_more_for_each_element() -> None:
    assert fit(points("$.results", (2, 4), (5, 7), (10, 12))) == Fit("grows", 2, (Term("$.results", 1),))


def test_two_lengths_are_enough_for_a_whole_slope() -> None:
    assert fit(points("$", (10, 23), (50, 103))).terms == (Term("$", 2),)


def test_two_lengths_are_not_enough_for_a_fraction() -> None:
    assert fit(points("$", (10, 3), (50, 4))) == Fit("varies")


def test_a_fraction_that_a_third_length_confirms() -> None:
    assert fit(points("$", (2, 3), (4, 4), (10, 7))) == Fit("grows", 2, (Term("$", 0.5),))


def test_an_empty_array_spares_a_query_and_is_no_growth() -> None:
    assert fit(points("$", (0, 2), (1, 3), (9, 3))) == Fit("constant", 3)


def test_none_and_one_alone_tell_nothing() -> None:
    assert fit(points("$", (0, 2), (1, 3))) == Fit("untold")


def test_of_two_paths_that_grow_together_the_outer_one_is_named() -> None:
    together = [
        Point({"$.results": number, "$.results[*].images": 3 * number}, 2 + number) for number in (2, 5, 10)
    ]
    assert fit(together) == Fit("grows", 2, (Term("$.results", 1),))


def test_a_whole_slope_comes_before_an_outer_path() -> None:
    for_each_image = [
        Point({"$.results": number, "$.results[*].images": 5 * number // 2}, 2 + 5 * number // 2)
        for number in (2, 4, 10)
    ]
    assert fit(for_each_image) == Fit("grows", 2, (Term("$.results[*].images", 1),))


def test_of_two_whole_slopes_the_other_is_told_as_well() -> None:
    for_each_image = [
        Point({"$.results": number, "$.results[*].images": 3 * number}, 2 + 3 * number)
        for number in (2, 5, 10)
    ]
    found = fit(for_each_image)
    assert found.terms == (Term("$.results", 3),)
    assert found.instead == (Term("$.results[*].images", 1),)


def test_the_inner_path_when_only_that_explains_it() -> None:
    uneven = [
        Point({"$": orders, "$[*].items": items}, 1 + items) for orders, items in ((2, 9), (5, 17), (10, 44))
    ]
    assert fit(uneven) == Fit("grows", 1, (Term("$[*].items", 1),))


def test_two_paths_at_once() -> None:
    nested = [
        Point({"$": orders, "$[*].items": items}, 1 + orders + items)
        for orders, items in ((2, 9), (5, 17), (10, 44), (20, 71))
    ]
    assert fit(nested) == Fit("grows", 1, (Term("$", 1), Term("$[*].items", 1)))


def test_two_paths_need_a_fourth_answer_that_confirms_them() -> None:
    nested = [
        Point({"$": orders, "$[*].items": items}, 1 + orders + items)
        for orders, items in ((2, 9), (5, 17), (10, 44))
    ]
    assert fit(nested).about


def test_growth_that_is_no_straight_line_is_about() -> None:
    with_gaps = points("$", (2, 4), (5, 6), (10, 9), (20, 17), (50, 38))
    found = fit(with_gaps)
    assert (found.found, found.about) == ("grows", True)
    assert found.terms[0].slope == pytest.approx(0.71, abs=0.01)


def test_one_query_more_somewhere_is_no_growth() -> None:
    assert fit(points("$", (2, 3), (5, 3), (10, 3), (20, 3), (50, 4))) == Fit("varies")


def test_fewer_queries_for_more_elements_are_no_growth() -> None:
    assert fit(points("$", (2, 9), (5, 6), (10, 1))) == Fit("varies")


def test_queries_that_differ_by_something_else_are_no_growth() -> None:
    assert fit(points("$", (2, 9), (5, 3), (10, 8), (20, 4), (50, 12))) == Fit("varies")


def test_other_queries_for_the_same_length_are_no_growth() -> None:
    assert fit(points("$", (5, 3), (5, 4), (5, 7))) == Fit("varies")


def test_bounded_by_the_number_of_different_rows_is_no_growth() -> None:
    assert fit(points("$", (2, 4), (5, 5), (10, 5), (20, 5), (50, 5))) == Fit("varies")


def test_equations_with_one_solution() -> None:
    assert solve([[1, 1, 3], [1, -1, 1], [2, 0, 4]]) == [2, 1]
    assert solve([[3, 1]]) == [Fraction(1, 3)]


def test_equations_without_a_solution_or_with_many() -> None:
    assert solve([[1, 1], [1, 2]]) is None
    assert solve([[1, 1, 2], [2, 2, 4]]) is None
