"""Arguments in the wrong order: each name stands where another parameter is expected."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.outline import Function
from homeport.diagnosis.python.scope import parameters
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import place

_SHORTEST = 2  # letters of a name that says something


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Compare what each call of the stack passes with the names of the parameters."""
    for site in case.sites():
        for node in case.expressions(site):
            found = case.flow.definition(node.func, site) if isinstance(node, ast.Call) else None
            if found is None or not isinstance(node, ast.Call):
                continue
            path, definition = found
            if isinstance(definition, ast.ClassDef):
                starts = [one for one in definition.body if getattr(one, "name", "") == "__init__"]
                function = starts[0] if starts else None
            else:
                function = definition
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for one, other in _swapped(function, node):
                signature = f"{function.name}({code(function.args)})"
                yield Cause(
                    RULE.name,
                    site.path,
                    node.lineno,
                    case.symbol(site.path, node.lineno),
                    0.92,
                    f"`{code(node)}` passes its arguments in the wrong order: `{one}` is given where "
                    f"`{definition.name}` ({place(path, function.lineno)}) expects `{other}`.",
                    f"swap them, or pass them by name: `{one}=..., {other}=...`",
                    (Step(path, function.lineno, f"defined as `{signature}`"),),
                )


def _swapped(function: Function, call: ast.Call) -> Iterator[tuple[str, str]]:
    """Pairs (given name, expected name) of which the given one has its place elsewhere."""
    names = [one.arg for one in parameters(function)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    given = [_name(argument) for argument in call.args]
    for at, one in enumerate(given[: len(names)]):
        if len(one) < _SHORTEST or one == names[at] or one not in names:
            continue
        place_of = names.index(one)
        # Its own place must be taken by another argument, or this is a call of another kind.
        if place_of < len(given) and given[place_of] != one:
            yield one, names[at]
            return


def _name(argument: ast.expr) -> str:
    """The last word of what is passed: `order.price`, `row["price"]` and `price` are all price."""
    match argument:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case _:
            return ""


RULE = Rule(
    name="swapped-arguments",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from till import pay\n\nrow = {'price': 2.5, 'unit': 'EUR'}\n"
                "print(pay(row['unit'], row['price']))\n",
                "till.py": "RATES = {'EUR': 1}\n\n\ndef pay(price, unit):\n"
                "    return price * RATES[unit]\n",
            },
            ("main.py", 4),
        ),
        Example(
            {
                "main.py": "def pay(price, unit):\n    return price / unit\n\n\nprice = unit = 0\n"
                "pay(price, unit)\n"
            },
            None,
        ),
    ),
)
