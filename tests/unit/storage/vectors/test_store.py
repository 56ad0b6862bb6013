"""Vectors before they are kept."""

import pytest

from homeport.storage.vectors.store import DIGEST_BYTES, checked


def test_checked() -> None:
    """A vector is kept at length one."""
    assert checked([3, 4], 2) == [0.6, 0.8]
    assert DIGEST_BYTES == 16


@pytest.mark.parametrize("vector", [[1.0], [0.0, 0.0], [float("nan"), 1.0]])
def test_refused(vector: list[float]) -> None:
    """What has no direction, or another length, cannot be compared."""
    with pytest.raises(ValueError, match="a vector"):
        checked(vector, 2)
