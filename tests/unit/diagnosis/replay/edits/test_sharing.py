"""What is shared by mistake is named."""

import pytest
from tests.doubles.replays import mistakes


@pytest.mark.parametrize(
    ("code", "check", "what"),
    [
        ("def f(a, rows=[]):\n    rows.append(a)\n    return rows\n", "f(1)\nassert f(2) == [2]", "mutable default argument"),
        ("def f(a, *, rows={}):\n    rows[a] = 1\n    return rows\n", "f(1)\nassert f(2) == {2: 1}", "mutable default argument"),
        ("N = [0]\n\n\ndef n():\n    N[0] += 1\n    return N[0]\n\n\ndef f(at=n()):\n    return at\n", "f()\nN[0] = 5\nassert f() == 6", "evaluated once"),
        ("class A:\n    rows = []\n\n    def __init__(self, n):\n        self.n = n\n\n    def add(self, x):\n        self.rows.append(x)\n", "A(1).add(1)\nassert A(2).rows == []", "shared class attribute"),
        ("class A:\n    rows = []\n\n    def add(self, x):\n        self.rows.append(x)\n", "A().add(1)\nassert A().rows == []", "shared class attribute"),
        ("def f():\n    return [lambda: n for n in range(2)]\n", "assert [g() for g in f()] == [0, 1]", "late binding"),
        ("def f():\n    out = []\n    for n in range(2):\n        def g():\n            return n\n        out.append(g)\n    return out\n", "assert [g() for g in f()] == [0, 1]", "late binding"),
        ("def f():\n    return [[0]] * 2\n", "a = f()\na[0][0] = 1\nassert a[1] == [0]", "repeats one object"),
        ("def f():\n    return dict.fromkeys('ab', [])\n", "a = f()\na['a'].append(1)\nassert a['b'] == []", "every key the same"),
        ("def f():\n    a = b = []\n    a.append(1)\n    return b\n", "assert f() == []", "two names to one object"),
        ("import functools\n\n\n@functools.cache\ndef f(a):\n    return [a]\n", "f(1).append(2)\nassert f(1) == [1]", "cache"),
        ("KEPT = {}\n\n\ndef f(a, b):\n    if a not in KEPT:\n        KEPT[a] = a * b\n    return KEPT[a]\n", "f(1, 2)\nassert f(1, 3) == 3", "incomplete cache key"),
        ("KEPT = {}\n\n\ndef f(a, b):\n    if a in KEPT:\n        return KEPT.get(a)\n    KEPT[a] = a * b\n    return a * b\n", "f(1, 2)\nassert f(1, 3) == 3", "incomplete cache key"),
    ],
)  # fmt: skip
def test_what_is_shared_is_named(code: str, check: str, what: str) -> None:
    """Among the first three edits that mend the check."""
    assert any(what in one for one in mistakes(code, check)[:3]), mistakes(code, check)
