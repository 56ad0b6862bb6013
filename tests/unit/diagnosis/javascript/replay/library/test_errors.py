"""Classes of errors."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const e=new Error('m',{cause:5}); return [e.message, e.name, e.cause, e instanceof Error, new TypeError('t') instanceof Error, new RangeError('r').name, Error('plain').message, new Error().message, new TypeError() instanceof RangeError]",
        ["m", "Error", 5, True, True, "RangeError", "plain", "", False],
    ),
    ("try { throw {code:7} } catch(e) { return e.code }", 7),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Errors carry what Node.js gives them."""
    assert evaluated(body) == given
