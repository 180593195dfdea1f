"""Linear equations, solved exactly. The growth that they explain is in tests/harness/goldens."""

from fractions import Fraction

from harness.scan.growth import solve


def test_equations_with_one_solution() -> None:
    assert solve([[1, 1, 3], [1, -1, 1], [2, 0, 4]]) == [2, 1]
    assert solve([[3, 1]]) == [Fraction(1, 3)]


def test_equations_without_a_solution_or_with_many() -> None:
    assert solve([[1, 1], [1, 2]]) is None
    assert solve([[1, 1, 2], [2, 2, 4]]) is None
