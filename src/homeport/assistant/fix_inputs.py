"""The literals that failing tests are written with, so that no change is made for one of them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from homeport.repair.javascript.literals import literals

_LITERALS = ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.Set | ast.UnaryOp
_COMMON = frozenset({"0", "1", "-1", "2", "None", "True", "False", '""', "''", "[]", "{}", "()"})
_MOST = 400


def inputs_of(tree: Path, tests: Iterable[str]) -> frozenset[str]:
    """Return the literals of the named tests, as they are written; common ones say nothing."""
    found: set[str] = set()
    by_file: dict[str, set[str]] = {}
    for name in tests:
        path, _, symbol = name.partition("::")
        by_file.setdefault(path, set()).add(symbol.partition("[")[0].rpartition("::")[2])
    for path, symbols in by_file.items():
        found.update(_literals(tree / path, symbols))
        if len(found) > _MOST:
            break
    return frozenset(found) - _COMMON


def _literals(place: Path, symbols: set[str]) -> Iterator[str]:
    try:
        text = place.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return
    if place.suffix != ".py":
        # A JavaScript test is called by a title, which may be computed: the whole file counts.
        yield from literals(text.encode(), place.name)
        return
    try:
        parsed = ast.parse(text)
    except (ValueError, SyntaxError):
        return
    for function in ast.walk(parsed):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and (
            function.name in symbols
        ):
            for node in ast.walk(function):
                if isinstance(node, _LITERALS):
                    yield ast.get_source_segment(text, node) or ""
