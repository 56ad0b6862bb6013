"""What every store of vectors must do; each store's own test runs this."""

import math
from collections.abc import Callable

import pytest

from homeport.storage.vectors import Collection, Vectors

A, B, C, D = (bytes([number]) * 16 for number in range(1, 5))
OURS = Collection("shop", "a model/small", 3)
NEAR = 0.02  # what a byte for each number may cost


def check_contract(opened: Callable[[Collection], Vectors]) -> None:
    """Check the promises of `Vectors` on an empty store."""
    store = opened(OURS)
    assert store.missing([A, B, A]) == [A, B]
    assert store.nearest([1, 0, 0], 5) == []
    # 1. What is put is there, whatever its length.
    store.put({A: [1.0, 0.0, 0.0], B: [0.0, 5.0, 0.0], C: [1.0, 1.0, 0.0]})
    store.put({})
    assert store.missing([D, C, B, A]) == [D]
    assert store.missing([]) == []
    # 2. Cosines are those of the directions; unknown hashes have none.
    found = store.similar([2.0, 0.0, 0.0], [A, B, C, D])
    assert found == pytest.approx({A: 1.0, B: 0.0, C: math.sqrt(0.5)}, abs=NEAR)
    assert store.similar([1.0, 0.0, 0.0], []) == {}
    assert [digest for digest, _ in store.nearest([0.0, 0.1, 0.0], 2)] == [B, C]
    assert store.nearest([0.0, -1.0, 0.0], 1)[0] == pytest.approx((A, 0.0), abs=NEAR)
    # 3. A hash has one vector, and a forgotten one has none.
    store.put({A: [0.0, 0.0, 1.0]})
    assert store.similar([0.0, 0.0, 1.0], [A]) == pytest.approx({A: 1.0}, abs=NEAR)
    store.forget([A, D])
    store.forget([])
    assert store.missing([A, B, C]) == [A]
    # 4. Vectors that cannot be compared are refused, and nothing of them is kept.
    for wrong in ([1.0], [0.0, 0.0, 0.0], [math.nan, 0.0, 1.0], [math.inf, 0.0, 0.0]):
        with pytest.raises(ValueError, match="vector"):
            store.put({D: wrong})
    assert store.missing([D]) == [D]
    # 5. More hashes than fit in one request are no different.
    many = {number.to_bytes(16, "big"): [1.0, float(number), 0.0] for number in range(1_100)}
    store.put(many)
    assert store.missing(many) == []
    assert len(store.similar([1.0, 0.0, 0.0], many)) == len(many)
    store.close()


def check_apart(opened: Callable[[Collection], Vectors]) -> None:
    """Check that the vectors of two repositories in one store do not meet."""
    ours, theirs = opened(OURS), opened(Collection("other", OURS.model, 3))
    ours.put({A: [1.0, 0.0, 0.0]})
    theirs.put({A: [0.0, 1.0, 0.0], B: [1.0, 0.0, 0.0]})
    assert ours.missing([A, B]) == [B]
    assert [digest for digest, _ in ours.nearest([1.0, 0.0, 0.0], 9)] == [A]
    assert theirs.similar([1.0, 0.0, 0.0], [A, B]) == pytest.approx({A: 0.0, B: 1.0}, abs=NEAR)
    theirs.forget([A])
    assert ours.missing([A]) == []
    ours.close()
    theirs.close()
