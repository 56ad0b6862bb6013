"""JSON values with every string in plain sight."""

import pytest

from homeport.domain import Structure

VALUE = {"a": "x", "b": [1, None, True, {"c": "y"}], "d": {}}


def test_taken_apart_and_together() -> None:
    """Every string is there, keys too; together again it is the same value."""
    structure = Structure.of(VALUE)
    assert structure.strings == ("a", "x", "b", "c", "y", "d")
    assert structure.glue == (": ", "\n", ":\n", ": ", "\n", ":\n")
    assert structure.value() == VALUE
    assert Structure.of((("k", "1"), ("k", "2"))).value() == {"k": "2"}


def test_changed() -> None:
    """A change reaches every string, and the text as written holds only while nothing changed."""
    structure = Structure.of(VALUE, "as written")
    assert structure.changed(lambda text, _after: text) is structure
    louder = structure.changed(lambda text, _after: text.upper())
    assert louder.value() == {"A": "X", "B": [1, None, True, {"C": "Y"}], "D": {}}
    assert (structure.written, louder.written) == ("as written", "")


@pytest.mark.parametrize("value", [object(), {"a": b"x"}])
def test_no_json(value: object) -> None:
    """What is no JSON is refused."""
    with pytest.raises(ValueError, match="no JSON"):
        Structure.of(value)


def test_too_deep() -> None:
    """What is nested without end is refused."""
    value: object = 1
    for _ in range(70):
        value = [value]
    with pytest.raises(ValueError, match="deeply"):
        Structure.of(value)
