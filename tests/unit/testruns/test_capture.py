"""Values are read without running the program's code, and within bounds."""

import sys
from dataclasses import dataclass
from types import TracebackType

from homeport.testruns.capture import Bounds, Captured, as_json, capture


class Hostile:
    """Every way to look at it fails or never ends."""

    __slots__ = ("__dict__", "never", "slot")

    def __init__(self) -> None:
        self.slot, self.plain = 1, "x"

    def __getattribute__(self, name: str) -> object:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError

    def __len__(self) -> int:
        raise RuntimeError

    def __iter__(self) -> object:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __hash__(self) -> int:
        raise RuntimeError


class Listed(list[int]):
    """A list that counts wrongly."""

    def __iter__(self) -> object:  # type: ignore[override]
        raise RuntimeError


@dataclass
class Point:
    """A plain record."""

    x: float
    y: float


def _trace(**values: object) -> TracebackType | None:
    def fail(values: dict[str, object]) -> None:
        raise ValueError(len(values))

    try:
        fail(values)
    except ValueError:
        return sys.exc_info()[2]
    return None


def _value(value: object, bounds: Bounds | None = None) -> object:
    calls = capture(_trace(value=value), bounds)
    pairs = calls[0].values["values"]["pairs"]
    assert isinstance(pairs, list)
    return pairs[0][1]


def test_plain_values_are_kept() -> None:
    """Numbers, texts, bytes and containers with their types."""
    assert _value([1, 2.5, None, True, "a", b"\xff", (1,), {3}, float("inf")]) == {
        "t": "list",
        "items": [
            {"t": "int", "v": 1}, {"t": "float", "v": 2.5}, {"t": "NoneType", "v": None},
            {"t": "bool", "v": True}, {"t": "str", "v": "a"}, {"t": "bytes", "v": "\xff"},
            {"t": "tuple", "items": [{"t": "int", "v": 1}]},
            {"t": "set", "items": [{"t": "int", "v": 3}]}, {"t": "float", "v": "inf"},
        ],
    }  # fmt: skip


def test_no_code_of_the_program_runs() -> None:
    """An object whose every method fails shows its dictionary and its slots."""
    found = _value(Hostile())
    assert isinstance(found, dict)
    assert found["attributes"] == {"plain": {"t": "str", "v": "x"}, "slot": {"t": "int", "v": 1}}
    listed = _value(Listed([1]))
    assert isinstance(listed, dict)
    assert listed["base"] == "list"


def test_records_show_their_attributes() -> None:
    """With the module and name of their class."""
    found = _value(Point(1.0, 2.0))
    assert isinstance(found, dict)
    assert (found["t"], list(found["attributes"])) == ("Point", ["x", "y"])


def test_what_is_too_much_is_cut_and_said() -> None:
    """Long texts and lists say their length, deep and huge values that they are cut."""
    bounds = Bounds(items=2, text=3, depth=3)
    assert _value("abcdef", bounds) == {"t": "str", "v": "abc", "len": 6}
    assert _value(1 << 999) == {"t": "int", "cut": True}
    found = _value([[[1]], 2, 3], bounds)
    assert isinstance(found, dict)
    assert found["len"] == 3
    assert found["items"][0]["items"] == [{"t": "list", "cut": True}]
    many = _value({number: number for number in range(9)}, bounds)
    assert isinstance(many, dict)
    assert many["len"] == 9


def test_a_value_inside_itself_is_named() -> None:
    """A circle ends."""
    circle: list[object] = []
    circle.append(circle)
    assert _value(circle) == {"t": "list", "items": [{"t": "list", "again": True}]}


def test_time_is_bounded() -> None:
    """When the clock says so, the rest is only named."""
    ticks = iter(range(1000))
    calls = capture(_trace(a=[1, 2]), Bounds(seconds=0.5), clock=lambda: float(next(ticks)))
    assert calls[0].values == {"values": {"t": "dict", "cut": True}}


def test_callables_and_modules_have_names() -> None:
    """Functions, classes and modules are not looked into."""
    assert _value(len) == {"t": "builtin_function_or_method", "name": "len"}
    assert _value(sys) == {"t": "module", "name": "sys"}
    assert _value(Point) == {"t": "type", "name": f"{__name__}.Point"}


def test_the_innermost_call_comes_first() -> None:
    """Each call has its place, its arguments and its variables."""
    calls = capture(_trace(a=1))
    assert [one.function.rpartition(".")[2] for one in calls] == ["fail", "_trace"]
    assert isinstance(calls[0], Captured)
    plain = as_json(calls)[0]
    assert (plain["arguments"], plain["module"]) == (["values"], __name__)
