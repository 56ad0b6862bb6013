"""The functions that may have run: those of the stack and what they call, nearest first."""

import ast
from collections.abc import Iterator

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.translate import CALLBACK
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import Function, every, own_nodes
from homeport.diagnosis.python.scope import functions_at

_MOST_FUNCTIONS = 40
_MOST_STEPS = 5


def reachable(case: Case) -> tuple[tuple[str, Function, int], ...]:
    """Return (path, function, steps from the stack), breadth first, each function once.

    Tests are passed through but not given: the cause of a red test is sought in what it calls.
    Many rules ask, so the answer is kept with the flow.
    """
    if case.flow.reached is None:
        case.flow.reached = tuple(_walked(case))
    return case.flow.reached


def _walked(case: Case) -> Iterator[tuple[str, Function, int]]:
    seen: set[tuple[str, int]] = set()
    pending: list[tuple[str, Function | ast.Module, int]] = []
    for site in case.sites():
        function = case.function(site.path, site.line)
        tree = case.sources.tree(site.path)
        if function or tree:
            pending.append((site.path, function or tree, 0))  # type: ignore[arg-type]  # one is there
        if function and tree and function.name.startswith(CALLBACK):
            # What made the callback ran as well, and may have given it a wrong value.
            outer: list[Function | ast.Module] = [*functions_at(tree, site.line)[1:2], tree]
            pending.append((site.path, outer[0], 1))
    while pending and len(seen) < _MOST_FUNCTIONS:
        path, scope, steps = pending.pop(0)
        at = (path, getattr(scope, "lineno", 0))
        if at in seen:
            continue
        seen.add(at)
        if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)) and not is_test(path):
            yield path, scope, steps
        if steps < _MOST_STEPS:
            pending += [(p, f, steps + 1) for p, f in _called(case, path, scope)]
        if is_test(path) and steps == 0:
            pending += _set_up(case, path)


def is_test(path: str) -> bool:
    """Tell whether a file is a test by its name."""
    name = path.rpartition("/")[2]
    return name.startswith("test_") or "_test." in name or ".test." in name or ".spec." in name


def _called(case: Case, path: str, scope: Function | ast.Module) -> Iterator[tuple[str, Function]]:
    for decorator in getattr(scope, "decorator_list", []):
        made_by = decorator.func if isinstance(decorator, ast.Call) else decorator
        yield from _named(case, path, made_by)
    for node in own_nodes(scope):
        if isinstance(node, ast.Attribute):
            yield from _named(case, path, node)
        elif isinstance(node, ast.Call):
            # A function that is handed over is called as well, though not from here.
            for func in (node.func, *(a for a in node.args if isinstance(a, ast.Name))):
                yield from _named(case, path, func)


def _named(case: Case, path: str, func: ast.expr) -> Iterator[tuple[str, Function]]:
    found = case.flow.definition(func, Site(path, func.lineno))
    if found is None:
        return
    where, definition = found
    if isinstance(definition, ast.ClassDef):
        yield from ((where, m) for m in definition.body if _is_start(m))  # type: ignore[misc]
    else:
        yield where, definition


def _is_start(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name in ("__init__", "__post_init__")


def _set_up(case: Case, path: str) -> Iterator[tuple[str, Function, int]]:
    tree = case.sources.tree(path)
    for node in every(tree, ast.FunctionDef):
        if node.name in (
            "setUp",
            "setUpClass",
            "setup_method",
        ):
            yield path, node, 0
