"""Merges what many pieces propose into one stream, the likeliest first."""

from __future__ import annotations

import heapq
import itertools
import math
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from homeport.repair.candidate import Candidate
    from homeport.repair.proposals import Piece


def merged(pieces: Sequence[Piece]) -> Iterator[Candidate]:
    """Yield the candidates of all pieces, heaviest first.

    A piece makes more when what it may still make weighs most.
    """
    in_order = sorted(pieces, key=attrgetter("path"))
    streams = [piece.make() for piece in in_order]
    # An entry is a weight, the piece, a number of its own, and the candidates that wait.
    numbers = itertools.count()
    heap: list[tuple[float, int, int, list[Candidate]]] = [
        (-piece.bound, place, next(numbers), []) for place, piece in enumerate(in_order)
    ]
    heapq.heapify(heap)

    def wait(place: int, weight: float, made: list[Candidate]) -> None:
        heapq.heappush(heap, (-weight, place, next(numbers), made))

    while heap:
        _, place, _, made = heapq.heappop(heap)  # made: lightest first; none: more is to be made
        if made:
            yield made.pop()
            if made:
                wait(place, made[-1].weight, made)
            continue
        batch = next(streams[place], None)
        if batch is not None and batch.candidates:
            wait(place, batch.candidates[0].weight, list(reversed(batch.candidates)))
        if batch is not None and batch.bound > -math.inf:
            wait(place, batch.bound, [])
