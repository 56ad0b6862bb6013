"""Wrong operators are named."""

import pytest
from tests.doubles.replays import mistakes


@pytest.mark.parametrize(
    ("code", "check", "what"),
    [
        ("def f(a):\n    return a > 5\n", "assert f(5)", "off by one at the border"),
        ("def f(a, b):\n    return a if a < b else b\n", "assert f(1, 9) == 9", "compares the wrong way round"),
        ("def f(a):\n    return [x for x in a if x == 1]\n", "assert f([1, 2, 3]) == [2, 3]", "inverted condition"),
        ("def f(a):\n    return a is 'x'.lower() * 1\n", "assert f('y'.replace('y', 'x'))", "identity instead of equality"),
        ("def f(a, b):\n    return a + b\n", "assert f(7, 3) == 4", "wrong sign"),
        ("def f(a, b):\n    return a * b\n", "assert f(8, 2) == 4", "divided"),
        ("def f(a, b):\n    return a // b\n", "assert f(1, 4) == 0.25", "integer (floor) division"),
        ("def f(a, b):\n    return a // b\n", "assert f(9, 4) == 3", "rounds down"),
        ("def f(a, b):\n    return a - b\n", "assert f(2, 7) == 5", "swapped operands"),
        ("def f(a, b):\n    return a + b / 2\n", "assert f(4, 8) == 6", "operator precedence"),
        ("def f(a, b):\n    return a / 2 + b\n", "assert f(8, 2) == 2", "operator precedence"),
        ("def f(a, b):\n    a -= b\n    return a\n", "assert f(2, 7) == 9", "wrong sign"),
        ("def f(a, b):\n    return a and b\n", "assert f(0, 5)", "wrong logical operator"),
        ("def f(a, b, c):\n    return a or b and c\n", "assert not f(1, 1, 0)", "precedence"),
        ("def f(a):\n    return a or 5\n", "assert f(0) == 0", "zero"),
        ("def f(a):\n    return not a\n", "assert f(3)", "negation too many"),
        ("def f(a):\n    return -a\n", "assert f(3) == 3", "minus too many"),
        ("def f(a):\n    if a:\n        return 1\n    return 2\n", "assert f([]) == 1", "inverted condition"),
        ("def f(a, b):\n    if a and b:\n        return 1\n    return 2\n", "assert f(1, 1) == 2", "inverted condition"),
        ("def f(a):\n    if a:\n        return 1\n    return 2\n", "assert f(0) == 1\nassert f(None) == 2", "truth instead of None"),
        ("def f(a):\n    return a\n", "assert f(3) == -3", "lacks a minus"),
        ("def f(a):\n    return bool(a)\n", "assert f(3) == False", "inverted result"),
        ("def f(a, b):\n    return a | b\n", "assert f({1, 2}, {2, 3}) == {2}", "wrong operator"),
        ("def f(a, b):\n    return a > 1 and b > 1\n", "assert f(2, 0)\nassert f(2, 5)\nassert not f(0, 5)", "one too many"),
        ("def f(a):\n    n = 1\n    for x in a:\n        n += x\n    return n\n", "assert f([2, 5]) == 5", "should be replaced"),
    ],
)  # fmt: skip
def test_a_wrong_operator_is_named(code: str, check: str, what: str) -> None:
    """Among the first three edits that mend the check."""
    assert any(what in one for one in mistakes(code, check)[:3]), mistakes(code, check)
