"""Strict reading of JSON."""

from collections.abc import Callable

import pytest

from homeport.server.dialects.fields import DialectError, Fields, taken_apart


def test_everything_is_read_or_refused() -> None:
    """What nobody asked for is refused by name; what is empty says nothing."""
    fields = Fields({"a": "x", "empty": "", "none": None, "list": [], "object": {}})
    assert fields.text("a") == "x"
    fields.end()
    with pytest.raises(DialectError, match=r"^top\.other: is not known") as caught:
        Fields({"other": 0}, "top").end()
    assert caught.value.field == "top.other"
    with pytest.raises(DialectError, match=r"^a field: "):
        Fields({"no name at all": 1}).end()
    with pytest.raises(DialectError, match="must be an object"):
        Fields([])


@pytest.mark.parametrize(
    ("value", "ask"),
    [
        (None, lambda f: f.text("x", None)),
        (1, lambda f: f.text("x")),
        (1, lambda f: f.flag("x")),
        ("1", lambda f: f.number("x")),
        (True, lambda f: f.number("x")),
        (9, lambda f: f.number("x", 0, 2)),
        (1.5, lambda f: f.whole("x")),
        (True, lambda f: f.whole("x")),
        (-1, lambda f: f.whole("x")),
        (9, lambda f: f.whole("x", 0, 2)),
        ("c", lambda f: f.choice("x", ("a", "b"))),
        ({}, lambda f: f.list("x")),
        ([1], lambda f: f.objects("x", lambda one: one.text("y"))),
        ([{"z": 1}], lambda f: f.objects("x", lambda one: one.text("y"))),
        ("a", lambda f: f.object("x")),
        ([], lambda f: f.structure("x")),
        (1, lambda f: f.texts("x")),
        (["a", 1], lambda f: f.texts("x")),
        ("kept", lambda f: f.refuse(("x",), "no")),
    ],
)
def test_wrong_values(value: object, ask: Callable[[Fields], object]) -> None:
    """A value of another kind is refused, and the place is named."""
    with pytest.raises(DialectError, match=r"^x"):
        ask(Fields({"x": value}))


def test_right_values() -> None:
    """Each kind of value is read, and what is not there has its default."""
    fields = Fields({"n": 1.5, "w": 3, "f": True, "c": "a", "t": ["a"], "o": {"k": "v"}, "s": "z"})
    assert fields.number("n", 0, 2) == 1.5
    assert (fields.whole("w"), fields.flag("f"), fields.choice("c", ("a",))) == (3, True, "a")
    assert (fields.texts("t"), fields.texts("s")) == (("a",), ("z",))
    structure = fields.structure("o")
    assert structure is not None
    assert structure.strings == ("k", "v")
    fields.refuse(("gone",), "no")
    fields.end()
    nothing = Fields({})
    assert (nothing.number("x"), nothing.whole("x"), nothing.flag("x")) == (None, None, None)
    assert (nothing.choice("x", ()), nothing.list("x"), nothing.texts("x")) == ("", [], ())
    assert (nothing.object("x"), nothing.structure("x"), nothing.raw("x")) == (None, None, None)
    assert nothing.objects("x", lambda one: one) == ()
    inner = Fields({"o": {"a": 1}}).object("o")
    assert inner is not None
    assert inner.place("a") == "o.a"


def test_too_deep() -> None:
    """JSON that is nested without end is refused."""
    value: object = "x"
    for _ in range(100):
        value = [value]
    with pytest.raises(DialectError, match="too deeply"):
        taken_apart(value, "x")
