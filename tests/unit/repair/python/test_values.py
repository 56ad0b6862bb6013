import ast

import pytest

from homeport.repair.python.values import Kind, Values, values_of


def known(code: str) -> Values:
    """Return what is known of a function's names."""
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    return values_of(function, tuple(ast.walk(function)))


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("1", Kind.NUMBER), ("'a'", Kind.TEXT), ("True", Kind.TRUTH), ("None", Kind.UNKNOWN),
        ("f'{x}'", Kind.TEXT), ("[1]", Kind.SEQUENCE), ("(1, 2)", Kind.SEQUENCE),
        ("{}", Kind.MAPPING), ("{1}", Kind.SET), ("a < b", Kind.TRUTH), ("not a", Kind.TRUTH),
        ("-a", Kind.NUMBER), ("a or 'b'", Kind.TEXT), ("1 if a else 2", Kind.NUMBER),
        ("len(a)", Kind.NUMBER), ("sorted(a)", Kind.SEQUENCE), ("a.lower()", Kind.TEXT),
        ("a.split()", Kind.SEQUENCE), ("math.sqrt(2)", Kind.NUMBER), ("math.isnan(2)", Kind.TRUTH),
        ("max([1, 2])", Kind.NUMBER), ("max('a', 'b')", Kind.TEXT), ("max()", Kind.UNKNOWN),
        ("f(1)", Kind.UNKNOWN), ("f()(1)", Kind.UNKNOWN), ("'a' * 3", Kind.TEXT),
        ("3 * [1]", Kind.SEQUENCE), ("a * b", Kind.NUMBER), ("'%s' % a", Kind.TEXT),
        ("a % 2", Kind.NUMBER), ("a - b", Kind.NUMBER), ("{1} - a", Kind.SET),
        ("a / b", Kind.NUMBER), ("a + 'b'", Kind.TEXT), ("'ab'[0]", Kind.TEXT),
        ("'ab'[1:]", Kind.TEXT), ("[1][0]", Kind.NUMBER), ("a.b", Kind.UNKNOWN),
        ("'a b'.split()[0]", Kind.TEXT), ("sorted([1])[0]", Kind.NUMBER),
        ("[1, 2][1:][0]", Kind.NUMBER), ("range(3)[0]", Kind.NUMBER),
    ],
)  # fmt: skip
def test_expressions(expression: str, kind: Kind) -> None:
    """The kind of an expression is read off its form."""
    assert Values().of(ast.parse(expression, mode="eval").body) is kind


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("def f(a: int): pass", "a", Kind.NUMBER),
        ("def f(a: list[str]):\n for b in a: pass", "b", Kind.TEXT),
        ("def f(a: dict[str, int]): pass", "a", Kind.MAPPING),
        ("def f(a: list[list[int]]):\n for b in a: pass", "b", Kind.SEQUENCE),
        ("def f(a):\n b = c = len(a)", "c", Kind.NUMBER),
        ("def f(a):\n b, c = 'x', 2", "c", Kind.NUMBER),
        ("def f(a):\n for i, x in enumerate('ab'): pass", "x", Kind.TEXT),
        ("def f(a):\n for i, x in enumerate('ab'): pass", "i", Kind.NUMBER),
        ("def f(a):\n for i, x in zip('ab', [1]): pass", "x", Kind.NUMBER),
        ("def f(a):\n a.append(1)", "a", Kind.SEQUENCE),
        ("def f(a):\n range(a)", "a", Kind.NUMBER),
        ("def f(a, b):\n return a - b", "b", Kind.NUMBER),
        ("def f(a):\n return a * 2", "a", Kind.NUMBER),
        ("def f(a):\n a += 'x'", "a", Kind.TEXT),
        ("def f(a):\n return a < 3", "a", Kind.NUMBER),
        ("def f(a):\n return [1, 2][a]", "a", Kind.NUMBER),
        ("def f(a):\n x.y = a\n b.c, d = e", "a", Kind.UNKNOWN),
        ("def f(a):\n for x.y in a: pass", "a", Kind.UNKNOWN),
    ],
)
def test_names(code: str, name: str, kind: Kind) -> None:
    """Annotations, assignments, loops and uses tell what a name holds."""
    assert known(code).names.get(name, Kind.UNKNOWN) is kind
