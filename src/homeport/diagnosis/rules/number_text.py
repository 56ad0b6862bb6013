"""Text that is no number is given to int() or float()."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(
    r"invalid literal for int\(\) with base \d+: (?P<int>'.*'|\".*\")"
    r"|could not convert string to float: (?P<float>'.*'|\".*\")",
    re.DOTALL,
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say what the text looks like and where it came from."""
    site = case.crash()
    if site is None:
        return
    value = str(ast.literal_eval(match.group("int") or match.group("float")))
    why, remedy = _looks_like(value, whole=bool(match.group("int")))
    for node in case.expressions(site):
        if not (isinstance(node, ast.Call) and code(node.func) in ("int", "float") and node.args):
            continue
        text = code(node.args[0])
        symbol = case.symbol(site.path, site.line)
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.75,
            f"`{text}` is {value!r} here: {why}.",
            remedy,
        )
        for origin in case.flow.origins(node.args[0], site):
            if origin.site.line != site.line or origin.site.path != site.path:
                yield from_origin(
                    case,
                    RULE.name,
                    origin,
                    score=0.55,
                    why=f"{value!r} comes from here: {origin.because or why} "
                    f"(used as a number at {place(site.path, site.line)}).",
                    remedy=remedy,
                )


def _looks_like(value: str, *, whole: bool) -> tuple[str, str]:
    stripped = value.strip()
    if not stripped:
        return "an empty text", "skip or default empty values before converting"
    if whole and re.fullmatch(r"[+-]?\d*\.\d+", stripped):
        return "a number with a decimal point, which int() refuses", "use `float` or `Decimal`"
    if re.fullmatch(r"[+-]?[\d.,' ]+", stripped):
        return "a number with separators", "remove the separators before converting"
    if stripped.lower() in ("none", "null", "nan", "n/a", "-"):
        return "a word for a missing value", "treat it as missing before converting"
    if re.match(r"[+-]?\d", stripped):
        return "a number followed by other text", "strip the unit or the rest before converting"
    return (
        "not a number at all, perhaps a header or another column",
        "check which field is read here",
    )


RULE = Rule(
    name="number-text",
    types=frozenset({"ValueError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example({"main.py": "text = '3.50'\n\n\nprint(int(text))\n"}, ("main.py", 4)),
        Example({"main.py": "x = '1,200'\nprint(int(x))\n"}, ("main.py", 2)),
        Example({"main.py": "x = 'n/a'\nprint(float(x))\n"}, ("main.py", 2)),
        Example({"main.py": "x = '12 kg'\nprint(float(x))\n"}, ("main.py", 2)),
        Example({"main.py": "x = 'price'\nprint(int(x))\n"}, ("main.py", 2)),
        Example({"main.py": "def go(t):\n    return float(t)\n\n\ngo('')\n"}, ("main.py", 2)),
    ),
)
