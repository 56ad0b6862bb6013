"""Walks over the lines of text, one by one, for the readers of documents."""

from collections.abc import Iterator


def line_end(data: bytes, place: int) -> int:
    """Return where the line that goes on at `place` ends: at its newline, or with the text."""
    stop = data.find(b"\n", place)
    return len(data) if stop < 0 else stop


def lines(data: bytes, start: int, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield each line from `start` on, without its newline; the last one ends at `end`."""
    end = len(data) if end is None else end
    while start < end:
        stop = data.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1
