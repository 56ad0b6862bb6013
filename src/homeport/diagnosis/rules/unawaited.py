"""A coroutine is used as if it were the value it would give."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.shape import code, short
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(r"\bcoroutine\b")


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Find the expression on the line that is a coroutine, and the call that made it."""
    site = case.crash()
    seen: set[str] = set()
    for node in case.expressions(site) if site else ():
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            continue
        for origin in case.flow.origins(node, site) if site else ():
            made = code(origin.node)
            if "coroutine" not in origin.kinds or site is None or made in seen:
                continue
            seen.add(made)
            yield from_origin(
                case,
                RULE.name,
                origin,
                score=0.88,
                why=f"`{short(node)}` is a coroutine at {place(site.path, site.line)}: "
                f"`{short(origin.node)}` is called without `await`, so it has not run and has no "
                "result yet.",
                remedy=f"write `await {short(origin.node)}` (for several: `await asyncio.gather(...)`)",
            )


RULE = Rule(
    name="unawaited",
    types=frozenset({"TypeError", "AttributeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "import asyncio\n\n\nasync def read():\n    return {'a': 1}\n\n\n"
                "async def go():\n    row = read()\n    return row['a']\n\n\nasyncio.run(go())\n"
            },
            ("main.py", 9),
        ),
        Example(
            {
                "main.py": "import asyncio\n\nfrom rows import size\n\n\nasync def go():\n"
                "    found = [size(n) for n in (1, 2)]\n    return sum(one['n'] for one in found)\n\n\n"
                "asyncio.run(go())\n",
                "rows.py": "async def size(n):\n    return {'n': n}\n",
            },
            ("main.py", 7),
        ),
    ),
)
