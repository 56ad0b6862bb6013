"""What a syntax tree holds, gathered in one walk and kept on the tree itself.

Rules and the flow ask the same questions of the same file again and again; a file of thousands of
lines is walked once for all of them. What is kept lives as long as its tree.
"""

import ast
from collections import deque
from collections.abc import Iterator
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef
_SEPARATE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
# No field of a node is named so.
_KINDS, _OWN, _IMPORTS = "kept kinds", "kept own nodes", "kept imports"
_FUNCTIONS = "kept functions"


def every(tree: ast.AST | None, *kinds: type[Node]) -> list[Node]:
    """Return the tree's nodes of these kinds, in the order of `ast.walk`; none without a tree."""
    if tree is None:
        return []
    by_kind = _by_kind(tree)
    if len(kinds) == 1 and kinds[0] in by_kind and not kinds[0].__subclasses__():
        return [node for _, node in by_kind[kinds[0]]]  # type: ignore[misc]  # the key is its kind
    found = [pair for kind in by_kind if issubclass(kind, kinds) for pair in by_kind[kind]]
    return [node for _, node in sorted(found, key=lambda pair: pair[0])]  # type: ignore[misc]


def _by_kind(tree: ast.AST) -> dict[type[ast.AST], list[tuple[int, ast.AST]]]:
    kept = vars(tree)
    if _KINDS not in kept:
        found: dict[type[ast.AST], list[tuple[int, ast.AST]]] = {}
        for at, node in enumerate(ast.walk(tree)):
            found.setdefault(type(node), []).append((at, node))
        kept[_KINDS] = found
    return kept[_KINDS]  # type: ignore[no-any-return]


def functions_of(tree: ast.AST | None) -> list[Function]:
    """Return the functions and methods of a tree."""
    if tree is None:
        return []
    kept = vars(tree)
    if _FUNCTIONS not in kept:
        kept[_FUNCTIONS] = [
            node
            for node in every(tree, ast.FunctionDef, ast.AsyncFunctionDef)
            if isinstance(node, Function)
        ]
    return kept[_FUNCTIONS]  # type: ignore[no-any-return]


def own_nodes(scope: ast.AST) -> tuple[ast.AST, ...]:
    """Return every node of the scope, without those of functions and classes inside it."""
    kept = vars(scope)
    if _OWN not in kept:
        kept[_OWN] = tuple(_walked(scope))
    return kept[_OWN]  # type: ignore[no-any-return]


def _walked(scope: ast.AST) -> Iterator[ast.AST]:
    pending = deque(ast.iter_child_nodes(scope))
    while pending:
        node = pending.popleft()
        yield node
        if not isinstance(node, _SEPARATE):
            pending.extend(ast.iter_child_nodes(node))


def imports_of(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Return the imported names with (module, member); member is empty for a whole module."""
    kept = vars(tree)
    if _IMPORTS not in kept:
        kept[_IMPORTS] = dict(reversed(list(_imports(tree))))  # the first import of a name counts
    return kept[_IMPORTS]  # type: ignore[no-any-return]


def _imports(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in every(tree, ast.Import, ast.ImportFrom):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    name = alias.asname or alias.name.split(".")[0]
                    yield name, (alias.name if alias.asname else name, "")
            case ast.ImportFrom(module=module, names=names):
                for alias in names:
                    found = (module, alias.name) if module else (alias.name, "")
                    yield alias.asname or alias.name, found
            case _:
                pass
