"""A cache whose key leaves out what the kept value depends on."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.scope import dotted, parameters
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import Mistake


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for tables that keep results of calls."""
    yield from wrong_values(case, RULE.name, functions=(_partial_cache_key,))


def _partial_cache_key(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A key that leaves out what the kept value depends on."""
    names = {one.arg for one in parameters(function)} - {"self", "cls"}
    for node in own_nodes(function):
        match node:
            case ast.Assign(
                targets=[ast.Subscript(value=store, slice=key)], value=ast.Call() as made
            ):
                pass
            case _:
                continue
        keyed = _names(key)
        for one in own_nodes(function):
            if isinstance(one, ast.Assign) and dotted(one.targets[0]) in keyed:
                keyed |= _names(one.value)
        missing = sorted((_names(made) & names) - keyed)
        looked_up = any(
            isinstance(n, ast.Compare) and isinstance(n.ops[0], (ast.In, ast.NotIn))
            and code(n.comparators[0]) == code(store) for n in own_nodes(function)
        )  # fmt: skip
        given_back = any(
            isinstance(n, ast.Return) and n.value is not None and code(store) in code(n.value)
            for n in own_nodes(function)
        )
        if missing and looked_up and given_back and keyed & names:
            yield Mistake(key.lineno if isinstance(key, ast.Tuple) else _made_at(function, key), 0.76,
                          f"The cache key `{code(key)}` of `{code(store)}` leaves out `{missing[0]}`, which the "
                          "kept value depends on: another call gets the wrong entry.",
                          f"add `{missing[0]}` to the key")  # fmt: skip


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _made_at(function: Function, key: ast.expr) -> int:
    """The line where the key gets its value."""
    made = [n.lineno for n in own_nodes(function)
            if isinstance(n, ast.Assign) and dotted(n.targets[0]) == dotted(key)]  # fmt: skip
    return made[0] if made and dotted(key) else key.lineno


RULE = Rule(
    name="cache-key",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from rates import rate\n\nrate('a', 1)\nassert rate('a', 2) == 2\n",
                "rates.py": "KEPT = {}\n\n\ndef made(name, day):\n    return day\n\n\n"
                "def rate(name, day):\n    if name not in KEPT:\n        KEPT[name] = made(name, day)\n"
                "    return KEPT[name]\n",
            },
            ("rates.py", 10),
        ),
    ),
)
