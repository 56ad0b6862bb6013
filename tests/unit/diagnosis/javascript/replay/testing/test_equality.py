"""Deep equality, and values as plain data."""

from collections.abc import Callable

import pytest

_ASSERT = "const assert = require('node:assert'); "


@pytest.mark.parametrize(
    "pair",
    [
        "{ a: [1, { b: null }] }, { a: [1, { b: null }] }",
        "new Map([['a', { x: 1 }]]), new Map([['a', { x: 1 }]])",
        "new Set([1, 2]), new Set([2, 1])",
        "new Date(5), new Date(5)",
        "NaN, NaN",
        "[undefined], [undefined]",
    ],
)
def test_equal_all_the_way_down(pair: str, loaded: Callable[[dict[str, str]], object]) -> None:
    """Values with the same parts are equal."""
    body = f"{_ASSERT} assert.deepStrictEqual({pair}); exports.value = 'equal';"
    assert loaded({"main.js": body}) == "equal"


@pytest.mark.parametrize(
    "pair",
    [
        "{ a: 1 }, { a: 2 }",
        "{ a: 1 }, { a: 1, b: undefined }",
        "[1, 2], [1]",
        "new Map([['a', 1]]), new Map([['a', 2]])",
        "new Set([1]), new Map()",
        "new Date(5), new Date(6)",
        "(() => 1), (() => 1)",
        "[], {}",
        "1, '1'",
        "new (class A {})(), {}",
        "Promise.resolve(1), {}",
    ],
)
def test_different_somewhere(pair: str, loaded: Callable[[dict[str, str]], object]) -> None:
    """A difference anywhere makes the whole different."""
    body = f"{_ASSERT} assert.notDeepStrictEqual({pair}); exports.value = 'different';"
    assert loaded({"main.js": body}) == "different"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("new Map([['a', 1]])", {"a": 1}),
        ("new Map([[1, 2]])", [[1, 2]]),
        ("new Set([1])", [1]),
        ("new Date(5)", 5),
        ("[() => 1]", ["a Function"]),
        ("1.5", 1.5),
        ("undefined", None),
    ],
)
def test_values_are_shown_as_plain_data(
    code: str, given: object, evaluated: Callable[[str], object]
) -> None:
    """Collections are lists or tables, and what has no plain form is named."""
    found = evaluated(f"return {code}")
    assert (
        [list(one) if isinstance(one, tuple) else one for one in found]
        if isinstance(found, list)
        else found
    ) == given
