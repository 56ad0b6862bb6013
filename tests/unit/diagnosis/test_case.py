"""What a rule is given about one failure."""

import ast
import re

import pytest

from homeport.diagnosis import Sources
from homeport.diagnosis.case import Case, Rule
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.origin import Site
from homeport.traces import Frame, Trace

FILES = {
    "shop.py": (
        "class Shop:\n"
        "    def total(self, prices, keys):\n"
        "        return prices[keys[0]] + other(keys)\n"
        "\n"
        "top = 1\n"
    ),
    "words.py": "def f(größe, tabelle):\n    return größe + tabelle['schlüssel']\n",
    "long.py": "x = call(\n    first,\n    second,\n)\n",
}


def _case(*frames: Frame, type_: str = "KeyError", message: str = "'7'") -> Case:
    sources = Sources(FILES.get, tuple(FILES))
    trace = Trace("python", type_, message, frames)
    flow = Flow(sources, tuple((frame.file, frame.line or 0) for frame in frames))
    return Case(trace, sources, frames, flow)


def _shown(case: Case) -> set[str]:
    site = case.crash()
    assert site is not None
    return {ast.unparse(node) for node in case.expressions(site)}


def test_type_and_message_are_bare() -> None:
    """The module of an exception is left out; what the trace does not say is empty."""
    assert _case(type_="shop.errors.OutOfStock").type == "OutOfStock"
    assert _case(type_="KeyError").type == "KeyError"
    assert (_case(type_="", message="").type, _case(type_="", message="").message) == ("", "")


def test_sites_are_the_frames_innermost_first() -> None:
    """A frame without a line is no place; the crash is the first that is one."""
    case = _case(Frame("shop.py"), Frame("shop.py", 3), Frame("long.py", 1))
    assert list(case.sites()) == [Site("shop.py", 3, None, 1), Site("long.py", 1, None, 2)]
    assert case.crash() == Site("shop.py", 3, None, 1)
    assert _case().crash() is None


def test_without_a_mark_every_expression_of_the_line_counts() -> None:
    """Nothing is known about the column, so nothing is left out."""
    assert {"prices[keys[0]]", "keys[0]", "other(keys)"} <= _shown(_case(Frame("shop.py", 3)))


def test_a_mark_leaves_only_what_is_underlined() -> None:
    """The runtime's own marks say which expression failed, whatever the trace's margin is."""
    code = "return prices[keys[0]] + other(keys)"
    for margin in ("", "    "):
        start = len(margin) + code.index("other")
        frame = Frame("shop.py", 3, code=margin + code, mark=(start, start + len("other(keys)")))
        assert _shown(_case(frame)) == {"other(keys)", "other", "keys"}


def test_marks_count_characters_where_the_syntax_tree_counts_bytes() -> None:
    """Letters outside ASCII before the mark do not move it."""
    code = "return größe + tabelle['schlüssel']"
    mark = (code.index("tabelle"), len(code))
    shown = _shown(_case(Frame("words.py", 2, code=code, mark=mark)))
    assert "tabelle['schlüssel']" in shown
    assert "größe" not in shown


def test_a_mark_of_another_version_of_the_line_is_not_believed() -> None:
    """When the file has changed since, columns mean nothing."""
    frame = Frame("shop.py", 3, code="return something + else_", mark=(7, 16))
    assert "other(keys)" in _shown(_case(frame))


def test_an_expression_over_several_lines_may_always_be_meant() -> None:
    """Its columns cannot be compared with a mark on one line."""
    frame = Frame("long.py", 1, code="x = call(", mark=(4, 9))
    assert any(shown.startswith("call(") for shown in _shown(_case(frame)))


def test_the_symbol_and_the_function_around_a_line_are_found() -> None:
    """Qualified by the class; outside of everything, and in no Python, there is none."""
    case = _case()
    assert case.symbol("shop.py", 3) == "Shop.total"
    assert case.symbol("shop.py", 5) == ""
    assert case.symbol("none.py", 1) == ""
    function = case.function("shop.py", 3)
    assert function is not None
    assert function.name == "total"
    assert case.function("shop.py", 5) is None
    assert case.function("none.py", 1) is None
    assert case.expressions(Site("none.py", 1, None, None)) == []


@pytest.mark.parametrize(
    ("types", "pattern", "language", "fits"),
    [
        ({"KeyError"}, "7", "python", True),
        (set(), "7", "python", True),
        (set(), "7", "", True),
        ({"ValueError"}, "7", "python", False),
        ({"KeyError"}, "8", "python", False),
        ({"KeyError"}, "7", "java", False),
    ],
)
def test_a_rule_is_asked_when_language_type_and_message_fit(
    types: set[str],
    pattern: str,
    language: str,
    fits: bool,  # noqa: FBT001 -- what is expected
) -> None:
    """All three must; empty means any."""
    rule = Rule("r", frozenset(types), re.compile(pattern), lambda *_: (), language=language)
    assert (rule.fits(_case()) is not None) is fits


def test_a_message_of_megabytes_is_not_searched_to_its_end() -> None:
    """A pattern sees the beginning only, so that no message can stall it."""
    rule = Rule("r", frozenset(), re.compile("needle"), lambda *_: ())
    assert rule.fits(_case(message="x" * 5_000 + "needle")) is None


def test_a_point_leaves_what_lies_around_it() -> None:
    """A runtime that names one column means the expressions that column belongs to."""
    code = "return prices[keys[0]] + other(keys)"
    at = code.index("keys[0]")
    shown = _shown(_case(Frame("shop.py", 3, code=code, mark=(at, at + 1))))
    assert "keys[0]" in shown
    assert "other(keys)" not in shown
