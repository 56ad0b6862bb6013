"""The one walk that is kept on a tree."""

import ast

from homeport.diagnosis.python.outline import every, functions_of, imports_of, own_nodes

SOURCE = """
import os.path
import json as j
from . import near
from shop.cart import total as sum_up


class Cart:
    async def load(self):
        def inner():
            return 1
        return inner


def total():
    return 2
"""


def test_every_gives_one_kind_in_the_order_of_a_walk() -> None:
    """Nodes of one or several kinds come as `ast.walk` gives them."""
    tree = ast.parse(SOURCE)
    kinds = (ast.ClassDef, ast.FunctionDef)
    assert every(tree, *kinds) == [n for n in ast.walk(tree) if isinstance(n, kinds)]
    assert every(tree, ast.stmt) == [n for n in ast.walk(tree) if isinstance(n, ast.stmt)]
    assert every(tree, ast.Lambda) == []
    assert every(None, ast.stmt) == []


def test_every_walks_a_tree_once() -> None:
    """What was asked before is answered from what is kept."""
    tree = ast.parse(SOURCE)
    before = every(tree, ast.Return)
    tree.body.clear()
    assert every(tree, ast.Return) == before


def test_functions_are_methods_and_nested_ones_too() -> None:
    """Functions of every depth are given, classes are not."""
    assert {f.name for f in functions_of(ast.parse(SOURCE))} == {"load", "inner", "total"}


def test_own_nodes_leave_out_inner_functions() -> None:
    """What an inner function holds belongs to it alone."""
    method = next(f for f in functions_of(ast.parse(SOURCE)) if f.name == "load")
    returned = [n for n in own_nodes(method) if isinstance(n, ast.Return)]
    assert [ast.unparse(n) for n in returned] == ["return inner"]


def test_imports_by_the_name_they_bind() -> None:
    """A name tells the module and the member it stands for; the first import counts."""
    found = imports_of(ast.parse(SOURCE + "\nimport other as j\n"))
    assert found == {
        "os": ("os", ""),
        "j": ("json", ""),
        "near": ("near", ""),
        "sum_up": ("shop.cart", "total"),
    }
