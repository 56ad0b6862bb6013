"""Writes a regression test of one call as a person would: positional where that is usual, no noise.

Which call, and what is expected of it, is decided in `regression`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.repair.suite import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.repair.warm import Call

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_PROPERTIES = frozenset({"property", "cached_property", "functools.cached_property"})
_TRUTH = {"True": "assertTrue", "False": "assertFalse", "None": "assertIsNone"}
_DIGITS = 6  # behind the point that a person would write


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is called; `receiver` is the parameter for the object before the dot."""

    symbol: str
    positional: tuple[str, ...]
    defaults: Mapping[str, str]
    receiver: str = ""
    is_property: bool = False
    is_generator: bool = False

    @property
    def named(self) -> bool:
        """Tell whether the call itself names the function, or its class."""
        return not self.receiver


def signature_of(source: bytes, symbol: str) -> Signature | None:
    """Return how a function or a method of a file is called; None when it is no plain one."""
    try:
        body: list[ast.stmt] = ast.parse(source).body
    except (SyntaxError, ValueError):
        return None
    *outer, name = symbol.split(".")
    for part in outer:
        body = next((one.body for one in body if isinstance(one, ast.ClassDef)
                     and one.name == part), [])  # fmt: skip
    function = next((one for one in body if isinstance(one, _Function) and one.name == name), None)
    if function is None or isinstance(function, ast.AsyncFunctionDef):
        return None
    marks = {ast.unparse(one) for one in function.decorator_list}
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    defaults = dict(zip(reversed(names), reversed([ast.unparse(one) for one in given.defaults]),
                        strict=False))  # fmt: skip
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if default is not None:
            defaults[argument.arg] = ast.unparse(default)
    receiver = names.pop(0) if outer and names and "staticmethod" not in marks else ""
    spoken = [one for one in ast.walk(function) if isinstance(one, ast.Yield | ast.YieldFrom)]
    return Signature(
        symbol, tuple(names), defaults, receiver, bool(marks & _PROPERTIES), bool(spoken)
    )


def expression(signature: Signature, call: Call) -> str | None:
    """Return the call as it is written; None when it cannot be."""
    given = dict(call.given)
    name = signature.symbol
    if signature.receiver:
        if signature.receiver not in given:
            return None
        name = f"{given.pop(signature.receiver)}.{name.rpartition('.')[2]}"
    if signature.is_property:
        return name
    words: list[str] = []
    skipped = False
    for parameter, value in given.items():
        default = signature.defaults.get(parameter)
        if default == value:
            skipped = True
        elif parameter in signature.positional and not skipped and default is None:
            words.append(value)
        else:
            words.append(f"{parameter}={value}")
    said = f"{name}({', '.join(words)})"
    return f"list({said})" if signature.is_generator else said


def file_of(name: str, said: str, expected: str, needs: Mapping[str, str], kind: Kind) -> str:
    """Return the file of one test: an expression, and what it gives."""
    imports = [f"from {module} import {one}" for one, module in sorted(needs.items())]
    near = _is_long_float(expected)
    if kind is Kind.UNITTEST:
        head = "\n".join(["import unittest", "", *imports])
        title = "".join(part.title() for part in name.split("_"))
        check = f"self.assert{'Almost' if near else ''}Equal({said}, {expected})"
        if expected in _TRUTH:
            check = f"self.{_TRUTH[expected]}({said})"
        return (
            f"{head}\n\n\nclass Test{title}(unittest.TestCase):\n"
            f"    def test_{name}_regression(self):\n        {check}\n"
        )
    head = "\n".join([*(["import pytest"] if near else []), *imports])
    wanted = f"pytest.approx({expected})" if near else expected
    compare = "is" if expected in _TRUTH else "=="
    return f"{head}\n\n\ndef test_{name}_regression():\n    assert {said} {compare} {wanted}\n"


def _is_long_float(text: str) -> bool:
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return False
    return isinstance(value, float) and round(value, _DIGITS) != value
