"""The table of what calls give says what Python itself does."""

import builtins
import os
import re

import pytest

from homeport.diagnosis.python import known

_VALUES = (
    ("int", "7"), ("len", "'abc'"), ("str", "7"), ("sorted", "'ba'"), ("dict", ""), ("set", ""),
    ("float", "'1'"), ("bool", "1"), ("tuple", "'ab'"), ("bytes", "2"), ("print", "end=''"),
    ("range", "3"), ("divmod", "7, 2"), ("repr", "1"), ("round", "1.5"), ("frozenset", ""),
    ("hex", "10"), ("chr", "65"), ("ord", "'a'"), ("list", ""), ("any", "[]"), ("complex", "1"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "arguments"), _VALUES)
def test_built_in_functions_give_what_the_table_says(name: str, arguments: str) -> None:
    """The type of a real call is among the kinds."""
    value = eval(f"{name}({arguments})", vars(builtins).copy())  # noqa: S307 -- the table above
    kind = "None" if value is None else type(value).__name__
    assert kind in known.BUILTINS[name]


def test_every_built_in_of_the_table_exists() -> None:
    """No name is misspelt."""
    assert [name for name in known.BUILTINS if not hasattr(builtins, name)] == []


def test_what_may_give_nothing_says_so() -> None:
    """The classic sources of None are marked as such."""
    assert os.environ.get("HOMEPORT_NO_SUCH_VARIABLE") is None
    assert re.match("a", "b") is None
    for name in ("os.environ.get", "os.getenv", "re.match", "re.search", "shutil.which"):
        assert "None" in known.FUNCTIONS[name], name
    assert {"get", "match", "fetchone"} <= known.MAYBE_NONE


@pytest.mark.parametrize("kind", [list, dict, set])
def test_methods_that_change_in_place_give_none(kind: type) -> None:
    """Each of them belongs to a container and returns nothing."""
    calls = {
        "append": (1,), "extend": ((),), "insert": (0, 1), "sort": (), "reverse": (), "clear": (),
        "update": ((),), "add": (1,), "discard": (1,), "remove": (1,),
    }  # fmt: skip
    assert set(calls) == known.IN_PLACE
    for name, arguments in calls.items():
        target = kind() if kind is dict else kind([1])
        method = getattr(target, name, None)
        if method is not None:
            assert method(*arguments) is None, name


def test_text_methods_give_what_the_table_says() -> None:
    """Methods of text, by the value they give."""
    calls = {
        "strip": (), "upper": (), "split": (), "splitlines": (), "encode": (), "count": ("a",),
        "startswith": ("a",), "partition": ("a",), "join": ((),), "zfill": (3,), "isdigit": (),
    }  # fmt: skip
    for name, arguments in calls.items():
        kind = type(getattr("abc", name)(*arguments)).__name__
        assert kind in known.METHODS[name], name
