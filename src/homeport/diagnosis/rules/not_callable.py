"""Something that is no function is called: a shadowed name, or a property with parentheses."""

import ast
import builtins
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(r"'(?P<kind>\w+)' object is not callable")


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say what the called name really is, and where it became that."""
    site = case.crash()
    kind = match.group("kind")
    if site is None or kind == "NoneType":
        return
    for node in case.expressions(site):
        if not isinstance(node, ast.Call):
            continue
        text = code(node.func)
        if isinstance(node.func, (ast.Constant, ast.Tuple, ast.List, ast.Dict)):
            yield Cause(
                RULE.name,
                site.path,
                node.func.end_lineno or site.line,
                case.symbol(site.path, site.line),
                0.85,
                f"`{text}` is followed by parentheses: a comma or operator is missing.",
                f"put the comma after `{text}`",
            )
            continue
        for origin in case.flow.origins(node.func, site):
            if kind not in origin.kinds:
                continue
            hides = hasattr(builtins, text)
            steps = origin.steps[:1]
            cause = from_origin(
                case,
                RULE.name,
                origin,
                score=0.85 if hides else 0.7,
                why=f"`{text}` is a {kind} at {place(site.path, site.line)}, not a function"
                + (f": the name hides the built-in `{text}`." if hides else f": {origin.because}."),
                remedy="give the variable another name"
                if hides
                else "drop the parentheses, or call what was meant",
            )
            if hides and steps:
                cause = Cause(
                    cause.rule,
                    steps[0].path,
                    steps[0].line,
                    case.symbol(steps[0].path, steps[0].line),
                    cause.score,
                    cause.why,
                    cause.remedy,
                    cause.steps,
                )
            yield cause


RULE = Rule(
    name="not-callable",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {"main.py": "def go(rows):\n    list = [1]\n    return list(rows)\n\n\ngo((1, 2))\n"},
            ("main.py", 2),
        ),
    ),
)
