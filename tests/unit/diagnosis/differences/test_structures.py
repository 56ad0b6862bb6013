"""How two values differ by type, or inside."""

import pytest

from homeport.diagnosis.differences import Kind, compare


@pytest.mark.parametrize(
    ("actual", "expected", "kind", "at"),
    [
        (None, 3, Kind.NOTHING, ""),
        (True, False, Kind.INVERTED, ""),
        (4, 5, Kind.OFF_BY_ONE, ""),
        ("5", 5, Kind.TEXT_FOR_NUMBER, ""),
        (5, "5", Kind.NUMBER_FOR_TEXT, ""),
        ("A", "a", Kind.CASE, ""),
        ([], 5, Kind.OTHER_TYPE, ""),
        (True, 1, Kind.OTHER_TYPE, ""),
        ("yes", True, Kind.OTHER_TYPE, ""),
        ([3, 2, 1], [1, 2, 3], Kind.REVERSED, ""),
        ([2, 1, 3], [1, 2, 3], Kind.ORDER, ""),
        ([], [1], Kind.EMPTY, ""),
        ([1, 2], [1, 2, 3], Kind.MISSING, ""),
        ([1, 1, 2], [1, 2], Kind.DUPLICATES, ""),
        ([1, 2, 9], [1, 2], Kind.EXTRA, ""),
        ({1, 2}, {1, 2, 3}, Kind.MISSING, ""),
        ([1, 2], [1, 3], Kind.OFF_BY_ONE, "[1]"),
        ({"a": 1}, {"b": 1}, Kind.KEY_RENAMED, ".a"),
        ({}, {"b": 1}, Kind.KEY_MISSING, ".b"),
        ({"a": 1, "b": 2}, {"a": 1}, Kind.KEY_EXTRA, ".b"),
        ({"a": [{"n": -1}]}, {"a": [{"n": 1}]}, Kind.SIGN, ".a[0].n"),
    ],
)
def test_the_first_difference_is_the_most_telling(
    actual: object, expected: object, kind: Kind, at: str
) -> None:
    """Each pair has one word, with the path to where it differs."""
    found = compare(actual, expected)[0]
    assert (found.kind, found.at) == (kind, at)


def test_the_element_at_an_end_is_said_to_be_there() -> None:
    """A missing last element speaks for an off-by-one, and a missing first one too."""
    assert "the last one (off by one?)" in compare([1, 2], [1, 2, 3])[0].words
    assert "the first one" in compare([2, 3], [1, 2, 3])[0].words


def test_many_elements_are_not_all_named() -> None:
    """Three are shown, the rest is dots."""
    assert compare([0], list(range(9)))[0].words == "elements are missing: 1, 2, 3, ..."


def test_equal_values_differ_in_nothing() -> None:
    """Equal values, unrelated lists of one length and huge ones say nothing."""
    assert compare({"a": [1]}, {"a": [1]}) == ()
    assert compare(["x", "y"], ["p", "q"]) == ()
    assert compare([1, 2], [1, 3, 4]) == ()
    assert compare([0] * 3000, [1] * 3000) == ()
    assert compare(dict.fromkeys(range(3000)), {}) == ()


def test_depth_is_bounded() -> None:
    """A value that holds itself ends."""
    one: list[object] = [1]
    one.append(one)
    other: list[object] = [2]
    other.append([2, [2, [2, [2, [2, [2, [2, [3]]]]]]]])
    assert compare(one, other)
