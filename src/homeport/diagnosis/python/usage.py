"""Who uses what in the repository: calls of a function by name, classes with a field, writes.

Found by searching text first and syntax second, in the files nearest to the failure; bounded, so
that a large repository costs no more than a small one.
"""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.javascript.translate import SUFFIXES
from homeport.diagnosis.python.outline import Function, every
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.sources import Sources

_MOST_FILES = 300
_MOST_CALLS = 6
_WRITERS = frozenset(["append", "add", "appendleft", "insert", "push", "unshift"])


class Usage:
    """Answers about the repository's files, those of the trace first."""

    def __init__(self, sources: Sources, near: tuple[str, ...]) -> None:
        self._sources = sources
        code = [path for path in sources.paths if path.endswith((".py", *SUFFIXES))]
        self._paths = tuple(dict.fromkeys([*near, *code]))[:_MOST_FILES]
        self._by_name: dict[str, dict[str, list[tuple[int, ast.Call]]]] = {}

    def calls(self, function: Function, path: str) -> list[tuple[str, ast.Call]]:
        """Calls of the function (of its class, for a constructor) as (path, call)."""
        if function.name in ("__init__", "__post_init__"):
            owner = self._owner(function, path)
            return self.constructions(owner, path) if owner else []
        return self._calls({function.name}, path)

    def constructions(self, owner: ast.ClassDef, path: str) -> list[tuple[str, ast.Call]]:
        """Calls that make an object of the class."""
        return self._calls({owner.name, "cls"}, path)

    def _calls(self, names: set[str], path: str) -> list[tuple[str, ast.Call]]:
        found: list[tuple[str, ast.Call]] = []
        for where, tree in self._holding(rf"\b(?:{'|'.join(map(re.escape, names))})\(", names):
            known = self._named(where, tree)
            hits = [(at, node) for name in names for at, node in known.get(name, ())]
            for _, node in sorted(hits, key=lambda hit: hit[0]):
                if _last(node.func) == "cls" and where != path:
                    continue
                found.append((where, node))
                if len(found) == _MOST_CALLS:
                    return found
        return found

    def _named(self, path: str, tree: ast.Module) -> dict[str, list[tuple[int, ast.Call]]]:
        """The calls of a file by the last part of what they name, in their order."""
        if path not in self._by_name:
            by_name: dict[str, list[tuple[int, ast.Call]]] = {}
            for at, node in enumerate(every(tree, ast.Call)):
                by_name.setdefault(_last(node.func), []).append((at, node))
            self._by_name[path] = by_name
        return self._by_name[path]

    def classes_with(self, attribute: str) -> list[tuple[str, ast.ClassDef]]:
        """Classes that declare or set the attribute."""
        found = []
        for path, tree in self._holding(rf"\b{re.escape(attribute)}\b", {attribute}):
            found += [
                (path, node) for node in every(tree, ast.ClassDef) if attribute in fields_of(node)
            ]
        return found

    def _owner(self, function: Function, path: str) -> ast.ClassDef | None:
        tree = self._sources.tree(path)
        for node in every(tree, ast.ClassDef):
            if function in node.body:
                return node
        return None

    def _holding(self, pattern: str, names: set[str]) -> Iterator[tuple[str, ast.Module]]:
        search = re.compile(pattern).search if names else None
        for path in self._paths if search else ():
            text = self._sources.text(path)
            if text and search and search(text) and (tree := self._sources.tree(path)):
                yield path, tree


def fields_of(owner: ast.ClassDef) -> set[str]:
    """The names the class declares in its body or sets on `self`."""
    names = {
        target.id
        for node in owner.body
        if isinstance(node, (ast.AnnAssign, ast.Assign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(owner):
        if isinstance(node, ast.Attribute) and dotted(node.value) in ("self", "this"):
            names |= {node.attr} if isinstance(node.ctx, ast.Store) else set()
    return names


def written_into(scope: ast.AST, container: str) -> list[ast.expr]:
    """What the scope puts into the container: `c[k] = v`, `c.append(v)`, as the values."""
    found: list[ast.expr] = []
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Subscript(value=target)], value=value):
                found += [value] if dotted(target) == container else []
            case ast.Call(func=ast.Attribute(value=target, attr=attr), args=[*_, value]):
                if attr in _WRITERS and dotted(target) == container:
                    found.append(value)
            case _:
                pass
    return found


def keys_written(scope: ast.AST, container: str) -> list[ast.expr]:
    """The keys under which the scope puts values into the container."""
    return [
        target.slice
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Subscript) and dotted(target.value) == container
    ]


def yielded(function: Function) -> list[ast.expr]:
    """The expressions a generator yields."""
    return [n.value for n in ast.walk(function) if isinstance(n, ast.Yield) and n.value is not None]


def passed_on(function: Function) -> list[ast.expr]:
    """What a generator yields the elements of."""
    return [n.value for n in ast.walk(function) if isinstance(n, ast.YieldFrom)]


def _last(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""
