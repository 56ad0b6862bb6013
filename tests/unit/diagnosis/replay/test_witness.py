"""The values at a failure, found by replaying the program."""

from tests.doubles.replays import sources_of

from homeport.diagnosis.replay.witness import held, witnessed

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
