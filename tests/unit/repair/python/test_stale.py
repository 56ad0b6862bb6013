import ast

import pytest

from homeport.repair.python.stale import stale


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("n = 0\n    for x in a:\n        if x: y = x\n    return n", {"n"}),
        ("s = set()\n    for x in a:\n        if x in s: return x", {"s"}),
        ("s = set()\n    for x in a:\n        s.add(x)", set()),
        ("n = 0\n    for x in a:\n        n += x\n    return n", set()),
        ("d = {}\n    for x in a:\n        d[x] = 1\n    return d", set()),
        ("h = []\n    for x in a:\n        heappush(h, x)\n    return h", set()),
        ("while a > 1:\n        b = a", {"a"}),
        ("while a > 1:\n        return b", set()),
        ("while a > 1:\n        a -= 1", set()),
        (
            "best = float('inf')\n    for x in a:\n        if x < best: y = x\n    return y",
            {"best"},
        ),
        ("n = 0\n    return n", set()),
        ("n = a\n    for x in a:\n        g(n)", set()),
    ],
)
def test_forgotten_changes_leave_a_trace(body: str, names: set[str]) -> None:
    """What begins as nothing and stays so in a function with a loop is stale."""
    tree = ast.parse(f"def f(a, b):\n    {body}\n")
    assert stale(ast.walk(tree)) == names
