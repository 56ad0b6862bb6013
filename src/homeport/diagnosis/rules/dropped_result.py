"""A value is computed and then lost: a name nobody reads, a wrapper that returns nothing."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.scope import parameters, returns
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.verdicts import Mistake


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look at the names each function sets, and at what its wrappers give back."""
    yield from wrong_values(case, RULE.name, functions=(_never_read, _wrapper))


def _never_read(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    read = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and _loaded(n)}
    shared = {
        name
        for node in own_nodes(function)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    }
    for node in own_nodes(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if (
                name not in read | shared
                and not name.startswith("_")
                and not isinstance(value, ast.Constant)
            ):
                yield Mistake(
                    node.lineno,
                    0.7,
                    f"`{name}` is computed in `{function.name}` (`{short(value)}`) and never used: "
                    "its result is lost, or another name is used in its place.",
                    f"use `{name}` where its value is meant: return it, or keep it",
                )
            case _:
                pass


def _loaded(node: ast.Name) -> bool:
    return isinstance(node.ctx, (ast.Load, ast.Del))


def _wrapper(_: Case, __: str, decorator: Function) -> Iterator[Mistake]:
    """A wrapper calls what it wraps, and drops what that returns."""
    given = {one.arg for one in parameters(decorator)}
    for inner in decorator.body:
        if not isinstance(inner, ast.FunctionDef) or any(r.value for r in returns(inner)):
            continue
        for node in own_nodes(inner):
            match node:
                case ast.Expr(value=ast.Call(func=ast.Name(id=name)) as call) if name in given:
                    yield Mistake(
                        node.lineno,
                        0.8,
                        f"`{inner.name}`, the wrapper that `{decorator.name}` (a decorator) puts "
                        f"around functions, drops the result of `{short(call)}`: it has no `return`, "
                        "so every decorated function gives None.",
                        f"`return {short(call)}`, or keep the result and return it at the end",
                    )
                case _:
                    pass


RULE = Rule(
    name="dropped-result",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from bill import gross\n\nassert gross(200, 10) == 220\n",
                "bill.py": "def gross(net, rate):\n    tax = net * rate / 100\n"
                "    return net + rate\n",
            },
            ("bill.py", 2),
        ),
        Example(
            {
                "main.py": "from sums import add\n\nassert add(1, 2) == 3\n",
                "sums.py": "from told import told\n\n\n@told\ndef add(a, b):\n    return a + b\n",
                "told.py": "def told(function):\n    def wrapper(*args):\n        print(args)\n\n\n"
                "        function(*args)\n\n    return wrapper\n",
            },
            ("told.py", 6),
        ),
        Example(
            {
                "main.py": "from bill import gross\n\nassert gross(200, 10) == 2\n",
                "bill.py": "def gross(net, rate):\n    tax = net * rate / 100\n    return net + tax\n",
            },
            None,
        ),
    ),
)
