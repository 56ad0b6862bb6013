"""Two values of kinds that do not mix: name the one that came in as the wrong kind."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.dataflow import Origin, Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(
    r"can only concatenate (?P<one>\w+) \(not \"(?P<two>\w+)\"\) to \w+"
    r"|unsupported operand type\(s\) for [^:]+: '(?:\w+\.)*(?P<left>\w+)' and '(?:\w+\.)*(?P<right>\w+)'"
    r"|not supported between instances of '(?:\w+\.)*(?P<less>\w+)' and '(?:\w+\.)*(?P<more>\w+)'"
    r"|(?:list|tuple|string) indices must be integers(?: or slices)?, not '?(?P<index>\w+)'?"
    r"|'(?P<object>\w+)' object cannot be interpreted as an integer"
)
_NUMBERS = {"int", "float", "Decimal"}
# Text that comes from outside is text until someone converts it.
_OUTSIDE = ("input", "environ", "argv", "getenv", "csv", "split", "read", "JSON", "json")


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow both operands and name the origin of the kind that does not fit."""
    site = case.crash()
    if site is None:
        return
    groups = {key: value for key, value in match.groupdict().items() if value}
    kinds = set(groups.values()) - {"NoneType"}
    if "NoneType" in groups.values():
        return  # the rule none-value knows more
    for expression in _operands(case, site):
        for origin in case.flow.origins(expression, site):
            wrong = origin.kinds & kinds
            if not wrong or not _odd(origin, kinds, groups):
                continue
            text = code(expression)
            kind = min(wrong)
            yield from_origin(
                case,
                RULE.name,
                origin,
                score=0.85 if _from_outside(origin) else 0.6,
                why=f"`{text}` is a {kind} at {place(site.path, site.line)}, where "
                f"{_wanted(kinds, kind, groups)} is needed: {origin.because} "
                f"({place(origin.site.path, origin.site.line)}).",
                remedy=_remedy(kinds, kind),
            )


def _operands(case: Case, site: Site) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in case.expressions(site):
        match node:
            case ast.BinOp(left=left, right=right):
                found += [left, right]
            case ast.Compare(left=left, comparators=others):
                found += [left, *others]
            case ast.Subscript(value=value, slice=index):
                found += [index, value]
            case ast.Call(args=args):
                found += args
            case _:
                pass
    tree = case.sources.tree(site.path)
    for statement in ast.walk(tree) if tree else ():
        if isinstance(statement, ast.AugAssign) and statement.lineno == site.line:
            found += (
                [statement.value, ast.Name(statement.target.id, ast.Load())]
                if isinstance(statement.target, ast.Name)
                else [statement.value]
            )
    return list({ast.dump(node): node for node in found}.values())


def _odd(origin: Origin, kinds: set[str], groups: dict[str, str]) -> bool:
    """Text among numbers is the odd one; an index must be a number."""
    if "index" in groups:
        return groups["index"] in origin.kinds
    if "str" in kinds and kinds & _NUMBERS:
        return "str" in origin.kinds
    if kinds == {"float", "Decimal"}:
        return "float" in origin.kinds
    return True


def _from_outside(origin: Origin) -> bool:
    return any(word in origin.because for word in _OUTSIDE) or len(origin.steps) > 0


def _wanted(kinds: set[str], wrong: str, groups: dict[str, str]) -> str:
    if "index" in groups or "object" in groups:
        return "an int"
    others = sorted(kinds - {wrong})
    return f"a {others[0]}" if others else "another kind"


def _remedy(kinds: set[str], wrong: str) -> str:
    if wrong == "str" and kinds & _NUMBERS:
        number = min(kinds & _NUMBERS)
        return f"convert it where it comes in: `{number}(...)` (or the other side to text, if text is meant)"
    return "convert one side where it comes in, so that both are of one kind"


RULE = Rule(
    name="operand-types",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from config import load\n\nlimit = load()['limit']\nprint(limit + 1)\n",
                "config.py": "def load():\n    return dict(pair.split('=') for pair in ['limit=3'])\n",
            },
            None,
        ),
        Example(
            {
                "main.py": "def width(line):\n    left, right = line.split(':')\n"
                "    return right - 1\n\n\nwidth('a:3')\n"
            },
            ("main.py", 2),
        ),
        Example(
            {
                "main.py": "import csv\n\nrows = csv.DictReader(['n', '4'])\ntotal = 0\n"
                "for row in rows:\n    total = total + row['n']\n"
            },
            ("main.py", 6),
        ),
    ),
)
