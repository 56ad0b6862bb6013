"""What a piece of text says about the pieces behind it: the heads of what goes on there.

Long text is scanned piece by piece. Rows of values mean nothing without the statement, the COPY or
the table's header above them, nor a statement without columns without the table's definition; so
these are put above the next piece, and what is found in them is not counted twice.
"""

from collections.abc import Collection

from homeport.detection import dumps, tables

_TELLERS = frozenset(("inserted-value", "copied-row", "table-column", "phone-column"))  # detectors
_LONGEST = 1 << 16  # bytes of heads; more would cost each piece more than itself


def tells(documents: Collection[str]) -> bool:
    """Tell whether a piece may say something, given whose triggers are in it."""
    return not _TELLERS.isdisjoint(documents)


def heads(data: bytes) -> bytes:
    """Return what must stand above text that goes on behind `data`, ready to be put there."""
    _, still_open = max(dumps.open_statement(data), dumps.open_copy(data), tables.open_head(data))
    above = dumps.definitions(data) + still_open
    return above if len(above) <= _LONGEST else b""
