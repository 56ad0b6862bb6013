"""Captured values are written as Python that makes them again."""

import ast
from dataclasses import dataclass

import pytest

from homeport.assistant.literals import HELPER, Writer
from homeport.testruns.capture import Bounds, _Reader


@dataclass
class Point:
    """A plain record."""

    x: float
    tags: list[str]


def _captured(value: object) -> dict[str, object]:
    return _Reader(Bounds(), lambda: 0.0, 1.0, 1000).value(value, 0)


@pytest.mark.parametrize(
    "value",
    [1, 2.5, None, True, "a'b", b"\xff\x00", [1, (2,), ()], {"a": {1}}, set(), frozenset([1])],
)
def test_plain_values_come_back(value: object) -> None:
    """What is evaluated equals what was captured."""
    text = Writer().value(_captured(value))
    assert eval(text) == value  # noqa: S307 -- the text was just written


def test_numbers_without_a_literal_come_back() -> None:
    """Infinity is called by its name."""
    assert Writer().value(_captured(float("-inf"))) == "-float('inf')"


def test_objects_are_made_without_their_init() -> None:
    """Their class is named as needed; the helper makes them."""
    writer = Writer()
    text = writer.value(_captured(Point(1.0, ["a"])))
    assert (__name__, "Point") in writer.classes
    space: dict[str, object] = {"Point": Point}
    exec(HELPER, space)  # noqa: S102 -- the helper of the scripts
    assert eval(text, space) == Point(1.0, ["a"])  # noqa: S307 -- as above


def test_what_was_not_captured_whole_is_said() -> None:
    """None stands for it."""
    for value in ({"t": "int", "cut": True}, {"t": "str", "v": "a", "len": 9},
                  {"t": "f.<locals>.C", "module": "m", "attributes": {}}):  # fmt: skip
        writer = Writer()
        ast.parse(writer.value(value))
        assert writer.lossy
