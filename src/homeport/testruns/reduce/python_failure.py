"""Starts the reduction of a Python program where it fails: cuts what flows into that place.

The failing statement is known from the trace. Constants are put for its parts, of the types that
the message names first; then the statement is tried at the end of the program, free of the calls
and branches that led to it, and so is each function of the trace, called with nothing.
"""

import ast
import re
from collections.abc import Iterator

from homeport.testruns.reduce.python_edits import Change, Edit, applied, parsed, written
from homeport.testruns.reduce.python_replay import free, replays, statement_at
from homeport.testruns.reduce.python_run import Locate, idle_functions, idle_statements
from homeport.testruns.reduce.reduction import Reduction

_CONSTANTS = (
    ("None", "NoneType"), ("0", "int"), ("''", "str"), ("{}", "dict"), ("[]", "list"),
    ("0.0", "float"), ("()", "tuple"), ("b''", "bytes"),
)  # fmt: skip
_MOST_FRAMES = 6
_VALUE = re.compile(r"'[^'\\\n]{1,60}'|(?<![\w.'])-?\d{1,20}(?:\.\d{1,20})?(?![\w.'])")
_MOST_VALUES = 3
_UNSAID = 5  # constants tried when the message names no type
_DEFINITIONS = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign,
    ast.AnnAssign,
)  # fmt: skip


def cut_in(reduction: Reduction, locate: Locate) -> None:
    """Make the failing statement depend on as little as possible."""
    plain = parsed(reduction.best)
    if plain is None:
        return
    reduction.attempt(written(plain))
    tree = parsed(reduction.best)
    if tree is None or written(tree) != reduction.best:
        return  # lines would move with the first change
    failure = locate(reduction.best)
    if failure is not None and _idle_dropped(reduction, tree, failure.ran):
        tree, failure = parsed(reduction.best) or tree, locate(reduction.best)
    if failure is None or not failure.lines:
        return
    if any(reduction.attempt(candidate) for candidate in replays(tree, failure)):
        return
    inner = failure.lines[0]
    if _alone(reduction, tree, inner):
        return
    _constants(reduction, inner, failure.message)
    tree = parsed(reduction.best) or tree
    for line in failure.lines[:_MOST_FRAMES]:
        if _alone(reduction, tree, line) or _called(reduction, tree, line):
            return


def _idle_dropped(reduction: Reduction, tree: ast.Module, ran: frozenset[int]) -> bool:
    """Drop what did not run, if anything ran and it can go; functions never called if they can."""
    return bool(ran) and any(
        reduction.attempt(applied(reduction.best, edits(tree, ran)))
        for edits in (idle_functions, idle_statements)
    )


def _constants(reduction: Reduction, line: int, message: str) -> None:
    """Put constants for the parts of the statement in this line, outer parts first.

    Once more when any could be put: with the key of a look-up fixed, the mapping may be empty.
    """
    for _ in range(2):
        before = reduction.best
        _constants_once(reduction, line, message)
        if reduction.best is before:
            return


def _constants_once(reduction: Reduction, line: int, message: str) -> None:
    settled: set[str] = set()
    while True:
        tree = parsed(reduction.best)
        found = _next_part(tree, line, settled) if tree is not None else None
        if found is None:
            return
        number, text = found
        settled.add(text)
        for constant in _likely(message):
            candidate = applied(reduction.best, [Edit(number, Change.PUT, constant)])
            # A little longer at first: what the part came from can go.
            if reduction.attempt(candidate, larger=True):
                break


def _next_part(tree: ast.Module, line: int, settled: set[str]) -> tuple[int, str] | None:
    statement = statement_at(tree, line)
    if statement is None:
        return None
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    for part in _parts(statement):
        text = ast.unparse(part)
        if text not in settled:
            return numbers[id(part)], text
    return None


def _parts(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions of a statement that may be replaced, outer ones first."""
    whole = getattr(statement, "exc", None) or getattr(statement, "value", None)
    bodies = {id(node) for field in ("body", "orelse", "finalbody", "handlers")
              for inner in getattr(statement, field, ()) for node in ast.walk(inner)}  # fmt: skip
    for node in ast.walk(statement):
        if (
            isinstance(node, ast.expr)
            and node is not whole
            and id(node) not in bodies
            and not isinstance(node, ast.Constant | ast.Slice | ast.Starred | ast.FormattedValue)
            and isinstance(getattr(node, "ctx", None) or ast.Load(), ast.Load)
        ):
            yield node


def _likely(message: str) -> list[str]:
    """The constants worth a try: of the types that the message names, or its values, the simplest.

    A value in the message is often the one that failed: the key of a KeyError, what is no number.
    """
    named = [text for text, name in _CONSTANTS if f"'{name}'" in message]
    if named:
        return named
    values = list(dict.fromkeys(match[0] for match in _VALUE.finditer(message)))
    held = [f"[{value}]" for value in values[:1]]  # it may have been one of several
    return values[:_MOST_VALUES] + held + [text for text, _ in _CONSTANTS[:_UNSAID]]


def _alone(reduction: Reduction, tree: ast.Module, line: int) -> bool:
    """Try the statement in this line by itself, then after the definitions alone."""
    statement = statement_at(tree, line)
    if statement is None or statement in tree.body:
        return False
    bare = free(statement)
    return reduction.attempt(written(ast.Module([bare], []))) or reduction.attempt(
        written(ast.Module([*_definitions(tree), bare], []))
    )


def _definitions(tree: ast.Module) -> list[ast.stmt]:
    return [one for one in tree.body if isinstance(one, _DEFINITIONS)]


def _called(reduction: Reduction, tree: ast.Module, line: int) -> bool:
    """Try the function that holds this line, called with nothing after the definitions."""
    call = _call_of(tree, line)
    if not call:
        return False
    return reduction.attempt(
        written(ast.Module([*_definitions(tree), ast.parse(call).body[0]], []))
    )


def _call_of(tree: ast.Module, line: int) -> str:
    """Return a call, with None for each argument, of the function at the top that holds a line."""
    for one in tree.body:
        if not one.lineno <= line <= (one.end_lineno or one.lineno):
            continue
        if isinstance(one, ast.FunctionDef):
            return f"{one.name}({_nones(one)})"
        if not isinstance(one, ast.ClassDef):
            continue
        for method in one.body:
            if isinstance(method, ast.FunctionDef) and method.lineno <= line <= (
                method.end_lineno or 0
            ):
                return f"{one.name}.{method.name}({_nones(method)})"
    return ""


def _nones(function: ast.FunctionDef) -> str:
    required = len(function.args.posonlyargs) + len(function.args.args) - len(
        function.args.defaults
    )  # fmt: skip
    return ", ".join(["None"] * required)
