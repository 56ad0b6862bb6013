"""Edits of names."""

from collections.abc import Callable

import pytest

# A function, a call of it, what the call must give, and words for the mistake.
_CASES: tuple[tuple[str, str, str, str], ...] = (
    ("(a, b) => a * a", "f(3, 4)", "12", "wrong variable"),
    ("(o) => o.fullname.length", "f({ fullName: 'ab', id: 'x' })", "2", "misspelt"),
    ("(o) => o.first", "f({ first: 'a', last: 'b' })", "'b'", "wrong property"),
    ("(k) => ({ USD: 1 })[k.toLowerCase()]", "f('USD')", "1", "case"),
    ("(k) => ({ a: 1 })[k]", "f('a ')", "1", "trim"),
    ("(o) => o['nam']", "f({ name: 1 })", "1", "key"),
    ("(m) => m['k']", "f(new Map([['k', 1]]))", "1", "Map"),
    ("(r) => r.filter((x) => x === 'Admin').length", "f(['admin'])", "1", "case"),
    ("(n) => [1, 2].indexOf(n)", "f('2')", "1", "not converted"),
    ("(x) => { const total = x; return { total } }", "f(1)", "({ sum: 1 })", "wrong key"),
    ("function (a, b) { return a }", "f(1, 2)", "2", "wrong variable"),
)


@pytest.mark.parametrize(("code", "call", "expected", "words"), _CASES)
def test_the_mistake_is_named(
    code: str, call: str, expected: str, words: str, mistakes: Callable[[str, str, str], list[str]]
) -> None:
    """Among the edits that make the check pass is the one that names the mistake."""
    assert any(words in mistake for mistake in mistakes(code, call, expected))
