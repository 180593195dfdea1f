"""Which differences between two runs count."""

import pytest

from workshop.outputs import first_missing, normalised, shortened


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("took 12.3 s", "took 9 s"),
        ("1,007 items", "12 items"),
        ("[lesson-1 29f00ab] Fix", "[lesson-1 1234567] Fix"),
        ("[lesson-1 bddcbbd] Fix", "[lesson-1 1234567] Fix"),
        ("November 20, 2026 - 12:58:07", "May 2, 2027 - 01:02:03"),
        ("results/20261120T125605Z-load/", "results/20270101T000000Z-load/"),
        ("ratio  1.004  p  < 0.001", "ratio 13.004  p 0.2"),
        ("0.656  [0.587, 0.734]  < 0.001", "0.7  too wide to tell  0.2"),
        ("+1.82 ms", "-1.82 ms"),
        ("probe     8.06", "probe    12.06"),
        (" ────── ", " ─────────── "),
    ],
)
def test_what_changes_from_run_to_run_does_not_count(one: str, other: str):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 queries", "12 queries"),
        ("1 query", "2 query"),
        ("improved", "regressed"),
        ("perf", "perf@HEAD"),
        ("a file", "no file"),
    ],
)
def test_what_a_lesson_is_about_counts(one: str, other: str):
    assert normalised(one) != normalised(other)


def test_words_of_hexadecimal_letters_are_words():
    assert normalised("the defaced facade") == "the defaced facade"


def test_lines_come_in_order_with_any_lines_between_them():
    assert first_missing(["one", "two"], ["zero", "one", "and", "two"]) is None


def test_the_first_line_that_does_not_come_is_named():
    assert first_missing(["one", "two", "three"], ["one", "three"]) == "two"


def test_a_line_that_comes_too_early_is_missing():
    assert first_missing(["one", "two"], ["two", "one"]) == "two"


def test_a_line_that_comes_once_is_missing_the_second_time():
    assert first_missing(["one", "one"], ["one"]) == "one"


def test_an_ellipsis_is_no_line():
    assert first_missing(["one", "…", "three"], ["one", "two", "three"]) is None


@pytest.mark.parametrize(
    ("head", "tail", "kept"),
    [
        (None, None, ("a", "b", "c", "d")),
        (1, None, ("a", "…")),
        (None, 1, ("…", "d")),
        (1, 1, ("a", "…", "d")),
        (2, 2, ("a", "b", "c", "d")),
        (5, None, ("a", "b", "c", "d")),
        (0, None, ("…",)),
    ],
)
def test_a_long_output_is_shortened_as_declared(head: int | None, tail: int | None, kept: tuple[str, ...]):
    assert shortened(["a", "b", "c", "d"], head, tail) == kept


def test_how_a_load_went_every_few_seconds_is_not_written_down():
    printed = [
        "  checkout 5.3 s",
        "  second 4: 20 requests/s, 0 failed",
        "  visitor: 6 s",
        "second 1: of a table",
    ]
    assert shortened(printed, None, None) == ("  checkout 5.3 s", "  visitor: 6 s", "second 1: of a table")
    assert shortened(printed, 2, 0) == ("  checkout 5.3 s", "  visitor: 6 s", "…")
