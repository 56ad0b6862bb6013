"""Statements in the wrong place, overwritten, forgotten or swallowed are named."""

import pytest
from tests.doubles.replays import mended, mistakes


@pytest.mark.parametrize(
    ("code", "check", "what"),
    [
        ("def f(a):\n    n = 0\n    for x in a:\n        n += x\n        return n\n", "assert f([1, 2]) == 3", "returns in the first pass"),
        ("def f(a):\n    for x in a:\n        if x > 3:\n            return True\n        else:\n            return False\n", "assert f([1, 5])", "first pass"),
        ("def f(a):\n    for x in a:\n        n = 0\n        n += x\n    return n\n", "assert f([1, 2]) == 3", "reset in each pass"),
        ("def f(a):\n    out = []\n    row = []\n    for x in a:\n        row.append(x)\n        out.append(row)\n    return out\n", "assert f([1, 2]) == [[1], [2]]", "before the loop"),
        ("def f(a):\n    n = 0\n    for x in a:\n        if x < 0:\n            break\n        n += x\n    return n\n", "assert f([1, -1, 2]) == 3", "too early"),
        ("def f(a):\n    out = []\n    for x in a:\n        if x < 0:\n            continue\n        out.append(x)\n    return out\n", "assert f([1, -1, 2]) == [1]", "`continue` goes on"),
        ("def f(a):\n    a.replace('x', 'y')\n    return a\n", "assert f('x') == 'y'", "is not kept"),
        ("def f(a):\n    n = 0\n    for x in a:\n        n = x\n    return n\n", "assert f([1, 2]) == 3", "overwrites"),
        ("def f(a):\n    n = {'t': 0}\n    for x in a:\n        n['t'] = x\n    return n\n", "assert f([1, 2]) == {'t': 3}", "overwrites"),
        ("def f(a):\n    try:\n        return int(a)\n    except ValueError:\n        return 0\n", "import pytest\nwith pytest.raises(ValueError):\n    f('x')", "swallowed"),
        ("def f(a, b):\n    return a - b * 2\n", "assert f(1, 5) == 3", "exchanged"),
        ("def f(a, b):\n    c = a - b * 2\n    return c\n", "assert f(1, 5) == 3", "exchanged"),
        ("def g(a):\n    return a\n\n\ndef f(a):\n    g(a)\n", "assert f(3) == 3", "missing return"),
        ("def f(a):\n    b = a + 1\n", "assert f(3) == 4", "missing return"),
        ("def f(a):\n    if a > 1:\n        return 'some'\n    elif a > 5:\n        return 'many'\n    return 'none'\n", "assert f(9) == 'many'\nassert f(2) == 'some'", "wrong order of conditions"),
        ("def f(a):\n    out = []\n    if a > 1:\n        out.append('b')\n    elif a > 0:\n        out.append('a')\n    return out\n", "assert f(2) == ['b', 'a']", "`elif a > 0` is skipped"),
        ("def f(a):\n    if a == 'x':\n        return 1\n    else:\n        return 2\n", "assert f('x') == 2\nassert f('y') == 1", "exchanged"),
        ("def f(a):\n    n = 1\n    if a == 'x':\n        n = 2\n    return n\n", "assert f('y') == 2\nassert f('x') == 2", "one too many"),
        ("def f(a):\n    a.append(1)\n    a.append(1)\n    return a\n", "assert f([]) == [1]", "one too many"),
        ("def f(a):\n    if a:\n        raise ValueError\n    return 1\n", "assert f(2) == 1", ""),
        ("def f(a):\n    if a != 'x':\n        return 0\n    return 5\n", "assert f('y') == 5\nassert f('x') == 5", "too early"),
    ],
)  # fmt: skip
def test_a_wrong_statement_is_named(code: str, check: str, what: str) -> None:
    """Among the first four edits that mend the check."""
    assert any(what in one for one in mistakes(code, check)[:4]), mistakes(code, check)


def test_the_return_is_the_line_to_change() -> None:
    """Not the loop that it stands in."""
    code = "def f(a):\n    n = 0\n    for x in a:\n        n += x\n        return n\n"
    assert mended(code, "assert f([1, 2]) == 3")[0].edit.line == 5
