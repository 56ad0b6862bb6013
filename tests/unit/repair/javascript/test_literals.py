import pytest

from homeport.repair.javascript.literals import literals, plain


@pytest.mark.parametrize("path", ["a.js", "a.mts"])
def test_literals_are_found_as_they_are_written(path: str) -> None:
    """Strings, numbers with a sign, lists and truths; a negated name is none."""
    found = list(literals(b"f('a', [-1, true], !b, null)", path))
    assert found == ["'a'", "[-1, true]", "-1", "1", "true", "null"]


def test_another_language_has_none() -> None:
    """What is no JavaScript is not read."""
    assert list(literals(b"f('a')", "a.rb")) == []


@pytest.mark.parametrize("text", ["'a b'", '"a b"', " `a b` "])
def test_quotes_do_not_tell_literals_apart(text: str) -> None:
    """The same string in whatever quotes."""
    assert plain(text) == '"a b"'
    assert plain("12") == "12"
