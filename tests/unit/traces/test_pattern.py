import pytest

from homeport.traces.pattern import Pattern


def test_a_pattern_compiles_at_first_use() -> None:
    """Any of its methods works, and a broken source shows only then."""
    pattern = Pattern(r"(\d)")
    assert pattern.sub("x", "a1") == "ax"
    assert pattern.match("1") is not None
    assert [found[1] for found in pattern.finditer("12")] == ["1", "2"]
    assert pattern.fullmatch("12") is None


def test_other_attributes_do_not_exist() -> None:
    """A misspelt method is an error like any other."""
    with pytest.raises(AttributeError):
        Pattern("x").matches  # noqa: B018 -- the access is what is tested
