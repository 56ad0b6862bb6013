"""Splits `file:12:3`, which most languages write, from its right end: files hold colons too."""

from homeport.traces.pattern import Pattern

_NUMBER = Pattern(r"\d{1,9}$")


def split_place(place: str) -> tuple[str, int | None, int | None]:
    """Return file, line and column; what the place does not say is None."""
    file, colon, last = place.rpartition(":")
    if not colon or not _NUMBER.match(last):
        return place, None, None
    before, colon, number = file.rpartition(":")
    if colon and _NUMBER.match(number):
        return before, int(number), int(last)
    return file, int(last), None
