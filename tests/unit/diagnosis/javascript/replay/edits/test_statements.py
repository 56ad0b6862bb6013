"""Edits of statements."""

from collections.abc import Callable

import pytest

# A function, a call of it, what the call must give, and words for the mistake.
_CASES: tuple[tuple[str, str, str, str], ...] = (
    ("(l) => l.map((x) => { x * 2; })", "f([1])", "[2]", "`return` is missing"),
    (
        "(k) => { let s = 0; switch (k) { case 1: s = 1; case 2: s = 2; break; } return s }",
        "f(1)",
        "1",
        "`break` is missing",
    ),
    (
        "() => { const g = []; for (var i = 0; i < 2; i++) g.push(() => i); return g.map((h) => h()) }",
        "f()",
        "[0, 1]",
        "`var`",
    ),
    ("(o) => ({ ...o, a: 1 })", "f({ a: 2 })", "({ a: 2 })", "overwrites"),
    ("(o) => ({ a: 1, ...o })", "f({ a: 2 })", "({ a: 1 })", "overwrites"),
    ("(s) => s.replace(/a/, '')", "f('aa')", "''", "g flag"),
    ("(s) => /abc/.test(s)", "f('ABC')", "true", "i flag"),
    (
        "() => { const r = /a/g; return [r.test('a'), r.test('a')] }",
        "f()",
        "[true, true]",
        "lastIndex",
    ),
    ("(s) => /^[a-z]+$/.test(s)", "f('a1')", "true", "too narrow"),
    (
        "(l) => { for (const x of l) { if (x > 0) return true; } return false }",
        "f([1, -1])",
        "false",
        "early return",
    ),
    (
        "(g) => { const n = [...g].length; let s = 0; for (const x of g) s += x; return s / n }",
        "f([4, 2].values())",
        "3",
        "used up",
    ),
    (
        "(() => { const c = new Map(); return (a, b) => { const key = a; if (!c.has(key)) c.set(key, a + b); return c.get(key) } })()",
        "[f(1, 2), f(1, 3)]",
        "[3, 4]",
        "incomplete cache key",
    ),
)


@pytest.mark.parametrize(("code", "call", "expected", "words"), _CASES)
def test_the_mistake_is_named(
    code: str, call: str, expected: str, words: str, mistakes: Callable[[str, str, str], list[str]]
) -> None:
    """Among the edits that make the check pass is the one that names the mistake."""
    assert any(words in mistake for mistake in mistakes(code, call, expected))
