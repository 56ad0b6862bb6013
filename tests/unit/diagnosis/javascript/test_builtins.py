"""Which kinds of values have which methods."""

from homeport.diagnosis.javascript.builtins import has, holders, worded


def test_methods_belong_to_kinds() -> None:
    """Text can be repeated, an object cannot be mapped, and of strangers nothing is said."""
    assert holders("repeat") == {"str"}
    assert has("str", "trim")
    assert not has("int", "trim")
    assert not has("dict", "map")
    assert has("Cart", "map")
    assert has("list", "checkout")


def test_kinds_have_words() -> None:
    """A person reads text and array, not str and list."""
    assert (worded("str"), worded("list"), worded("Cart")) == ("text", "an array", "a Cart")
