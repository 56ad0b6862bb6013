"""Signals from the places a failure passed through: the functions there and what they call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.code.signals import Signal

if TYPE_CHECKING:
    from homeport.code.candidates import Candidates
    from homeport.code.index import Index
    from homeport.code.query import Query

_PLACES = 30


def measure_stack(index: Index, query: Query, candidates: Candidates) -> None:
    """Point at the chunks of the places, and at what those call."""
    for place in query.places[:_PLACES]:
        chunk = index.chunk_at(place.path, place.line)
        if chunk is None:
            continue
        why = f"on the stack at line {place.line}"
        candidates.of(chunk).point(Signal.FRAME, place.weight, why)
        for one in index.callees(chunk):
            why = f"called by {chunk.symbol or chunk.path}"
            candidates.of(one).point(Signal.CALLEE, place.weight, why)
