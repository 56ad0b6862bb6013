"""Where names live in a Python module."""

import ast
import textwrap

import pytest

from homeport.diagnosis.python import scope


def _tree(code: str) -> ast.Module:
    return ast.parse(textwrap.dedent(code))


def _function(code: str) -> ast.FunctionDef:
    return next(node for node in ast.walk(_tree(code)) if isinstance(node, ast.FunctionDef))


NESTED = """\
class Shop:
    def open(self):
        def inner():
            return 1
        return inner

x = 2
"""


def test_the_innermost_function_and_class_around_a_line() -> None:
    """Nesting is respected, module level has none."""
    tree = _tree(NESTED)
    assert getattr(scope.function_at(tree, 4), "name", None) == "inner"
    assert getattr(scope.function_at(tree, 5), "name", None) == "open"
    assert scope.function_at(tree, 7) is None
    assert getattr(scope.class_at(tree, 4), "name", None) == "Shop"
    assert scope.qualified_name(tree, 4) == "Shop.open.inner"
    assert scope.qualified_name(tree, 7) == ""


def test_expressions_of_a_line_in_a_long_statement() -> None:
    """Of a call over several lines, those on the line are given."""
    tree = _tree("f(\n    a,\n    b.c,\n)\n")
    texts = {ast.unparse(node) for node in scope.expressions_on(tree, 3)}
    assert "b.c" in texts
    assert "a" not in texts
    assert scope.expressions_on(tree, 99) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = 1\nx = 2", [(1, False, True), (2, False, True)]),
        ("if a:\n    x = 1", [(2, False, False)]),
        ("x: int = 1", [(1, False, True)]),
        ("for x in xs:\n    pass", [(1, True, True)]),
        ("a, x = 1, 2", [(1, False, True)]),
        ("with f() as x:\n    pass", [(1, False, True)]),
        ("print(x := 3)", [(1, False, False)]),
        ("[x for x in xs]", [(1, True, False)]),
        ("def f():\n    x = 1", []),
        ("y = 1", []),
    ],
)
def test_assignments_of_a_name(code: str, found: list[tuple[int, bool, bool]]) -> None:
    """Every way of giving a name a value is found with its line; inner functions are not ours."""
    got = scope.assignments(_tree(code), "x")
    assert [(a.line, a.element, a.always) for a in got] == found


def test_unpacking_knows_the_position() -> None:
    """Parts of a literal are told apart; of anything else the position is."""
    literal = scope.assignments(_tree("a, x = 1, 2"), "x")[0]
    assert isinstance(literal.value, ast.Constant)
    assert literal.index is None
    other = scope.assignments(_tree("a, x = f()"), "x")[0]
    assert other.index == 1


def test_parameters_and_their_defaults() -> None:
    """Positional, keyword-only and missing defaults."""
    function = _function("def f(a, b=1, *, c=2, d):\n    pass")
    assert [p.arg for p in scope.parameters(function)] == ["a", "b", "c", "d"]
    defaults = {name: scope.default_of(function, name) for name in "abcdz"}
    shown = {n: ast.unparse(v) if v else None for n, v in defaults.items()}
    assert shown == {"a": None, "b": "1", "c": "2", "d": None, "z": None}


@pytest.mark.parametrize(
    ("body", "falls"),
    [
        ("pass", True),
        ("return 1", False),
        ("raise E", False),
        ("if a:\n    return 1", True),
        ("if a:\n    return 1\nelse:\n    return 2", False),
        ("with a:\n    return 1", False),
        ("try:\n    return 1\nexcept E:\n    pass", True),
        ("try:\n    return 1\nexcept E:\n    raise", False),
        ("try:\n    x\nexcept E:\n    raise\nelse:\n    return 1", False),
        ("try:\n    x\nfinally:\n    return 1", False),
        ("while True:\n    pass", False),
        ("while True:\n    break", True),
        ("for x in y:\n    return 1", True),
        ("match a:\n    case 1:\n        return 1", True),
        ("match a:\n    case 1:\n        return 1\n    case _:\n        return 2", False),
    ],
)
def test_whether_a_block_falls_off_its_end(body: str, *, falls: bool) -> None:
    """Only blocks that can end without return or raise give None."""
    assert scope.falls_off_the_end(_tree(body).body) is falls


def test_an_empty_block_falls_off() -> None:
    """Nothing at all gives None."""
    assert scope.falls_off_the_end([])


def test_own_returns_and_generators() -> None:
    """An inner function's return and yield are its own."""
    function = _function("def f():\n    def g():\n        yield 1\n        return 2\n    return 3")
    assert [node.lineno for node in scope.returns(function)] == [5]
    assert not scope.is_generator(function)
    assert scope.is_generator(_function("def f():\n    yield 1"))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import a.b", ("a", "")),
        ("import x.y as a", ("x.y", "")),
        ("from m import a", ("m", "a")),
        ("from m import z as a", ("m", "z")),
        ("from . import a", ("a", "")),
        ("import b", None),
    ],
)
def test_where_a_name_is_imported_from(code: str, found: tuple[str, str] | None) -> None:
    """Module and member, through aliases."""
    assert scope.imported(_tree(code), "a") == found


def test_dotted_names() -> None:
    """Chains of names only."""
    value = _tree("a.b.c\nf().b").body
    texts = [scope.dotted(node.value) for node in value if isinstance(node, ast.Expr)]
    assert texts == ["a.b.c", ""]


def test_declared_names_are_functions_and_classes_of_the_top() -> None:
    """Not what is inside them, not plain values; nothing without a tree."""
    assert scope.declared(_tree("def f():\n    def g(): pass\nclass A: pass\nx = 1")) == {"f", "A"}
    assert scope.declared(None) == set()
