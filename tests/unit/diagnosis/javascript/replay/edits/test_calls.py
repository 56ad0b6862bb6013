"""Edits of calls."""

from collections.abc import Callable

import pytest

# A function, a call of it, what the call must give, and words for the mistake.
_CASES: tuple[tuple[str, str, str, str], ...] = (
    (
        "async (n) => { const g = async (x) => ({ v: x }); return g(n).v }",
        "await f(2)",
        "2",
        "await",
    ),
    ("(a, b) => ((x, y) => x - y)(a, b)", "f(1, 3)", "2", "swapped"),
    ("(l) => l.map(parseInt)", "f(['10', '10'])", "[10, 10]", "radix"),
    ("(l) => l.sort()", "f([10, 9])", "[9, 10]", "comparator"),
    ("(n) => Math.floor(n)", "f(1.5)", "2", "rounded down"),
    ("(s) => s.replace('a', 'b')", "f('aa')", "'bb'", "first match"),
    ("(s, w) => s.includes(w)", "f('ABC', 'b')", "true", "case"),
    ("(l) => { const r = l.reverse(); return [r[0], l[0]] }", "f([1, 2])", "[2, 1]", "in place"),
    (
        "(u) => { const d = { t: 1 }; Object.assign(d, u); return d.t }",
        "f({ t: 2 })",
        "1",
        "shared",
    ),
    ("(s) => Boolean(s)", "f('false')", "false", "truthy"),
    ("(s) => parseInt(s)", "f('1.5')", "1.5", "cuts off"),
    ("(l) => { const k = l; k.push(1); return l.length }", "f([])", "0", "shared"),
    ("(s) => s.trim()", "f(' a')", "' a'", "too much"),
    ("(l) => l", "f([2, 1])", "[1, 2]", "order"),
    ("(l) => l", "f([1, 1])", "[1]", "duplicates"),
    ("(s) => s", "f('A')", "'a'", "case"),
    ("(s) => s", "f(' a')", "'a'", "white space"),
    ("(s) => s", "f('5')", "5", "text"),
    ("(s) => s", "f(5)", "'5'", "a number"),
    (
        "(l) => { class T { constructor() { this.k = 2 } m(x) { return x * this.k } } const t = new T(); return l.map(t.m) }",
        "f([1])",
        "[2]",
        "`this` is lost",
    ),
    (
        "(l) => { const two = (a, b) => a + (b || 0); return l.map(two) }",
        "f([1, 1])",
        "[1, 1]",
        "the index",
    ),
    ("(l) => [...l].sort((a, b) => a - b)", "f([1, 2])", "[2, 1]", "swapped"),
    (
        "(o) => { const g = (n, by = 1) => n * by; return g(o.n) }",
        "f({ n: 2, by: 5 })",
        "10",
        "not passed on",
    ),
    (
        "(n, by) => { const g = (a, by = 1) => a * by; return g(n) }",
        "f(2, 5)",
        "10",
        "not passed on",
    ),
    (
        "(l) => [...l].sort((a, b) => a.localeCompare(b))",
        "f(['a', 'c', 'b'])",
        "['c', 'b', 'a']",
        "swapped",
    ),
    (
        "(t) => { const [name, n] = t.split(';'); const row = { name, n }; return row.n + 1 }",
        "f('a;3')",
        "4",
        "not converted",
    ),
    ("(t) => t.split(',').map(Number)", "f('x,1').length", "1", "header"),
    ("(a, b) => a.x + b.y", "f({ x: 1 }, { x: 5, y: 2 })", "6", "wrong property"),
)


@pytest.mark.parametrize(("code", "call", "expected", "words"), _CASES)
def test_the_mistake_is_named(
    code: str, call: str, expected: str, words: str, mistakes: Callable[[str, str, str], list[str]]
) -> None:
    """Among the edits that make the check pass is the one that names the mistake."""
    assert any(words in mistake for mistake in mistakes(code, call, expected))
