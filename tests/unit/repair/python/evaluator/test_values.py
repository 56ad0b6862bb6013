import ast
from dataclasses import dataclass

import pytest

from homeport.repair.python.evaluator.values import (
    literal,
    mutated,
    pickled,
    shown,
    variants,
    written,
)


@dataclass
class Cart:
    """Its class called with what differs from the defaults gives it again."""

    rate: float = 0.1
    unit: str = "kg"


class Hidden:
    """Keeps its arguments under other names, and refuses some."""

    def __init__(self, low: int, high: object = None) -> None:
        self._low = low + 0
        self.high = high


def test_objects_are_written_as_calls() -> None:
    """Few words, from attributes of the same name; what does not come out the same is not said."""
    needs = {"Cart": __name__}
    assert written([1]) == ("[1]", {})
    assert written(Cart()) == ("Cart()", needs)
    assert written(Cart(0.2)) == ("Cart(rate=0.2)", needs)
    assert written(Cart) == ("Cart", needs)
    assert written(Hidden(3)) == ("Hidden(low=3)", {"Hidden": __name__})
    other = Hidden(3)
    other.more = 1  # type: ignore[attr-defined]
    for value in (other, Hidden(1, object()), object(), int, iter([])):
        assert written(value) is None


@pytest.mark.parametrize("value", [1, "a", [1, {"b": (None, True)}], 1.5, -2])
def test_literals_read_back_as_themselves(value: object) -> None:
    """What is told as a literal is the value again."""
    text = literal(value)
    assert text is not None
    assert ast.literal_eval(text) == value


def test_what_is_no_literal_is_none() -> None:
    """Objects, numbers that differ from themselves and broken representations are none."""

    class Broken:
        def __repr__(self) -> str:
            raise ValueError

    assert [literal(value) for value in (object(), float("nan"), Broken())] == [None] * 3


def test_variants_are_neighbours() -> None:
    """Each kind of plain value has others near it; other values have none."""
    assert variants(value=True) == [False]
    assert variants(2) == [3, 1, -2]
    assert variants("ab") == ["b", "ba", "aba"]
    assert variants({"a": 1, "b": 2}) == [{"b": 2}]
    assert variants(None) == variants({}) == []


def test_what_is_too_large_or_alive_is_not_kept() -> None:
    """Functions and long texts are no state that can be compared; others give a digest."""
    assert pickled(lambda: 1) is None
    assert pickled("x" * 100_000) is None
    assert shown([1]) == "[1]"
    assert len(shown(object())) == 16


def test_recorded_inputs_have_neighbours() -> None:
    """Each argument is changed alone, and no input comes twice."""
    call = pickled({"a": 1, "b": "x"})
    assert call is not None
    found = mutated([call])
    assert len(found) == len(set(found)) == 5
