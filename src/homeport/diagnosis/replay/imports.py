"""Modules of a replayed program: the repository's own are replayed, the others are given or absent."""

import ast
import posixpath
import sys
from collections.abc import Iterator
from typing import Any

from homeport.diagnosis.replay import natives
from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.run import Run
from homeport.diagnosis.replay.scope import Absent, Module, module_scope


def bring_in(
    run: Run, node: ast.Import | ast.ImportFrom, seen_from: str
) -> Iterator[tuple[str, Any]]:
    """The names that an import gives, with what they stand for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            whole = _module(run, alias.name, seen_from)
            first = alias.name.split(".")[0]
            if alias.asname:
                yield alias.asname, whole
            else:
                yield first, whole if first == alias.name else _module(run, first, seen_from)
        return
    held = _source(run, node, seen_from)
    for alias in node.names:
        if alias.name == "*":
            if not isinstance(held, Module):
                raise GaveUp("everything of a foreign module")
            yield from (
                (name, value) for name, value in held.names.items() if not name.startswith("_")
            )
            continue
        yield alias.asname or alias.name, _member(run, held, node, alias.name, seen_from)


def _source(run: Run, node: ast.ImportFrom, seen_from: str) -> Any:
    if not node.level:
        return _module(run, node.module or "", seen_from)
    folder = posixpath.dirname(seen_from)
    for _ in range(node.level - 1):
        folder = posixpath.dirname(folder)
    tail = (node.module or "").replace(".", "/")
    stem = posixpath.join(folder, tail) if tail else folder
    return _file(run, stem, stem.replace("/", ".")) or Absent(node.module or ".")


def _member(run: Run, held: Any, node: ast.ImportFrom, name: str, seen_from: str) -> Any:
    if isinstance(held, natives.NativeModule):
        found = held.member(name)
        if isinstance(found, Absent):
            inner = natives.module(f"{node.module}.{name}", run.steps)
            return inner or found
        return found
    if isinstance(held, Module):
        if name in held.names:
            return held.names[name]
        stem = posixpath.dirname(held.path) if held.path.endswith("__init__.py") else ""
        inside = (
            _file(run, posixpath.join(stem, name) if stem else name, name)
            if held.path.endswith("__init__.py")
            else None
        )
        if inside is None:
            raise ImportError(f"cannot import name '{name}'")
        held.names[name] = inside
        return inside
    path = run.sources.module(f"{node.module}.{name}", seen_from) if node.module else None
    if path is None and not node.module:
        path = _beside(run, posixpath.dirname(seen_from), name)
    return load(run, path, name) if path else Absent(f"{node.module}.{name}")


def _beside(run: Run, folder: str, name: str) -> str | None:
    path = posixpath.join(folder, f"{name}.py")
    return path if path in run.sources else None


def _file(run: Run, stem: str, name: str) -> Module | None:
    for path in (f"{stem}.py", posixpath.join(stem, "__init__.py")):
        if path in run.sources:
            return load(run, path, name)
    return None


def _module(run: Run, dotted: str, seen_from: str) -> Any:
    if dotted.split(".", maxsplit=1)[0] in sys.stdlib_module_names or dotted == "pytest":
        return natives.module(dotted, run.steps) or Absent(dotted)
    path = run.sources.module(dotted, seen_from)
    if path is None or not path.endswith(".py"):
        return Absent(dotted)
    made = load(run, path, dotted)
    front, _, last = dotted.rpartition(".")
    if front:
        package = _module(run, front, seen_from)
        if isinstance(package, Module):
            package.names.setdefault(last, made)
    return made


def load(run: Run, path: str, name: str) -> Module:
    """The module of a file, replayed when it is asked for first."""
    if path in run.modules:
        return run.modules[path]
    made = run.modules[path] = Module(path, name)
    tree = run.sources.tree(path)
    if tree is None:
        raise GaveUp("a module that does not parse")
    scope = module_scope(made)
    for statement in tree.body:
        try:
            run.block(run, [statement], scope)
        except GaveUp as error:
            if run.steps.left < 0:
                raise
            for left_out in _bound(statement):
                made.names[left_out] = Absent(str(error))
    return made


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement would have given a value."""
    for node in ast.walk(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name
            case _:
                pass
