"""A function calls itself without getting closer to an end."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.outline import Function
from homeport.diagnosis.python.scope import dotted, parameters
from homeport.diagnosis.python.shape import code

_PATTERN = re.compile(r"maximum recursion depth exceeded|Maximum call stack size|stack overflow")


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Name the call that passes on what it was given."""
    counted = Counter((f.file, f.line) for f in case.frames)
    for (path, line), _times in counted.most_common(3):
        function = case.function(path, line) if line else None
        if line is None or function is None:
            continue
        why = _why(function)
        yield Cause(
            RULE.name,
            path,
            line,
            case.symbol(path, line),
            0.75,
            f"`{function.name}` calls itself here without end (endless recursion): {why}.",
            "give it a case that returns without calling itself",
        )
        return


def _why(function: Function) -> str:
    names = [p.arg for p in parameters(function) if p.arg not in ("self", "cls")]
    branches = any(
        isinstance(n, (ast.If, ast.IfExp, ast.Match, ast.BoolOp)) for n in ast.walk(function)
    )
    for node in ast.walk(function):
        if not (
            isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == function.name
        ):
            continue
        passed = [code(a) for a in node.args]
        if names and passed == names:
            return "it passes on its arguments unchanged"
    if any("property" in code(d) for d in function.decorator_list) or function.name.startswith(
        "__"
    ):
        return "the attribute it reads is the one it computes"
    return (
        "the base case that should end it is never reached" if branches else "no base case ends it"
    )


RULE = Rule(
    name="endless-recursion",
    types=frozenset({"RecursionError", "RangeError"}),
    language="",
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "class A:\n    @property\n    def size(self):\n        return self.size\n\n\n"
                "A().size\n"
            },
            ("main.py", 4),
        ),
        Example(
            {
                "main.py": "def down(n):\n    if n == 0:\n        return 0\n    return down(n - 2)\n\n\n"
                "down(3)\n"
            },
            ("main.py", 4),
        ),
        Example(
            {"main.js": "function down(n) {\n  return down(n);\n}\n\ndown(1);\n"}, ("main.js", 2)
        ),
        Example(
            {"main.py": "def depth(tree):\n    return 1 + depth(tree)\n\n\ndepth([])\n"},
            ("main.py", 2),
        ),
    ),
)
