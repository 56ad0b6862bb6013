"""Values of a replayed program."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    ("const o = {b:1, 2:'x', a:2, 1:'y'}; return Object.keys(o)", ["1", "2", "b", "a"]),
    (
        "const o = {a:1}; o.self = 5; delete o.a; return [o, 'a' in o, 'self' in o]",
        [{"self": 5}, False, True],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Objects keep their properties in the order of Node.js."""
    assert evaluated(body) == given
