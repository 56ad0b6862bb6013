import pytest

from homeport.detection.detector import Candidate, Layer
from homeport.domain import Category


def test_candidates_are_values() -> None:
    """A candidate cannot be changed once it is made."""
    candidate = Candidate("value", "name")
    with pytest.raises(AttributeError):
        candidate.value = "other"  # type: ignore[misc]


def test_a_layer_counts_every_category_unless_told() -> None:
    """What is found below a layer counts, whatever it is."""
    layer = Layer("none", "x", lambda _data: iter(()))
    assert layer.only == frozenset(Category)
