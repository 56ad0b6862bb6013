import pytest

from homeport.traces.places import split_place


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("a.js:1:2", ("a.js", 1, 2)),
        ("a.js:1", ("a.js", 1, None)),
        ("C:\\a.js:1:2", ("C:\\a.js", 1, 2)),
        ("http://h:80/a", ("http://h:80/a", None, None)),
        ("a.js", ("a.js", None, None)),
    ],
)
def test_numbers_are_split_from_the_right(
    place: str, parts: tuple[str, int | None, int | None]
) -> None:
    """A drive's, port's or scheme's colon stays in the file."""
    assert split_place(place) == parts
