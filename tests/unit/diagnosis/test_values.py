"""Captured values: expressions are looked up in JSON, nothing runs."""

import ast

import pytest

from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.values import NOTHING, Held, Values, length_of, matching, pairs_of, shown

_NAMES: dict[str, Held] = {
    "n": {"t": "int", "v": 7},
    "none": {"t": "NoneType", "v": None},
    "rows": {"t": "list", "items": [{"t": "str", "v": "a"}, {"t": "str", "v": "b"}]},
    "many": {"t": "list", "items": [{"t": "int", "v": 0}], "len": 90},
    "table": {"t": "dict", "pairs": [[{"t": "str", "v": "id"}, {"t": "str", "v": "7"}]]},
    "cart": {"t": "Cart", "module": "shop", "attributes": {"size": {"t": "float", "v": 1.5}}},
    "text": {"t": "str", "v": "x" * 100, "len": 4000},
    "cut": {"t": "list", "cut": True},
}
_SITE = Site("a.py", 3)
_VALUES = Values({("a.py", 3): _NAMES})


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("n", "7"),
        ("none", "None"),
        ("rows", "list of 2"),
        ("rows[1]", "'b'"),
        ("rows[-1]", "'b'"),
        ("rows[5]", None),
        ("rows[n]", None),
        ("many", "list of 90"),
        ("many[-1]", None),
        ("table", "dict with 1 keys"),
        ("table['id']", "'7'"),
        ("table['no']", None),
        ("table[rows]", None),
        ("cart", "a Cart"),
        ("cart.size", "1.5"),
        ("cart.size.real", None),
        ("cart.other", None),
        ("unknown", None),
        ("unknown.x[1]", None),
        ("f(n)", None),
        ("cut", "a list"),
        ("text", "'" + "x" * 56 + "..."),
    ],
)
def test_an_expression_is_looked_up(code: str, text: str | None) -> None:
    """Names, attributes, constant and captured indices."""
    held = _VALUES.at(ast.parse(code, mode="eval").body, _SITE)
    assert (shown(held) if held else None) == text


def test_kinds_lengths_and_pairs() -> None:
    """What rules ask for."""
    name = ast.Name("table")
    assert _VALUES.kind(name, _SITE) == "dict"
    assert _VALUES.kind(name, Site("b.py", 3)) == ""
    assert [length_of(_NAMES.get(n)) for n in ("rows", "many", "text", "n", "no")] == [
        2, 90, 4000, None, None,
    ]  # fmt: skip
    assert length_of({"t": "str", "v": "ab"}) == 2
    assert len(pairs_of(_NAMES["table"])) == 1
    assert pairs_of(None) == []
    assert not NOTHING


@pytest.mark.parametrize(
    ("file", "line", "message", "found"),
    [
        ("/w/a.py", 3, "'7'", True),
        ("a.py", 3, "KeyError: '7' and more", True),
        ("/w/ba.py", 3, "'7'", False),
        ("/w/a.py", 4, "'7'", False),
        ("/w/a.py", 3, "'8'", False),
        ("/w/a.py", 3, "", True),
    ],
)
def test_the_capture_must_be_of_this_failure(
    file: str,
    line: int,
    message: str,
    found: bool,  # noqa: FBT001 -- a column
) -> None:
    """Same innermost place, and the same message where both have one."""
    captured = [{"message": message, "calls": [{"file": file, "line": line, "values": _NAMES}]}]
    assert bool(matching(captured, [("a.py", 3)], "'7'")) is found


def test_a_capture_without_calls_matches_nothing() -> None:
    """As of a fault while capturing."""
    assert not matching([{"calls": None}], [("a.py", 3)], "")
