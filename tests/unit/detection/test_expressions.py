from typing import Any

import pytest

from homeport.detection.expressions import compile_expression, every, finder
from homeport.errors import RuleError


def test_stays_within_a_line() -> None:
    """A pattern that would cross a line does not, unless it is told it may."""
    assert compile_expression(r"a\s+b", "one").search(b"a\nb") is None
    assert compile_expression(r"a\s+b", "one", within_line=False).search(b"a\nb") is not None


@pytest.mark.parametrize("pattern", [r"(?<=a)b", r"(a)\1", "a{1,5000}", "(", "\u4e2d"])
def test_broken_patterns(pattern: str) -> None:
    """What RE2 does not take is an error that names the rule, the pattern and the next step."""
    with pytest.raises(RuleError, match="detector mine") as caught:
        compile_expression(pattern, "mine")
    assert "RE2" in caught.value.hint


class _Plain:
    """A pattern whose package hides what lies below."""

    def __init__(self, pattern: Any) -> None:  # noqa: ANN401 -- re2 carries no types
        self.search, self.groups = pattern.search, pattern.groups


@pytest.mark.parametrize("pattern", ["a(b)?|x", "(a*)", "(?P<name>x)|b", r"b(\s|$)"])
def test_finder(pattern: str) -> None:
    """The spans are those of `search`, with and without the binding below it."""
    compiled = compile_expression(pattern, "one")
    data = b"ab aab x b"
    for start in range(6):
        match = compiled.search(data, start, 10)
        expected = [match.span(group) for group in range(compiled.groups + 1)]
        assert finder(compiled)(data, start, 10) == expected
        assert finder(_Plain(compiled))(data, start, 10) == expected


def test_finder_finds_nothing() -> None:
    """Where there is no match the match's span says so."""
    compiled = compile_expression("(q)", "one")
    assert finder(compiled)(b"ab", 0, 2)[0] == (-1, -1)
    assert finder(_Plain(compiled))(b"ab", 0, 2) == [(-1, -1)]


@pytest.mark.parametrize("pattern", ["a(b)?", "(a*)", "(?P<name>x)|b", "$"])
def test_every(pattern: str) -> None:
    """All matches are those of the package's own `finditer`."""
    compiled = compile_expression(pattern, "one")
    expected = [match.span() for match in compiled.finditer(b"ab aab x b", 1, 9)]
    assert [match[0] for match in every(finder(compiled), b"ab aab x b", 1, 9)] == expected
