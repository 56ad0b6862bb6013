"""Who uses what in the repository."""

import ast

from homeport.diagnosis import Sources
from homeport.diagnosis.python.usage import (
    Usage,
    fields_of,
    keys_written,
    written_into,
    yielded,
)

FILES = {
    "shop.py": (
        "class Basket:\n    size: int\n\n    def __init__(self, rows):\n"
        "        self.rows = rows\n\n"
        "    @classmethod\n    def empty(cls):\n        return cls([])\n\n\n"
        "def total(basket):\n    return 1\n"
    ),
    "main.py": "from shop import Basket, total\n\ntotal(Basket([1]))\nobj.total(2)\n",
    "other.py": "cls(3)\n",
}


def _usage() -> tuple[Usage, Sources]:
    sources = Sources(FILES.get, tuple(FILES))
    return Usage(sources, ("main.py",)), sources


def _function(sources: Sources, path: str, name: str) -> ast.FunctionDef:
    tree = sources.tree(path)
    assert tree is not None
    return next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == name)


def test_calls_of_a_function_are_found_by_name() -> None:
    """In every file, the nearest first."""
    usage, sources = _usage()
    found = usage.calls(_function(sources, "shop.py", "total"), "shop.py")
    assert [(path, node.lineno) for path, node in found] == [("main.py", 3), ("main.py", 4)]


def test_calls_of_a_constructor_are_those_of_its_class() -> None:
    """`Basket(...)` anywhere, `cls(...)` in its own file only."""
    usage, sources = _usage()
    found = usage.calls(_function(sources, "shop.py", "__init__"), "shop.py")
    assert [(path, node.lineno) for path, node in found] == [("main.py", 3), ("shop.py", 9)]


def test_classes_are_found_by_a_field() -> None:
    """Declared in the body or set on self."""
    usage, _ = _usage()
    assert [owner.name for _, owner in usage.classes_with("rows")] == ["Basket"]
    assert [owner.name for _, owner in usage.classes_with("size")] == ["Basket"]
    assert usage.classes_with("nothing") == []


def test_fields_of_a_class() -> None:
    """Both kinds of fields."""
    _, sources = _usage()
    tree = sources.tree("shop.py")
    assert tree is not None
    owner = tree.body[0]
    assert isinstance(owner, ast.ClassDef)
    assert fields_of(owner) == {"rows", "size"}


def test_what_is_written_into_a_container() -> None:
    """Subscripts and appending calls, of this container only."""
    tree = ast.parse("d['a'] = 1\nd.append(2)\ne['b'] = 3\nself.d.add(4)\nx = d['a']\n")
    assert [ast.unparse(node) for node in written_into(tree, "d")] == ["1", "2"]
    assert [ast.unparse(node) for node in written_into(tree, "self.d")] == ["4"]
    assert [ast.unparse(node) for node in keys_written(tree, "d")] == ["'a'"]


def test_what_a_generator_yields() -> None:
    """The expressions, without bare yields."""
    function = ast.parse("def f():\n    yield 1\n    yield\n    yield x\n").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert [ast.unparse(node) for node in yielded(function)] == ["1", "x"]
