"""A method is used as if it were its result: the parentheses are missing."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import place

_PATTERN = re.compile(r"'(?:method|builtin_function_or_method|function)'")


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Name the attribute on the line that is a method and is not called."""
    site = case.crash()
    if site is None:
        return
    expressions = case.expressions(site)
    called = {id(node.func) for node in expressions if isinstance(node, ast.Call)}
    for node in expressions:
        if not isinstance(node, (ast.Attribute, ast.Name)) or id(node) in called:
            continue
        found = case.flow.definition(node, site)
        if found is None or isinstance(found[1], ast.ClassDef):
            continue
        what = "method" if isinstance(node, ast.Attribute) else "function"
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            case.symbol(site.path, site.line),
            0.85,
            f"`{code(node)}` is a {what} ({place(found[0], found[1].lineno)}) and is used here without "
            "being called: the parentheses are missing.",
            f"call it: `{code(node)}()`",
        )


RULE = Rule(
    name="uncalled-method",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from box import Box\n\nbox = Box()\nprint(box.weight < 3)\n",
                "box.py": "class Box:\n    def weight(self):\n        return 1\n",
            },
            ("main.py", 4),
        ),
    ),
)
