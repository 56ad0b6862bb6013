"""Edits of numbers."""

from collections.abc import Callable

import pytest

# A function, a call of it, what the call must give, and words for the mistake.
_CASES: tuple[tuple[str, str, str, str], ...] = (
    ("(n) => n * 20", "f(100)", "20", "percent"),
    ("(s) => s * 2", "f(3)", "6000", "1000"),
    ("(l) => l[1]", "f([7, 8])", "7", "off by one"),
    ("(y, m) => new Date(Date.UTC(y, m)).getUTCMonth()", "f(2024, 3)", "2", "month"),
    ("(n) => n * 60", "f(2)", "7200", "constant"),
    ("(n) => n / 3", "f(10)", "3.33", "two places"),
    ("(n) => n * 1.5", "f(3)", "4", "not"),
    ("(l, i) => l[i]", "f([1, 2], 1)", "1", "off by one"),
    ("(t) => { let x = 0; x += t; return x }", "f(2)", "2000", "unit"),
    ("(n) => { const add = (a, b) => a + b; return add(5, n) }", "f(2)", "3", "minus is missing"),
    ("(n) => Math.round(n * 100)", "f(1 / 3)", "33.3", "one decimal place"),
)


@pytest.mark.parametrize(("code", "call", "expected", "words"), _CASES)
def test_the_mistake_is_named(
    code: str, call: str, expected: str, words: str, mistakes: Callable[[str, str, str], list[str]]
) -> None:
    """Among the edits that make the check pass is the one that names the mistake."""
    assert any(words in mistake for mistake in mistakes(code, call, expected))
