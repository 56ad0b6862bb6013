"""One object where several were meant: repeated rows, two names, shallow copies, cached lists."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import known_mistakes, wrong_values
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import Mistake


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for what seems to make several objects and makes one."""
    yield from known_mistakes(case, RULE.name, nodes=(_repeated_row, _two_names))
    doubted = (_shallow_copy,)
    yield from wrong_values(case, RULE.name, functions=(_cached_list,), nodes=doubted)


def _repeated_row(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.BinOp(op=ast.Mult(), left=ast.List(elts=[inner])) if isinstance(
            inner, (ast.List, ast.Dict, ast.Set, ast.BinOp, ast.ListComp)
        ):
            yield Mistake(node.lineno, 0.78,
                          f"`{code(node)}` repeats one object: every row is the same list, and changing "
                          "one changes all.",
                          "make each row anew: `[[...] for _ in range(n)]`")  # fmt: skip
        case ast.Call(func=ast.Attribute(attr="fromkeys"),
                      args=[_, ast.List() | ast.Dict() | ast.Set() | ast.Call(func=ast.Name(id="list" | "dict" | "set"))]):  # fmt: skip
            yield Mistake(node.lineno, 0.78,
                          f"`{code(node)}` gives every key the same object: one shared list or dict, and "
                          "changing it under one key changes it under all.",
                          "make one for each key: `{key: [] for key in keys}`")  # fmt: skip
        case _:
            pass


def _two_names(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Assign(targets=[first, second, *_], value=ast.List() | ast.Dict() | ast.Set()):
            yield Mistake(node.lineno, 0.8,
                          f"`{code(node)}` makes one object with two names: what is put into "
                          f"`{code(first)}` is in `{code(second)}` as well (the same, shared one).",
                          "write one assignment for each name")  # fmt: skip
        case _:
            pass


def _shallow_copy(node: ast.AST) -> Iterator[Mistake]:
    if isinstance(node, ast.Call) and (
        (method_of(node) == "copy" and not node.args) or dotted(node.func) == "copy.copy"
    ):
        yield Mistake(node.lineno, 0.55,
                      f"`{code(node)}` copies one level only: lists and dicts inside stay shared with "
                      "the original.", "use `copy.deepcopy`")  # fmt: skip


def _cached_list(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A cache hands out the same object each time."""
    cached = any("cache" in code(decorator) for decorator in function.decorator_list)
    made = {ast.List, ast.Dict, ast.ListComp, ast.DictComp, ast.Set}
    names = {
        dotted(n.targets[0]) for n in own_nodes(function)
        if isinstance(n, ast.Assign) and type(n.value) in made
    }  # fmt: skip
    for node in own_nodes(function) if cached else ():
        if isinstance(node, ast.Return) and node.value is not None:
            given = node.value.body if isinstance(node.value, ast.IfExp) else node.value
            listed = dotted(node.value) in names or code(node.value).startswith(
                ("sorted(", "list(")
            )
            if type(given) in made or listed:
                yield Mistake(node.lineno, 0.7,
                              f"`{function.name}` is cached and returns a list or dict: every caller gets "
                              "the same object, and what one changes the next one sees.",
                              "return a tuple, or a copy")  # fmt: skip


RULE = Rule(
    name="same-object",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from week import slots\n\nfree = slots()\nfree[0].append(1)\n"
                "assert free[1] == []\n",
                "week.py": "def slots():\n    return dict.fromkeys([0, 1], [])\n",
            },
            ("week.py", 2),
        ),
        Example(
            {
                "main.py": "from hall import seats\n\ngrid = seats()\ngrid[0][0] = 1\nassert grid[1][0] == 0\n",
                "hall.py": "def seats():\n    return [[0] * 2] * 2\n",
            },
            ("hall.py", 2),
        ),
        Example(
            {
                "main.py": "from menu import entries\n\nentries('a').append(1)\nassert entries('a') == []\n",
                "menu.py": "from functools import lru_cache\n\n\n@lru_cache\ndef entries(name):\n"
                "    return []\n",
            },
            ("menu.py", 6),
        ),
        Example(
            {
                "main.py": "from parts import split\n\nassert split([1]) == ([], [1])\n",
                "parts.py": "def split(rows):\n    left = right = []\n    right.extend(rows)\n"
                "    return left, right\n",
            },
            ("parts.py", 2),
        ),
    ),
)
