"""Weights and scores."""

import pytest

from homeport.code.candidates import Candidate
from homeport.code.chunk import Chunk, ChunkKind
from homeport.code.query import QueryKind
from homeport.code.ranking import reasons, score, weights
from homeport.code.signals import Signal

CHUNK = Chunk("a.py", 1, 2, 2, ChunkKind.FUNCTION, "f")


@pytest.mark.parametrize("kind", QueryKind)
def test_weights_of_every_kind(kind: QueryKind) -> None:
    """The shipped weights know every kind of question, and tests are held back in all of them."""
    known = weights(kind)
    assert known[Signal.IS_TEST] < 0
    assert known[Signal.TEXT] > 0
    assert known[Signal.FRAME] > 0


def test_score_adds_up() -> None:
    """A score is the sum of the signals by their weights."""
    one = Candidate(CHUNK, is_test=False, signals={Signal.TEXT: 0.5, Signal.FRAME: 1.0})
    known = weights(QueryKind.CRASH)
    expected = 0.5 * known[Signal.TEXT] + known[Signal.FRAME]
    assert score(one, QueryKind.CRASH) == pytest.approx(expected)
    assert score(Candidate(CHUNK, is_test=False), QueryKind.CRASH) == 0


def test_reasons_by_weight() -> None:
    """The reason that counted most comes first, and none is said twice."""
    one = Candidate(CHUNK, is_test=False)
    one.point(Signal.TEXT, 0.01, "a little text")
    one.point(Signal.FRAME, 1.0, "on the stack")
    one.point(Signal.CALLEE, 0.001, "on the stack")
    assert reasons(one, QueryKind.CRASH) == ("on the stack", "a little text")
