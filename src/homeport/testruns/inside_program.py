"""Runs inside the sandbox: a Python program as `python FILE` would, seen from within.

Given to `python -c` with the file's path and a name of a file to write: which lines of the file
ran, and, where it failed, the file's own frames from the failing one outwards with the values of
what their statements name. Values are written as literals; what has none is left out.
Standard library only: it runs under the program's own Python.
"""

import ast
import json
import os
import sys
import types

_LONGEST = 400  # characters of one value
_MOST_FRAMES = 12
_MOST_ITEMS = 40
_DEEPEST = 6
_PLAIN = (int, float, complex, str, bytes, bool, type(None))


def _literal(value: object) -> "str | None":
    if not _plain(value, _DEEPEST):
        return None
    text = repr(value)
    if len(text) > _LONGEST or "inf" in text or "nan" in text:
        return None
    return text


def _plain(value: object, depth: int) -> bool:
    """Tell whether a value is of the builtin types all through, whose `repr` runs no code."""
    if type(value) in _PLAIN:
        return True
    if depth == 0 or not isinstance(value, (tuple, list, set, dict)):
        return False
    if type(value) not in (tuple, list, set, dict) or len(value) > _MOST_ITEMS:
        return False
    if not value:
        return not isinstance(value, set)  # which has no literal
    inner = [*value, *value.values()] if isinstance(value, dict) else [*value]
    return all(_plain(one, depth - 1) for one in inner)


def _statement(tree: ast.Module, line: int) -> "ast.stmt | None":
    best = None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            best = node
    return best


def _values(tree: ast.Module, line: int, frame: types.FrameType) -> "dict[str, str]":
    """Return the literals of the names and attributes in a statement."""
    statement = _statement(tree, line)
    values = {}
    for node in ast.walk(statement) if statement else ():
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            try:
                text = _literal(_value(node, frame))
            except BaseException:  # noqa: BLE001, S112 -- a property of the program may raise anything
                continue
            if text is not None:
                values[ast.unparse(node)] = text
    return values


def _value(node: ast.expr, frame: types.FrameType) -> object:
    if isinstance(node, ast.Name):
        names = frame.f_locals if node.id in frame.f_locals else frame.f_globals
        return names[node.id]
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, frame), node.attr)
    raise KeyError


def _frames(error: BaseException, path: str) -> "list[tuple[types.FrameType, int]]":
    """Return the file's own frames of an error, the failing one first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found[: -_MOST_FRAMES - 1 : -1]


def _said(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except BaseException:  # noqa: BLE001 -- the program's own `__str__` may do anything
        return type(error).__name__


def _run(path: str) -> "dict[str, object]":
    with open(path, "rb") as file:  # noqa: PTH123 -- pathlib may not be imported yet
        source = file.read()
    tree = ast.parse(source)
    ran: set[int] = set()

    def line(frame: types.FrameType, event: str, _: object) -> object:
        if event == "line":
            ran.add(frame.f_lineno)
        return line

    def call(frame: types.FrameType, _: str, __: object) -> object:
        return line if frame.f_code.co_filename == path else None

    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = [path]
    sys.path[0] = os.path.dirname(path) or "."  # noqa: PTH120 -- as above
    error: BaseException | None = None
    sys.settrace(call)  # type: ignore[arg-type]
    try:
        exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 -- its task
    except BaseException as raised:  # noqa: BLE001 -- the program's own end
        error = raised
    finally:
        sys.settrace(None)
    if error is None:
        return {"ran": sorted(ran), "message": "", "frames": []}
    return {
        "ran": sorted(ran),
        "message": _said(error),
        "frames": [
            {"line": at, "function": frame.f_code.co_name, "values": _values(tree, at, frame)}
            for frame, at in _frames(error, path)
        ],
    }


if __name__ == "__main__":
    OUT = sys.argv[2]
    FOUND = _run(sys.argv[1])
    with open(OUT, "w", encoding="utf-8") as written:  # noqa: PTH123 -- as above
        json.dump(FOUND, written)
