"""What a change does beside making tests pass, read off the code before and after."""

from __future__ import annotations

import ast
from collections import Counter
from enum import Enum
from functools import lru_cache
from pathlib import PurePosixPath

from homeport.repair.python.source import is_spoken

_BRANCHES = (
    ast.If,
    ast.For,
    ast.While,
    ast.IfExp,
    ast.BoolOp,
    ast.ExceptHandler,
    ast.comprehension,
)
_JAVASCRIPT = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"})
_WIDE = frozenset({"Exception", "BaseException"})
_ORDINARY = frozenset(
    {"0", "1", "-1", "2", "''", "None", "True", "False", "0.0", "1.0", "[]", "()", "{}", "' '"}
)


class Effect(Enum):
    """A side effect, as it is told to people; the worst first."""

    CATCHES = "catches every exception"
    SPECIAL = "asks for one particular value"
    SILENCES = "takes out an exception or an assertion"
    EMPTIES = "leaves nothing of a function's work"
    INTERFACE = "changes a function's parameters"
    CONSTANT = "makes a condition always the same"
    COMPLEXITY = "adds a branch"


def effects(
    before: bytes, after: bytes, path: str, inputs: frozenset[str] = frozenset()
) -> tuple[Effect, ...]:
    """Return the side effects of a change of one file of Python, JavaScript or TypeScript."""
    suffix = PurePosixPath(path).suffix
    if suffix in _JAVASCRIPT:
        # It loads a parser that most repairs do without.
        from homeport.repair.javascript import side_effects as javascript  # noqa: PLC0415

        return javascript.effects(before, after, path, inputs)
    if suffix != ".py":
        return ()
    try:
        old, new = ast.parse(before), ast.parse(after)
    except (SyntaxError, ValueError):
        return ()
    tests = (
        (Effect.CATCHES, _catching(new) > _catching(old)),
        (Effect.SPECIAL, _special(old, new, inputs)),
        (Effect.SILENCES, _checks(new) < _checks(old)),
        (Effect.EMPTIES, _empty(new) > _empty(old)),
        (Effect.INTERFACE, _interface(new) != _interface(old)),
        (Effect.CONSTANT, _constant(new) > _constant(old)),
        (Effect.COMPLEXITY, _branches(new) > _branches(old)),
    )
    return tuple(effect for effect, found in tests if found)


def _catching(tree: ast.Module) -> int:
    return sum(
        node.type is None or (isinstance(node.type, ast.Name) and node.type.id in _WIDE)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
    )


def _checks(tree: ast.Module) -> int:
    return sum(isinstance(node, ast.Raise | ast.Assert) for node in ast.walk(tree))


def _branches(tree: ast.Module) -> int:
    return sum(isinstance(node, _BRANCHES) for node in ast.walk(tree))


def _constant(tree: ast.Module) -> int:
    return sum(
        isinstance(node.test, ast.Constant)
        for node in ast.walk(tree)
        if isinstance(node, ast.If | ast.IfExp)
    )


def _empty(tree: ast.Module) -> int:
    return sum(
        all(isinstance(one, ast.Pass) or is_spoken(one) for one in node.body)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _interface(tree: ast.Module) -> Counter[str]:
    return Counter(
        f"{node.name}({', '.join(_parameters(node.args))})"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _parameters(arguments: ast.arguments) -> list[str]:
    every = (*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs,
             arguments.kwarg)  # fmt: skip
    return [argument.arg for argument in every if argument is not None]


_SIGN = len("'0'")  # one sign is an answer of many functions for nothing at all


def _special(old: ast.Module, new: ast.Module, inputs: frozenset[str]) -> bool:
    """Tell whether the change asks for a value that the code did not know, and answers itself."""
    shown = _as_python(inputs)
    fresh = _asked(new) - _asked(old)
    asked = any(
        literal not in _ORDINARY and (answers or literal in shown) for literal, answers in fresh
    )
    return asked or any(
        literal not in _ORDINARY and len(literal) > _SIGN and literal in shown
        for literal in _answered(new) - _answered(old)
    )


@lru_cache(maxsize=8)
def _as_python(literals: frozenset[str]) -> frozenset[str]:
    """Return literals as Python writes them itself, whatever quotes a test has."""
    found = set()
    for literal in literals:
        try:
            found.add(ast.unparse(ast.parse(literal.strip(), mode="eval")))
        except (SyntaxError, ValueError):
            continue
    return frozenset(found)


def _answered(tree: ast.Module) -> Counter[str]:
    """The literals that are given as an answer on some condition."""
    return Counter(
        ast.unparse(step.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.If)
        for step in node.body
        if isinstance(step, ast.Return) and step.value is not None and _is_literal(step.value)
    )


def _asked(tree: ast.Module) -> Counter[tuple[str, bool]]:
    """The literals that are compared for equality, and whether a literal is the answer."""
    found: Counter[tuple[str, bool]] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp):
            body = node.body[0] if isinstance(node, ast.If) else node.body
            value = body.value if isinstance(body, ast.Return | ast.Assign) else body
            answers = isinstance(value, ast.Constant | ast.List | ast.Tuple | ast.UnaryOp)
            for literal in _equalled(node.test):
                found[literal, answers] += 1
    return found


def _equalled(test: ast.expr) -> list[str]:
    return [
        ast.unparse(side)
        for node in ast.walk(test)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        for side in (node.left, *node.comparators)
        if _is_literal(side)
    ]


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return all(_is_literal(element) for element in elements)
        case _:
            return False
