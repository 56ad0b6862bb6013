"""Writes many pieces of text as events of one shape: fast, since most pieces need no escaping."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import cast

from homeport.backends.fast_json import write
from homeport.domain import CallDelta, Piece, Thought

_WORDS = {str}
_ESCAPED = re.compile(r'["\\\x00-\x1f\ud800-\udfff]')  # what a JSON string cannot hold as it is


def events(texts: Sequence[str], before: str, after: str) -> bytes:
    """Return each text as a JSON string between `before` and `after`."""
    if not texts:
        return b""
    if _ESCAPED.search("".join(texts)) is None:
        middle = f'"{after}{before}"'.join(texts)
        return f'{before}"{middle}"{after}'.encode()
    opening, closing = before.encode(), after.encode()
    return b"".join([b"%s%s%s" % (opening, write(text), closing) for text in texts])


def words_of(pieces: Sequence[Piece]) -> Sequence[str]:
    """Return the pieces that are words."""
    if set(map(type, pieces)) == _WORDS:
        return cast("Sequence[str]", pieces)
    return [one for one in pieces if isinstance(one, str)]


def runs(pieces: Sequence[Piece]) -> Iterator[Sequence[str] | CallDelta | Thought]:
    """Yield the pieces in order: stretches of words, and each piece of something else by itself."""
    if set(map(type, pieces)) == _WORDS:
        yield cast("Sequence[str]", pieces)
        return
    for kind, run in groupby(pieces, type):
        if kind is str:
            yield cast("list[str]", list(run))
        else:
            yield from cast("Iterator[CallDelta | Thought]", run)
