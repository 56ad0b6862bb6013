import pytest

from homeport.traces.heading import Heading, find_heading, starts_record


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("TypeError: x", Heading("TypeError", "x")),
        ("12:00 main - a.b.FooException: x: y", Heading("a.b.FooException", "x: y")),
        ("Error [ERR_X]: y", Heading("Error", "y")),
        ("CartError", Heading("CartError", "")),
    ],
)
def test_the_first_name_with_a_known_ending_is_taken(line: str, heading: Heading) -> None:
    """Words of a log may stand before it, its message behind."""
    assert find_heading(line, ("Error", "Exception")) == heading


@pytest.mark.parametrize("line", ["all fine", "xError y", "Foo: bar", "/a/Error: x"])
def test_a_line_without_such_a_name_has_no_heading(line: str) -> None:
    """A name must end like an error's and stand before a colon or the end."""
    assert find_heading(line, ("Error",)) is None


def test_a_clock_starts_a_record() -> None:
    """Dates, times and level tags begin log records; other text does not."""
    assert starts_record("2026-01-01 10:00:00 x")
    assert starts_record("[ERROR] x")
    assert not starts_record("x 10:00:00")
