"""Finds what is left of a private key whose armour lost its first line: the body above its end."""

import re
from collections.abc import Iterator

from homeport.detection.expressions import compile_expression

_END = r"-----END[ A-Z0-9_-]{0,60}PRIVATE KEY"
# A line of the body, behind what a log, a diff or a quote put in front of it.
_MARGIN = rb"(?:|[^\n]{0,120}[ \t:>|\"'+-])"
_BODY = re.compile(_MARGIN + rb"([A-Za-z0-9+/=]{24,})(?:\\r)?(?:\\n)?[\"',+\\ ]{0,4}")
_LAST = re.compile(_MARGIN + rb"[A-Za-z0-9+/=]{1,80}[ \r]{0,2}")
_MOST_LINES = 120


def tails(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the body above every end of a key that has no beginning."""
    for found in compile_expression(_END, "armour").finditer(data):
        stop = data.rfind(b"\n", 0, found.start())
        if stop < 0:
            continue
        start = _first(data, stop)
        if start is not None:
            yield start, stop - data[start:stop].endswith(b"\r")


def _first(data: bytes, stop: int) -> int | None:
    """Return where the body that ends at `stop` begins; nothing if its armour is whole."""
    start, pattern = None, _LAST
    for _ in range(_MOST_LINES):
        line = data.rfind(b"\n", 0, stop) + 1
        text = data[line:stop].rstrip(b"\r")
        if b"-----BEGIN" in text:
            return None
        body = _BODY.fullmatch(text)
        if body is None and pattern.fullmatch(text) is None:
            break
        if body is not None:
            start = line + body.start(1)
        pattern, stop = _BODY, line - 1
        if line == 0:
            break
    return start
