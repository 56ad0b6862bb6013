"""What a piece of syntax is made of."""

import ast

import pytest

from homeport.diagnosis.python import shape


def _expression(code: str) -> ast.expr:
    return ast.parse(code, mode="eval").body


def _function(code: str) -> ast.FunctionDef:
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


@pytest.mark.parametrize(
    ("parameters", "name", "call", "passed"),
    [
        ("a, b", "b", "f(1, 2)", "2"),
        ("a, b", "b", "f(1, b=3)", "3"),
        ("a, b=1", "b", "f(1)", None),
        ("a, *, b", "b", "f(1, b=2)", "2"),
        ("a, b", "b", "f(*rest)", None),
        ("self, a", "a", "o.f(7)", "7"),
    ],
)
def test_the_argument_of_a_parameter(
    parameters: str, name: str, call: str, passed: str | None
) -> None:
    """By position, by name, past self; unknown behind a star."""
    node = _expression(call)
    assert isinstance(node, ast.Call)
    found = shape.argument(_function(f"def f({parameters}): pass"), name, node)
    assert (ast.unparse(found) if found else None) == passed


def test_calls_on_a_line() -> None:
    """Nested calls and calls over several lines are found."""
    tree = ast.parse("a(b())\nc(\n  d(),\n)\n")
    names = [ast.unparse(call.func) for call in shape.calls_on(tree, 3)]
    assert sorted(names) == ["c", "d"]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("[1, 2]", ["1", "2"]),
        ("(1, x)", ["1", "x"]),
        ("{1}", ["1"]),
        ("[x for x in y]", ["x"]),
        ("{k: v for k in y}", ["v"]),
        ("{1: 2}", ["2"]),
        ("f()", []),
    ],
)
def test_parts_of_containers(code: str, parts: list[str]) -> None:
    """Elements of literals, the one expression of a comprehension."""
    assert [ast.unparse(part) for part in shape.parts(_expression(code))] == parts


@pytest.mark.parametrize(
    ("code", "keys"), [("{1: 2, **x}", ["1"]), ("{k: v for k in y}", ["k"]), ("[1]", [])]
)
def test_keys_of_mappings(code: str, keys: list[str]) -> None:
    """Written keys; an unpacked mapping has none to show."""
    assert [ast.unparse(key) for key in shape.keys(_expression(code))] == keys


def test_definitions_in_a_body() -> None:
    """Functions and classes of the body itself, by name."""
    tree = ast.parse("class A:\n    def f(self): pass\nasync def g(): pass\n")
    assert isinstance(shape.defined(tree, "A"), ast.ClassDef)
    assert isinstance(shape.defined(tree, "g"), ast.AsyncFunctionDef)
    assert shape.defined(tree, "f") is None
    assert shape.defined(None, "f") is None


def test_short_text_is_one_line() -> None:
    """Long code is cut, missing code is None."""
    assert shape.short(_expression("f(\n 1,\n 2)")) == "f(1, 2)"
    assert len(shape.short(_expression("f(" + "x, " * 50 + ")"))) == 60
    assert shape.short(None) == "None"


def test_methods_and_words() -> None:
    """The attribute a call names; kinds as words."""
    assert shape.method_of(_expression("a.b(1)")) == "b"
    assert shape.method_of(_expression("f(1)")) == ""
    assert shape.words(frozenset({"str", "None"})) == "None or str"
    assert shape.words(frozenset()) == "something"
