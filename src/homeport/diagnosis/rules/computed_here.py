"""Nothing is known to be wrong: the function that computes most of what a test checks."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.verdicts import place

_WORK = (ast.BinOp, ast.Compare, ast.BoolOp, ast.AugAssign, ast.IfExp, ast.If)
_SCORE = 0.25  # behind every mistake, before mere places
_MOST = 12  # functions; in a larger program more work is no sign


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Name the one with the most of its own work: wrappers that only pass on come after it."""
    found = [(_work(function), path, function) for path, function, _steps in reachable(case)]
    if not found or len(found) > _MOST:
        return
    work, path, function = max(found, key=lambda one: len(one[0]))
    if not work or sum(len(one[0]) == len(work) for one in found) > 1:
        return
    last = work[-1]
    line = getattr(last, "lineno", function.lineno)
    yield Cause(
        RULE.name,
        path,
        line,
        case.symbol(path, line),
        _SCORE,
        f"No known mistake is seen, but `{function.name}` ({place(path, function.lineno)}) computes "
        f"most of what is checked, last with `{short(last)}`.",
        "compare what it gives with what is expected, on the input of the test",
    )


def _work(function: Function) -> list[ast.AST]:
    return [
        node.test if isinstance(node, ast.If) else node
        for node in own_nodes(function)
        if isinstance(node, _WORK)
    ]


RULE = Rule(
    name="computed-here",
    types=frozenset({"AssertionError"}),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "test_main.py": "from bill import bill\n\n\ndef test_bill():\n    assert bill(2) == 4.9\n\n\n"
                "test_bill()\n",
                "main.py": "import test_main\n",
                "bill.py": "from tax import tax\n\n\ndef bill(net):\n    return tax(net)\n",
                "tax.py": "def tax(net):\n    return net * 2\n",
            },
            ("tax.py", 2),
        ),
        Example({"main.py": "def f(a):\n    return a\n\n\nassert f(1) == 2\n"}, None),
    ),
)
