"""Something that is no function is called: a shadowed name, or a property with parentheses."""

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import replace

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.scope import assignments
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
        if (owner := _property(case, site, node.func)) is not None:
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                case.symbol(site.path, site.line),
                0.85,
                f"`{text}` is a property ({owner}): reading it already gives the value, a {kind}, and the parentheses then call that.",
                f"drop the parentheses: `{text}`",
            )
            return
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
            if hides:
                line = _given_at(case, site, text)
                cause = replace(
                    cause, path=site.path, line=line, symbol=case.symbol(site.path, line)
                )
            yield cause


def _given_at(case: Case, site: Site, name: str) -> int:
    """The line of the crashing function that gives the name its hiding meaning."""
    function = case.function(site.path, site.line)
    if function is None:
        tree = case.sources.tree(site.path)
        made = assignments(tree, name) if tree else []
        return made[0].line if made else site.line
    made = assignments(function, name)
    return made[0].line if made else function.lineno


def _property(case: Case, site: Site, func: ast.expr) -> str | None:
    """Where the called attribute is defined as a property, as `path:line`."""
    found = case.flow.definition(func, site)
    if found is None or isinstance(found[1], ast.ClassDef):
        return None
    marked = any("property" in code(d) for d in found[1].decorator_list)
    return place(found[0], found[1].lineno) if marked else None


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
