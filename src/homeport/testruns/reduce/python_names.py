"""Gives the names that a Python program makes itself the shortest names there are."""

import ast
import builtins
import keyword
from collections.abc import Iterator
from itertools import count, product
from string import ascii_lowercase

from homeport.testruns.reduce.python_edits import written

_KEPT = frozenset(dir(builtins)) | frozenset(keyword.kwlist)


def renamed(tree: ast.Module) -> bytes:
    """Return the program with short names; names of modules, attributes and builtins stay."""
    own = dict.fromkeys(name for name in _made(tree) if name not in _KEPT and name[:2] != "__")
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - own.keys()
    short = (name for name in _short_names() if name not in taken and name not in _KEPT)
    return written(_Renamer(dict(zip(own, short, strict=False))).visit(tree))


def _made(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case _:
                pass


def _short_names() -> Iterator[str]:
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))


class _Renamer(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit(self, node: ast.AST) -> ast.AST:
        for field in ("id", "name", "arg", "attr"):
            name = getattr(node, field, None)
            if isinstance(name, str) and name in self._names:
                setattr(node, field, self._names[name])
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self._names.get(name, name) for name in node.names]
        return self.generic_visit(node)
