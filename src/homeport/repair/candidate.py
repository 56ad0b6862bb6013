"""What a proposed change is: a few stretches of one file replaced, and why that might help."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Replace the bytes `start` to `end` (half-open, of the file as UTF-8) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change of one file. `weight` is the logarithm of how likely it is before any test ran."""

    path: str
    splices: tuple[Splice, ...]
    operator: str
    symbol: str
    line: int  # 1-based, the first line it touches
    weight: float
    note: str  # for people: "`<` becomes `<=`"


@dataclass(frozen=True, slots=True)
class Batch:
    """Candidates, heaviest first; what the same source makes later weighs no more than `bound`."""

    candidates: Sequence[Candidate]
    bound: float = -math.inf


def spliced(data: bytes, splices: Sequence[Splice]) -> bytes:
    """Return the data with the splices applied; they must not overlap."""
    pieces: list[bytes] = []
    at = 0
    for splice in sorted(splices):
        if splice.start < at:
            message = f"splices overlap at byte {splice.start}"
            raise ValueError(message)
        pieces += (data[at : splice.start], splice.text.encode())
        at = splice.end
    pieces.append(data[at:])
    return b"".join(pieces)
