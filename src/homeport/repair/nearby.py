"""What lies near a function that was rewritten by someone who may be half right.

The rewriting itself, parts of it alone, and small changes of each: a rewriting that fixes one of
two mistakes, or makes a new one, is a step away from a good one.
"""

from __future__ import annotations

import difflib
import itertools
from typing import TYPE_CHECKING

from homeport.repair.candidate import Candidate, spliced
from homeport.repair.proposals import File, Piece, between

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEIGHT = -6.0  # where a rewriting stands among changes of other kinds
_FURTHER = -2.0  # and what is one change away from it
_MOST_PARTS = 5  # stretches of a rewriting that are tried apart
_AROUND_WHOLE = 400  # small changes of the rewriting
_AROUND_PART = 120  # and of each of its parts


def nearby(file: File, after: bytes, symbol: str) -> Iterator[list[Candidate]]:
    """Yield candidates in rounds: the rewriting, its parts, then small changes of each."""
    if after == file.data:
        return
    whole = _candidate(file, after, symbol, "model", "the model rewrote it", _WEIGHT)
    parts = [
        _candidate(file, text, symbol, "model part", "a part of what the model wrote", _WEIGHT)
        for text in _parts(file.data, after)
    ]
    yield [whole, *parts]
    yield list(itertools.islice(_around(file, whole, after), _AROUND_WHOLE))
    for part in parts:
        text = spliced(file.data, part.splices)
        yield list(itertools.islice(_around(file, part, text), _AROUND_PART))


def _candidate(  # noqa: PLR0917 -- a candidate's parts
    file: File, after: bytes, symbol: str, operator: str, note: str, weight: float
) -> Candidate:
    splices = between(file.data, after)
    line = file.data.count(b"\n", 0, splices[0].start) + 1
    return Candidate(file.path, splices, operator, symbol, line, weight, note)


def _parts(before: bytes, after: bytes) -> Iterator[bytes]:
    """Yield the file with each stretch of the rewriting alone, then with all but one."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matched = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [one for one in matched if one[0] != "equal"]
    if not 1 < len(changed) <= _MOST_PARTS:
        return
    alone = [[one] for one in changed]
    without = [[one for one in changed if one is not out] for out in changed]
    for some in alone if len(changed) == len(alone[0]) + 1 else [*alone, *without]:
        lines = list(old)
        for _, start, end, first, last in reversed(some):
            lines[start:end] = new[first:last]
        yield b"".join(lines)


def _around(file: File, origin: Candidate, text: bytes) -> Iterator[Candidate]:
    """Yield small changes of a text that came out of a rewriting, the likeliest first."""
    changed = File.of(file.path, text)
    every = dict.fromkeys(range(1, text.count(b"\n") + 2), 1.0)
    for piece in changed.pieces(every, ""):
        if piece.symbol == origin.symbol or (not changed.functions and not piece.symbol):
            yield from (_further(file, origin, text, one) for one in _made(piece))


def _made(piece: Piece) -> Iterator[Candidate]:
    for batch in piece.make():
        yield from batch.candidates


def _further(file: File, origin: Candidate, text: bytes, change: Candidate) -> Candidate:
    after = spliced(text, change.splices)
    if after == file.data:
        return origin
    return _candidate(
        file, after, origin.symbol, f"{origin.operator}, {change.operator}",
        f"{origin.note}, and {change.note}", origin.weight + _FURTHER + change.weight / 4,
    )  # fmt: skip
