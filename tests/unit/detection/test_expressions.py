import pytest

from homeport.detection.expressions import compile_expression
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
