"""Wrong calls and missing conversions are named."""

import pytest
from tests.doubles.replays import mistakes


@pytest.mark.parametrize(
    ("code", "check", "what"),
    [
        ("def f(a):\n    return min(a)\n", "assert f([1, 5, 9]) == 9", "wrong function: `min` where `max`"),
        ("def f(a):\n    return a.lstrip('x')\n", "assert f('xaxx') == 'xa'", "`rstrip`"),
        ("def g(a, b):\n    return a - b\n\n\ndef f(a, b):\n    return g(b, a)\n", "assert f(9, 2) == 7", "swapped"),
        ("def g(*, a, b):\n    return a - b\n\n\ndef f(x, y):\n    return g(a=y, b=x)\n", "assert f(9, 2) == 7", "swapped"),
        ("def f(a):\n    return abs(a)\n", "assert f(-3) == -3", "one too many"),
        ("def f(a):\n    return a.upper()\n", "assert f('aB') == 'aB'", "one too many"),
        ("def f(a):\n    return sorted(a, reverse=True)\n", "assert f([1, 2]) == [1, 2]", "`reverse=True` is one too many"),
        ("def f(a):\n    return sorted(a)\n", "assert f([1, 2]) == [2, 1]", "smallest first"),
        ("def f(a):\n    return sorted(a)\n", "assert f(['10', '9', '8']) == ['8', '9', '10']", "as text"),
        ("def g(a, digits=0):\n    return round(a, digits)\n\n\ndef f(a, digits):\n    return g(a)\n", "assert f(1.26, 1) == 1.3", "not passed on"),
        ("def f(a):\n    return round(a)\n", "assert f(1.26) == 1.26", "decimals"),
        ("def f(a):\n    return a.strip('.py')\n", "assert f('happy.py') == 'happy'", "any of these letters"),
        ("def f(a):\n    return a.get('x', 5)\n", "assert f({'x': None}) == 5", "there with None"),
        ("def f(a):\n    return bool(a)\n", "assert f('false') == False", "any text"),
        ("import itertools\n\n\ndef f(a):\n    return [k for k, _ in itertools.groupby(a)]\n", "assert f([2, 1, 2]) == [1, 2]", "groupby"),
        ("def f(n):\n    return [x for x in range(1, n)]\n", "assert f(3) == [1, 2, 3]", "leaves out its last"),
        ("def f(n):\n    return [x for x in range(n)]\n", "assert f(2) == [1, 2]", "counts from 0"),
        ("def f(a):\n    return a.split('=')\n", "assert f('a=b=c') == ['a', 'b=c']", "maxsplit"),
        ("def f(a):\n    return a.replace('x', '')\n", "assert f('xaxb') == 'axb'", "instead of the first one"),
        ("def f(a):\n    b = dict(a)\n    b['k'].append(1)\n    return b\n", "a = {'k': []}\nf(a)\nassert a == {'k': []}", "shallow copy"),
        ("def f(a):\n    return max(a.split('.') for a in a)\n", "assert f(['1.9', '1.10']) == [1, 10]", "letter by letter"),
        ("def f(a):\n    return a.pop(0)\n", "assert f([1, 2, 5]) == 5", "takes the first (oldest) element"),
        ("def f(a):\n    return a.pop()\n", "assert f([1, 5, 9]) == 1", "takes the last element"),
        ("def g(a, b=0):\n    return a + b\n\n\ndef f(*args, **kwargs):\n    return g(*args)\n", "assert f(1, b=7) == 8", "are not passed on"),
        ("def g(low, high):\n    return high - low\n\n\ndef f(low, high):\n    return g(high, low)\n", "assert f(2, 7) == 5", "swapped arguments"),
        ("class A:\n    def g(self, a, b):\n        return a - b\n\n    def f(self, x, y):\n        return self.g(y, x)\n", "assert A().f(7, 2) == 5", "swapped"),
        ("def f(a):\n    return [x - y for x, y in zip(a, a)]\n", "assert f([1, 4, 9]) == [-3, -5]", "shifted"),
        ("def f(a):\n    rows = [lambda: 1, lambda: 2]\n    return rows[0]() + a\n", "assert f(1) == 3", "wrong end"),
        ("def f(a):\n    return sorted(a)\n", "assert f(['b', 'A', 'C']) == ['A', 'b', 'C']", "upper case before lower case"),
        ("def f(n):\n    return [x for x in range(1, n, 2)]\n", "assert f(5) == [1, 3, 5]", "leaves out its last"),
        ("def f(n):\n    return [x for x in range(n)]\n", "assert f(3) == [1, 2]", "begins at 0"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_named(code: str, check: str, what: str) -> None:
    """Among the first four edits that mend the check."""
    assert any(what in one for one in mistakes(code, check)[:4]), mistakes(code, check)
