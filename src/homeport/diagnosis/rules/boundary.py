"""Off by one: a comparison, range or slice that leaves out (or takes in) its border."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.verdicts import Mistake

_ORDERS = (ast.Lt, ast.Gt, ast.LtE, ast.GtE)


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look at the borders in what ran: never sure, since most borders are right."""
    yield from wrong_values(case, RULE.name, nodes=(_compared, _counted, _cut))


def _compared(node: ast.AST) -> Iterator[Mistake]:
    if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], _ORDERS)):
        return
    strict = isinstance(node.ops[0], (ast.Lt, ast.Gt))
    other = {ast.Lt: "<=", ast.Gt: ">=", ast.LtE: "<", ast.GtE: ">"}[type(node.ops[0])]
    equal = "excludes" if strict else "includes"
    yield Mistake(
        node.lineno,
        0.46,
        f"The border of `{short(node)}` may be wrong (off by one): the comparison {equal} the case "
        f"that both are equal, and `{other}` would not.",
        f"if the equal case belongs to the other side, write `{other}`",
    )


def _counted(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[_, end, *_]):
            shown = short(end)
            yield Mistake(
                node.lineno,
                0.47,
                f"`{short(node)}` ends before `{shown}`: a range leaves out its last number (off by "
                "one, when that one is meant too).",
                f"write `{shown} + 1` if `{shown}` is meant too",
            )
        case _:
            pass


def _cut(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Subscript(slice=ast.Slice(lower=ast.UnaryOp(op=ast.USub()), upper=upper)) if (
            isinstance(upper, ast.UnaryOp) and isinstance(upper.op, ast.USub)
        ):
            yield Mistake(
                node.lineno,
                0.62,
                f"The slice `{short(node)}` ends before its last element: an end of `{short(upper)}` "
                "leaves that one out (off by one).",
                "leave the end of the slice empty",
            )
        case ast.Subscript(slice=ast.Slice(upper=ast.BinOp(op=ast.Sub() | ast.Add()) as end)):
            yield Mistake(
                node.lineno,
                0.47,
                f"The slice `{short(node)}` ends before the index `{short(end)}`: its last element "
                "is the one before that (off by one?).",
                "count the elements that the slice should hold",
            )
        case _:
            pass


RULE = Rule(
    name="boundary",
    types=frozenset({"AssertionError"}),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from gate import may\n\nassert may(18)\n",
                "gate.py": "def may(age):\n    return age > 18\n",
            },
            ("gate.py", 2),
        ),
        Example(
            {
                "main.py": "from days import days\n\nassert days(1, 2) == [1, 2]\n",
                "days.py": "def days(a, b):\n    return [n for n in range(a, b)]\n",
            },
            ("days.py", 2),
        ),
        Example(
            {
                "main.py": "from tail import tail\n\nassert tail([1, 2], 1) == [2]\n",
                "tail.py": "def tail(rows, n):\n    return rows[-n:-1]\n",
            },
            ("tail.py", 2),
        ),
        Example(
            {
                "main.py": "from pair import inner\n\nassert inner([1, 2]) == [1]\n",
                "pair.py": "def inner(rows):\n    return rows[1 : len(rows) - 1]\n",
            },
            ("pair.py", 2),
        ),
    ),
)
