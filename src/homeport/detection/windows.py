"""Cuts long text into pieces that are scanned one by one, always at the same places.

Where a cut falls depends only on the text before it, so a stream fed in any pieces is cut as
the whole text would be. The cuts fall at ends of lines, outside of key blocks; a line longer
than a piece is cut at white space or punctuation when it has any.
"""

SIZE = 1 << 18  # characters after which the next end of line ends the piece
LONGEST = 1 << 20  # a piece without any end of line is cut here
_SEAM = 4096  # how far back a kinder place is looked for in such a piece
_BLOCK = 1 << 15  # a key block that began this near to the cut is left whole
_ROW = 1 << 13  # how far back the end of a row of values is looked for, so as not to cut one
_ENDS_OF_ROWS = ("),\n", "),\r\n", ";\n", ";\r\n")
_OPENING, _CLOSING = "-----BEGIN", "-----END"


def next_cut(text: str, start: int, *, final: bool) -> int | None:
    """Return where the piece that starts at `start` ends; None when more text must come first."""
    newline = text.find("\n", start + SIZE, start + LONGEST)
    if newline >= 0:
        cut = _outside_block(text, start, _outside_row(text, start, newline + 1))
    elif len(text) - start >= LONGEST:
        cut = _seam(text, start + LONGEST)
    elif final:
        cut = len(text)
    else:
        return None
    return cut


def whole_lines(text: str) -> int:
    """Return where the last line that can be told already ends: no half line, no open key block."""
    cut = text.rfind("\n") + 1
    opening = _open_block(text, 0, cut)
    return cut if opening is None else opening


def _outside_row(text: str, start: int, cut: int) -> int:
    """Move the cut behind the last row of values before it, where there is one near."""
    if text.endswith(_ENDS_OF_ROWS, start, cut):
        return cut
    first = max(start, cut - _ROW)
    ends = ((text.rfind(end, first, cut), len(end)) for end in _ENDS_OF_ROWS[:2])
    place, size = max(ends)
    return cut if place < 0 else place + size


def _outside_block(text: str, start: int, cut: int) -> int:
    """Move the cut before a key block that is still open there, if that leaves a piece."""
    line = _open_block(text, start, cut)
    return cut if line is None or line == start else line


def _open_block(text: str, start: int, cut: int) -> int | None:
    """Return where the line of a key block begins that is still open at `cut`."""
    opening = text.rfind(_OPENING, max(start, cut - _BLOCK), cut)
    if opening < 0 or text.find(_CLOSING, opening, cut) >= 0:
        return None
    return text.rfind("\n", start, opening) + 1 or start


def _seam(text: str, limit: int) -> int:
    """Return the best place to cut a line without end: after the last separator before `limit`."""
    tail = text[limit - _SEAM : limit]
    for separators in (" \t", ",;&", "\"'<>(){}[]"):
        at = max(tail.rfind(ch) for ch in separators)
        if at >= 0:
            return limit - _SEAM + at + 1
    return limit
