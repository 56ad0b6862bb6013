"""Lines are walked over as they stand, the last one whether it ends or not."""

from homeport.detection.lines import line_end, lines

DATA = b"ab\n\ncd"


def test_a_line_ends_at_its_newline_or_with_the_text() -> None:
    """A place on a newline ends there; the last line ends with the text."""
    assert [line_end(DATA, place) for place in (0, 2, 3, 4, 6)] == [2, 2, 3, 6, 6]


def test_every_line_is_walked_over_once() -> None:
    """Empty lines count; what a final newline ends is no line of its own."""
    assert list(lines(DATA, 0)) == [(0, 2), (3, 3), (4, 6)]
    assert list(lines(DATA + b"\n", 3)) == [(3, 3), (4, 6)]


def test_lines_stop_where_they_are_told() -> None:
    """A line is cut at the end that was given; nothing lies behind it."""
    assert list(lines(DATA, 0, 5)) == [(0, 2), (3, 3), (4, 5)]
    assert list(lines(DATA, 0, 3)) == [(0, 2)]
    assert list(lines(DATA, 7)) == []
