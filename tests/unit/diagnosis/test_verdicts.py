"""From an origin of the value flow to a cause."""

import ast

import pytest

from homeport.diagnosis import Sources, Step
from homeport.diagnosis.case import Case
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.verdicts import Mistake, from_origin, of_mistake, place, similar
from homeport.traces import Trace

SOURCE = (
    'def parse(row):\n    return [row["größe"], row["sku"]]\n\n\ntotal = first + (\n    second\n)\n'
)
CASE = Case(
    Trace("python", "KeyError", "'7'"),
    SOURCES := Sources({"shop.py": SOURCE}.get, ("shop.py",)),
    (),
    Flow(SOURCES, ()),
)


def _node(text: str) -> ast.expr:
    tree = ast.parse(SOURCE)
    return next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and ast.get_source_segment(SOURCE, node) == text
    )


def _origin(
    node: ast.AST, line: int = 2, *, because: str = "", steps: tuple[Step, ...] = ()
) -> Origin:
    return Origin(frozenset({"str"}), Site("shop.py", line), node, because, steps)


def _replacement(origin: Origin, wrapped_in: str = "int") -> str:
    cause = from_origin(CASE, "r", origin, score=0.9, why="so", remedy="do", wrapped_in=wrapped_in)
    return cause.replacement


def test_a_cause_lies_where_the_value_came_from() -> None:
    """Path, line and symbol are the origin's; the words are the rule's."""
    cause = from_origin(
        CASE, "key-type", _origin(_node('row["sku"]')), score=0.9, why="so", remedy="do"
    )
    assert (cause.rule, cause.path, cause.line, cause.symbol) == (
        "key-type",
        "shop.py",
        2,
        "parse",
    )
    assert (cause.score, cause.why, cause.remedy, cause.replacement) == (0.9, "so", "do", "")


def test_the_trail_ends_at_the_origin_and_repeats_nothing() -> None:
    """Steps keep their order; why the origin is one is the last of them."""
    step = Step("shop.py", 5, "`total` comes from `first`")
    origin = _origin(_node('row["sku"]'), steps=(step, step), because="the row is text")
    cause = from_origin(CASE, "r", origin, score=0.9, why="so", remedy="do")
    assert cause.steps == (step, Step("shop.py", 2, "the row is text"))
    silent = from_origin(
        CASE, "r", _origin(_node('row["sku"]'), steps=(step,)), score=0.9, why="", remedy=""
    )
    assert silent.steps == (step,)


def test_a_conversion_is_written_around_the_expression_alone() -> None:
    """Letters outside ASCII before it do not move it, and the rest of the line stays."""
    line = '    return [row["größe"], int(row["sku"])]'
    assert _replacement(_origin(_node('row["sku"]'))) == line


@pytest.mark.parametrize(
    "origin",
    [
        _origin(ast.parse("import os").body[0]),
        _origin(_node('row["sku"]'), line=5),  # a node of another line
        _origin(ast.parse("elsewhere[0]", mode="eval").body, line=1),  # of another file
        _origin(_node("first + (\n    second\n)"), line=5),
    ],
)
def test_no_line_is_written_that_is_not_sure(origin: Origin) -> None:
    """Where the expression does not lie on the line exactly, no replacement is offered."""
    assert _replacement(origin) == ""


def test_a_mistake_farther_from_the_stack_is_less_sure() -> None:
    """Each call away takes a little; the score never falls below nothing."""
    mistake = Mistake(2, 0.5, "so", "do")
    near, far = (
        of_mistake(CASE, "r", "shop.py", mistake, 0),
        of_mistake(CASE, "r", "shop.py", mistake, 2),
    )
    assert (near.score, near.symbol, near.line) == (0.5, "parse", 2)
    assert far.score == pytest.approx(0.44)
    assert of_mistake(CASE, "r", "shop.py", mistake, 99).score == 0


@pytest.mark.parametrize(
    ("name", "names", "meant"),
    [
        ("appendd", ["append", "extend"], "append"),
        ("total_price", ["totalPrice", "total_prices"], "totalPrice"),
        ("NAME", ["name"], "name"),
        ("x", ["y", "z"], None),
        ("same", ["same"], None),
        ("anything", [], None),
    ],
)
def test_the_name_that_was_probably_meant_is_found(
    name: str, names: list[str], meant: str | None
) -> None:
    """Another case first, then a slip of the fingers; a name is never similar to itself."""
    assert similar(name, names) == meant
    assert similar(name, reversed(names)) == meant


def test_a_place_is_written_as_editors_read_it() -> None:
    """Path, colon, line."""
    assert place("a/b.py", 7) == "a/b.py:7"
