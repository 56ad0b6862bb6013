from typing import Any

import pytest

from homeport.detection.expressions import all_spans, compile_expression
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
        self.finditer, self.groups = pattern.finditer, pattern.groups


@pytest.mark.parametrize("pattern", ["a(b)?", "(a*)", "(?P<name>x)|b", "$"])
def test_all_spans(pattern: str) -> None:
    """The spans are those of `finditer`, with and without the binding below it."""
    compiled = compile_expression(pattern, "one")
    data = b"ab aab x b"
    expected = [
        [match.span(group) for group in range(compiled.groups + 1)]
        for match in compiled.finditer(data, 1, 9)
    ]
    assert list(all_spans(compiled)(data, 1, 9)) == expected
    assert list(all_spans(_Plain(compiled))(data, 1, 9)) == expected
