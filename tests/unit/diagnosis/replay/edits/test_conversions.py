"""Missing conversions are named."""

import pytest
from tests.doubles.replays import mistakes


@pytest.mark.parametrize(
    ("code", "check", "what"),
    [
        ("def f(a):\n    return a\n", "assert f('Ab') == 'ab'", "case"),
        ("def f(a):\n    return a\n", "assert f(' b ') == 'b'", "white space"),
        ("def f(a):\n    return a\n", "assert f(1.239) == 1.24", "not rounded"),
        ("def f(a):\n    return a\n", "assert f([2, 1]) == [1, 2]", "not sorted"),
        ("def f(a):\n    return a\n", "assert f([2, 2, 1]) == [2, 1]", "duplicates"),
        ("def f(a):\n    return {'n': a}\n\n\ndef g(a):\n    return f(a * 1)\n", "assert str(g(3)['n']) + g(3)['n'] == '33'", "conversion"),
        ("def f(a):\n    rows = (x for x in a)\n    return [sum(rows), list(rows)]\n", "assert f([1]) == [1, [1]]", "exhausted"),
        ("def f(a, b):\n    return a == b\n", "assert f('X', 'x')", "case-sensitive"),
        ("def f(a, b):\n    return a == b\n", "assert f('1', 1)", "text is compared with a number"),
        ("def f(a):\n    for x in a:\n        if x == 1:\n            a.remove(x)\n    return a\n", "assert f([1, 1, 2]) == [2]", "changed while the loop"),
        ("def f(a):\n    return [x for x in a]\n", "assert f([5, 1]) == [1, 5]", "not sorted"),
    ],
)  # fmt: skip
def test_a_missing_conversion_is_named(code: str, check: str, what: str) -> None:
    """Among the first four edits that mend the check."""
    assert any(what in one for one in mistakes(code, check)[:4]), mistakes(code, check)
