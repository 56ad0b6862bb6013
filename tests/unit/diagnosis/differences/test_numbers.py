"""How two numbers differ."""

import math

import pytest

from homeport.diagnosis.differences.kinds import Kind
from homeport.diagnosis.differences.numbers import number, of_numbers


@pytest.mark.parametrize(
    ("actual", "expected", "kind", "words"),
    [
        (4, 5, Kind.OFF_BY_ONE, "one too few"),
        (6, 5, Kind.OFF_BY_ONE, "one too many"),
        (-3, 3, Kind.SIGN, "sign"),
        (400, 4, Kind.FACTOR, "too large by the factor 100"),
        (3600, 3600000, Kind.FACTOR, "too small by the factor 1000"),
        (0.1 + 0.2, 0.3, Kind.BINARY_FRACTION, "binary fractions"),
        (2, 2.75, Kind.CUT, "cut off"),
        (3, 2.75, Kind.ROUNDED, "rounded away"),
        (2.75, 3, Kind.ROUNDED, "not rounded"),
        (2.74, 2.75, Kind.ROUNDED, "another way"),
        (math.nan, 1, Kind.NOT_A_NUMBER, "NaN"),
    ],
)
def test_two_numbers_have_a_word_for_what_differs(
    actual: float, expected: float, kind: Kind, words: str
) -> None:
    """The first word for two numbers names the usual reason."""
    found = next(of_numbers(actual, expected))
    assert found.kind is kind
    assert words in found.words


@pytest.mark.parametrize(("actual", "expected"), [(17, 5), (math.inf, 1), (0, 7)])
def test_numbers_without_a_relation_have_no_word(actual: float, expected: float) -> None:
    """Nothing is said of numbers that only differ."""
    assert not list(of_numbers(actual, expected))


def test_a_whole_float_is_shown_without_its_fraction() -> None:
    """Numbers are shown as people write them."""
    assert (number(2.0), number(1234567), number(0.1 + 0.2)) == (
        "2",
        "1234567",
        "0.30000000000000004",
    )
