"""The values at a failure, found by replaying the program."""

import pytest
from tests.doubles.replays import sources_of

from homeport.diagnosis import diagnose
from homeport.diagnosis.replay.witness import held, witnessed
from homeport.traces import read_failure

_FILES = {
    "main.py": "from shop import price\n\nprint(price('b'))\n",
    "shop.py": "PRICES = {'a': 1}\n\n\nclass Item:\n    def __init__(self, name):\n        self.name = name\n\n\n"
    "def price(name):\n    item = Item(name)\n    return PRICES[item.name]\n",
}
_FRAMES = (("shop.py", 11), ("main.py", 3))


def test_each_failed_call_shows_its_variables() -> None:
    """Objects by their attributes; functions and classes are no values."""
    values = witnessed(sources_of(_FILES), _FRAMES, "KeyError")
    assert values.frames["shop.py", 11] == {
        "name": {"t": "str", "v": "b"},
        "item": {"t": "Item", "attributes": {"name": {"t": "str", "v": "b"}}},
    }
    assert ("main.py", 3) in values.frames


def test_another_failure_is_no_witness() -> None:
    """Another error or another place, or nothing to replay."""
    sources = sources_of(_FILES)
    assert not witnessed(sources, _FRAMES, "ValueError")
    assert not witnessed(sources, (("shop.py", 10), ("main.py", 3)), "KeyError")
    assert not witnessed(sources, (), "KeyError")


def test_values_are_bounded() -> None:
    """In depth, in number and in length."""
    assert held("x" * 999)["v"] == "x" * 400
    assert len(held(list(range(99)))["items"]) == 40  # type: ignore[arg-type]  # a list
    deep = held([[[[1]]]])
    assert str(deep).count("items") == 3
    assert held({"a": None})["pairs"] == [[{"t": "str", "v": "a"}, {"t": "NoneType"}]]
    assert held(len) == {"t": "builtin_function_or_method"}


@pytest.mark.parametrize(
    "method",
    [
        "__repr__(self)", "__eq__(self, other)", "__ne__(self, other)", "__hash__(self)", "__len__(self)", "__bool__(self)",
        "__iter__(self)", "__getattr__(self, name)", "__str__(self)", "__getitem__(self, key)", "items(self)",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "body",
    ["while True: pass", "raise ValueError", "return self.go()", "return self.nothing.at_all"],
)
@pytest.mark.parametrize("base", ["", "(dict)"])
def test_hostile_objects_harm_nobody(method: str, body: str, base: str) -> None:
    """However an object answers, the values and the edits come back, or nothing does."""
    code = (
        f"class Odd{base}:\n    __slots__ = ()\n\n    def {method}:\n        {body}\n\n    def go(self):\n        return self.go()\n\n\n"
        "def first(odd, other, number):\n    kept = {'a': odd}\n    rows = [odd, other]\n    return rows[0] if number > 5 else kept['a']\n"
    )
    files = {
        "odd.py": code,
        "test_odd.py": "from odd import Odd, first\n\n\ndef test_it():\n    odd = Odd()\n    found = first(odd, Odd(), 5)\n    assert found is None\n",
    }
    failure = read_failure(
        'Traceback (most recent call last):\n  File "test_odd.py", line 7, in test_it\n    assert found is None\nAssertionError\n'
    )
    assert failure is not None
    assert isinstance(diagnose(failure, sources_of(files)), tuple)
