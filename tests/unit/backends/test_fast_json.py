"""JSON both ways."""

import json

import pytest

from homeport.backends.fast_json import _write, read, write


@pytest.mark.parametrize("value", [None, 1, "ä\n", [1, {"a": "🙂"}]])
def test_both_ways(value: object) -> None:
    """What is written is read as the same, by either writer."""
    assert read(write(value)) == read(_write(value)) == json.loads(write(value)) == value
    assert write(value) == _write(value)


def test_no_json() -> None:
    """What is no JSON is a ValueError."""
    with pytest.raises(ValueError, match=r"\w"):
        read(b"{")
