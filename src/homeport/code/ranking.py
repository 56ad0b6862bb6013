"""Adds up the signals of a candidate, with weights by the kind of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.code.query import QueryKind
from homeport.code.signals import Signal

if TYPE_CHECKING:
    from homeport.code.candidates import Candidate

_SHAPES = {
    Signal.IS_TEST: -3.0,
    Signal.IS_CLASS: -0.3,
    Signal.IS_MODULE: -0.4,
    Signal.IS_TEXT: -1.0,
}

WEIGHTS: dict[QueryKind, dict[Signal, float]] = {
    QueryKind.TEST: {
        **_SHAPES,
        Signal.FRAME: 1.0,
        Signal.FRAME_FILE: 0.5,
        Signal.SYMBOL: 0.7,
        Signal.SYMBOL_FILE: 0.2,
        Signal.TEXT: 0.9,
        Signal.TEXT_NAME: 0.5,
        Signal.TEST_TEXT: 0.8,
        Signal.TEST_NAME: 0.5,
        Signal.TEST_CALL: 0.5,
        Signal.CALLEE: 0.3,
        Signal.IMPORTED: 0.3,
        Signal.TWIN: 0.8,
        Signal.FILE_TEXT: 0.5,
        Signal.FILE_TEST: 0.4,
        Signal.RECENT: 0.2,
    },
    QueryKind.CRASH: {
        **_SHAPES,
        Signal.FRAME: 2.0,
        Signal.FRAME_FILE: 0.5,
        Signal.SYMBOL: 0.6,
        Signal.TEXT: 0.8,
        Signal.TEXT_NAME: 0.3,
        Signal.CALLEE: 0.6,
        Signal.FILE_TEXT: 0.3,
        Signal.RECENT: 0.3,
    },
    QueryKind.ISSUE: {
        **_SHAPES,
        Signal.FRAME: 1.0,
        Signal.FRAME_FILE: 0.4,
        Signal.SYMBOL: 0.7,
        Signal.SYMBOL_FILE: 0.4,
        Signal.TEXT: 1.0,
        Signal.TEXT_NAME: 0.7,
        Signal.CALLEE: 0.3,
        Signal.FILE_TEXT: 0.8,
        Signal.RECENT: 0.2,
    },
}


def score(candidate: Candidate, kind: QueryKind) -> float:
    """Return how likely the fix touches a candidate, on a scale that is only good for ordering."""
    weights = WEIGHTS[kind]
    return sum(
        weights.get(signal, 0.0) * strength for signal, strength in candidate.signals.items()
    )


def reasons(candidate: Candidate, kind: QueryKind) -> tuple[str, ...]:
    """Return the words of the signals that counted, the weightiest first."""
    weights = WEIGHTS[kind]
    counted = sorted(candidate.why, key=lambda one: -weights.get(one, 0.0) * candidate.signals[one])
    return tuple(candidate.why[signal] for signal in counted)
