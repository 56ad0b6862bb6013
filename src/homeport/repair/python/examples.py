"""What is known of a function's results: calls with literal arguments, and what they give.

Read off the examples of its docstring and off its tests, without running anything. Operators take
kinds of values and constants from them, and guards are held against them.
"""

from __future__ import annotations

import ast
import doctest
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from homeport.repair.python.vocabulary import Function

_MOST = 40
_LONGEST = 2000  # characters of one example


@dataclass(frozen=True, slots=True)
class Example:
    """One call: the arguments by parameter, and the result where it is known."""

    arguments: Mapping[str, object]
    result: object
    known: bool  # the result is a literal


def examples_of(function: Function, tests: Iterable[str]) -> tuple[Example, ...]:
    """Return the calls of a function in its docstring and in the texts of tests."""
    found: list[Example] = []
    for text in (_told(function), *tests):
        tree = _parsed(text) if function.name in text else None
        if tree is not None:
            found += _in(tree, function)
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


@lru_cache(_MOST)
def _parsed(text: str) -> ast.Module | None:
    """Parse a test file once for all functions."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _told(function: Function) -> str:
    """The examples of the docstring as assertions."""
    spoken = ast.get_docstring(function) or ""
    try:
        examples = doctest.DocTestParser().get_examples(spoken)
    except ValueError:
        return ""
    return "\n".join(
        f"assert ({one.source.strip()}) == ({one.want.strip()})"
        for one in examples
        if one.want.strip() and len(one.source) + len(one.want) < _LONGEST and _is_value(one.want)
    )


def _is_value(text: str) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True


def _in(tree: ast.Module, function: Function) -> Iterator[Example]:
    names = _names(tree, function.name)
    done: set[int] = set()
    for node in ast.walk(tree):
        for call, result, known in _claims(node):
            if id(call) not in done and _is_of(call, names):
                done.add(id(call))
                example = _example(call, result, function, known=known)
                if example is not None:
                    yield example


def _names(tree: ast.Module, name: str) -> set[str]:
    """The function's names in a test: its own, and parameters that it is given for."""
    names = {name}
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = functions.get(node.func.id)
            for at, argument in enumerate(node.args):
                if isinstance(argument, ast.Name) and argument.id == name and called is not None:
                    names.update(one.arg for one in called.args.args[at : at + 1])
    return names


def _claims(node: ast.AST) -> Iterator[tuple[ast.Call, ast.expr | None, bool]]:
    """Yield calls and what they are said to give."""
    match node:
        case ast.Assert(
            test=ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right])
        ):
            yield from _equal(left, right)
        case ast.Assert(test=ast.Call() as call):
            yield call, ast.Constant(value=True), True
        case ast.Assert(test=ast.UnaryOp(op=ast.Not(), operand=ast.Call() as call)):
            yield call, ast.Constant(value=False), True
        case ast.Call(
            func=ast.Attribute(attr="assertEqual" | "assertListEqual" | "assertDictEqual"),
            args=[left, right, *_],
        ):
            yield from _equal(left, right)
        case ast.Call(func=ast.Attribute(attr="assertTrue"), args=[ast.Call() as call, *_]):
            yield call, ast.Constant(value=True), True
        case ast.Call(func=ast.Attribute(attr="assertFalse"), args=[ast.Call() as call, *_]):
            yield call, ast.Constant(value=False), True
        case _:
            pass


def _equal(left: ast.expr, right: ast.expr) -> Iterator[tuple[ast.Call, ast.expr | None, bool]]:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, ast.Call):
            yield one, other, True


def _is_of(call: ast.Call, names: set[str]) -> bool:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in names
        case _:
            return False


def _example(
    call: ast.Call, result: ast.expr | None, function: Function, *, known: bool
) -> Example | None:
    parameters = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    if parameters[:1] in (["self"], ["cls"]):
        del parameters[0]
    given: dict[str, object] = {}
    try:
        for name, argument in zip(parameters, call.args, strict=False):
            given[name] = ast.literal_eval(argument)
        for keyword in call.keywords:
            if keyword.arg is not None:
                given[keyword.arg] = ast.literal_eval(keyword.value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    try:
        value = ast.literal_eval(result) if result is not None else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        value, known = None, False
    return Example(given, value, known)
