"""`call`, `apply` and `bind`."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("body", "given"),
    [
        ("return Math.max.apply(null, [1, 3])", 3),
        ("return [].slice.call([1, 2], 1)", [2]),
        ("const f = function (a) { return this + a }; return f.bind(1, 2)()", 3),
        ("return Math.max.call.call(5)", None),
        ("return Math.max.bind.call(5)", None),
    ],
)
def test_functions_are_called_in_other_ways(
    body: str, given: object, evaluated: Callable[[str], object]
) -> None:
    """`this` and the arguments are those that are handed over."""
    assert evaluated(body) == given
