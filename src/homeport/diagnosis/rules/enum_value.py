"""A value that is no member of an enumeration."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(r"^(?:ValueError: )?(?P<value>.+) is not a valid (?P<enum>[\w.]+)$")


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say which values the enumeration has, and where the refused one came from."""
    site = case.crash()
    name = match["enum"].rpartition(".")[2]
    found = _members(case, name)
    if site is None or not found:
        return
    path, line, values = found
    meant = similar(match["value"].strip("'\""), [str(value) for value in values])
    told = f"; probably {meant!r} is meant" if meant else ""
    listed = ", ".join(repr(value) for value in values[:8])
    why = (
        f"The enum `{name}` ({place(path, line)}) has no member with the value {match['value']}: "
        f"it has {listed}{told}."
    )
    remedy = "add the member, or give a value that it has"
    folded = meant is not None and str(meant).lower() == match["value"].strip("'\"").lower()
    if folded:
        why += " Upper and lower case differ: the text is not normalised before it is looked up."
    for node in case.expressions(site):
        if not (isinstance(node, ast.Call) and node.args and _last(node.func) == name):
            continue
        for origin in case.flow.origins(node.args[0], site)[:2]:
            value = getattr(origin.node, "value", None)
            written = isinstance(origin.node, ast.Constant) and repr(value) == match["value"]
            if written and (origin.site.path, origin.site.line) != (site.path, site.line):
                at = origin.site
                symbol = case.symbol(at.path, at.line)
                score = 0.62 if folded else 0.66  # in another case: nobody misspelt it
                yield Cause(RULE.name, at.path, at.line, symbol, score, why, remedy, origin.steps)
        break
    symbol = case.symbol(site.path, site.line)
    steps = (Step(path, line, f"`{name}` is defined here"),)
    yield Cause(RULE.name, site.path, site.line, symbol, 0.64, why, remedy, steps)
    yield Cause(RULE.name, path, line, name, 0.6, why, remedy)


def _members(case: Case, name: str) -> tuple[str, int, list[object]] | None:
    for path in case.sources.paths[:300]:
        if f"class {name}" not in (case.sources.text(path) or ""):
            continue
        tree = case.sources.tree(path)
        for node in every(tree, ast.ClassDef):
            if node.name == name:
                values: list[object] = [
                    statement.value.value
                    for statement in node.body
                    if isinstance(statement, ast.Assign)
                    and isinstance(statement.value, ast.Constant)
                ]
                return path, node.lineno, values
    return None


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


RULE = Rule(
    name="enum-value",
    types=frozenset({"ValueError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from paint import mix\n\nprint(mix({'tone': 'blu'}))\n",
                "paint.py": "import enum\n\n\nclass Tone(enum.Enum):\n    RED = 'red'\n"
                "    BLUE = 'blue'\n\n\ndef mix(order):\n    return Tone(order['tone'])\n",
            },
            ("main.py", 3),
        ),
    ),
)
