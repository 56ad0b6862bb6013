"""`a or b and c` without parentheses: `and` binds first, which is often not what was meant."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.verdicts import Mistake


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Find conditions that mix the two, and negations that are always true."""
    yield from wrong_values(case, RULE.name, nodes=(_mixed, _always))


def _mixed(node: ast.AST) -> Iterator[Mistake]:
    if not (isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or)):
        return
    inner = [v for v in node.values if isinstance(v, ast.BoolOp) and isinstance(v.op, ast.And)]
    if inner:
        yield Mistake(
            node.lineno,
            0.5,
            f"`{short(node)}` mixes `and` and `or`: `and` binds first, so `{short(inner[0])}` is one "
            "alternative, and any other alternative alone makes the whole condition true.",
            "set parentheses, and check whether `or` or `and` is meant",
        )


def _always(node: ast.AST) -> Iterator[Mistake]:
    """`x != a or x != b` holds for every x; `x == a or b` asks whether b is true."""
    match node:
        case ast.BoolOp(op=ast.Or(), values=values):
            compared = [v for v in values if isinstance(v, ast.Compare)]
            unequal = [ast.dump(v.left) for v in compared if isinstance(v.ops[0], ast.NotEq)]
            if len(set(unequal)) < len(unequal):
                yield Mistake(
                    node.lineno,
                    0.75,
                    f"`{short(node)}` is always true: whatever the value is, it differs from one of "
                    "the two (wrong operator, `or` for `and`).",
                    "use `and`, or `not in (...)`",
                )
            equal = [v for v in compared if isinstance(v.ops[0], ast.Eq)]
            texts = [v for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
            if equal and texts:
                yield Mistake(
                    node.lineno,
                    0.78,
                    f"`{short(node)}` is always true: `or {short(texts[0])}` asks whether the text "
                    "is not empty, and compares nothing.",
                    f"use `{short(equal[0].left)} in (...)`",
                )
        case _:
            pass


RULE = Rule(
    name="mixed-logic",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from door import may\n\nassert not may({'a': 0, 'b': 1, 'c': 0})\n",
                "door.py": "def may(who):\n    return who['a'] and who['c'] or who['b']\n",
            },
            ("door.py", 2),
        ),
        Example(
            {
                "main.py": "from kinds import odd\n\nassert not odd('a')\n",
                "kinds.py": "def odd(kind):\n    return kind != 'a' or kind != 'b'\n",
            },
            ("kinds.py", 2),
        ),
        Example(
            {
                "main.py": "from kinds import vowel\n\nassert not vowel('x')\n",
                "kinds.py": "def vowel(one):\n    return bool(one == 'a' or 'e')\n",
            },
            ("kinds.py", 2),
        ),
        Example(
            {
                "main.py": "from kinds import vowel\n\nassert vowel('x')\n",
                "kinds.py": "def vowel(one):\n    return one == 'a' or one == 'e'\n",
            },
            None,
        ),
    ),
)
