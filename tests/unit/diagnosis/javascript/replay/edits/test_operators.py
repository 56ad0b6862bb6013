"""Edits of operators."""

from collections.abc import Callable

import pytest

# A function, a call of it, what the call must give, and words for the mistake.
_CASES: tuple[tuple[str, str, str, str], ...] = (
    ("(n) => n < 10", "f(10)", "true", "boundary"),
    ("(n) => n > 10", "f(5)", "true", "inverted"),
    ("(n) => n === 1", "f(2)", "true", "inverted"),
    ("(n) => n + 1", "f(1)", "0", "subtract"),
    ("(n) => n - 1", "f(1)", "2", "add"),
    ("(n) => n * 2", "f(4)", "2", "divide"),
    ("(n) => n / 2", "f(4)", "8", "multiply"),
    ("(n) => n - 10", "f(2)", "8", "swapped"),
    ("(a) => a && false", "f(true)", "true", "(or)"),
    ("(a) => a || true", "f(false)", "false", "falsy"),
    ("(n) => n || 5", "f(0)", "0", "falsy"),
    ("(a) => (a ? 1 : 2)", "f(true)", "2", "inverted"),
    ("(a) => !a", "f(true)", "true", "inverted"),
    ("(a) => a + 1", "f('2')", "3", "concatenation"),
    ("(a) => a === 2", "f('2')", "true", "text"),
    ("(a) => a === 'x'", "f('X')", "true", "case"),
    ("(a) => a === 'x'", "f(' x')", "true", "white space"),
    ("(a) => a < '9'", "f('10')", "false", "text"),
    ("(n) => n / 2", "f(5)", "2", "not cut"),
    ("(l) => l.length / l.length", "f([])", "0", "division by zero"),
    ("(a, b) => a === b", "f(new Date(5), new Date(5))", "true", "identity"),
    ("(n) => { let s = 1; for (const x of [1, 2]) s = x; return s }", "f()", "4", "overwritten"),
    ("(n) => { let s = 5; s -= 2; return s }", "f()", "7", "add"),
    ("(n) => { let s = 5; s++; return s }", "f()", "4", "direction"),
    ("(n) => -n * 1", "f(2)", "2", "minus"),
    ("(n) => (n + 2) * 3", "f(1)", "7", "parentheses"),
    ("(l) => l.includes(1)", "f([1])", "false", "inverted"),
    ("(l) => { return l.includes(1) }", "f([1])", "false", "inverted"),
    ("(n) => n * 2", "f(5)", "25", "power"),
    ("(f) => f - 32 * 5 / 9", "f(212)", "100", "parentheses"),
)


@pytest.mark.parametrize(("code", "call", "expected", "words"), _CASES)
def test_the_mistake_is_named(
    code: str, call: str, expected: str, words: str, mistakes: Callable[[str, str, str], list[str]]
) -> None:
    """Among the edits that make the check pass is the one that names the mistake."""
    assert any(words in mistake for mistake in mistakes(code, call, expected))
