"""A sequence has another length than the names it is unpacked into."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(
    r"(?:not enough|too many) values to unpack \(expected (?P<expected>\d+)(?:, got (?P<got>\d+))?\)"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say what the sequence is and why its length differs."""
    site = case.crash()
    if site is None:
        return
    expected = match.group("expected")
    symbol = case.symbol(site.path, site.line)
    for value, iterated in _unpacked(case, site):
        text = code(value)
        if _splits(value):
            got = match.group("got") or "more"
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.8,
                f"`{text}` gives {got} parts (values), not the {expected} that are unpacked: the text does not hold the delimiter "
                "as often as this line expects.",
                "check the delimiter, limit the split, or handle text without it",
            )
            return
        for origin in _elements(case, value, site) if iterated else ():
            if _splits(origin.node):
                got = match.group("got") or "more"
                yield from_origin(
                    case,
                    RULE.name,
                    origin,
                    score=0.8,
                    why=f"`{code(origin.node)}` gives {got} parts, and {place(site.path, site.line)} "
                    f"unpacks them into {expected}: the text does not hold the delimiter as often as "
                    "expected.",
                    remedy="limit the split (`maxsplit`), or handle text that is written otherwise",
                )
                return
        for origin in case.flow.origins(value, site):
            if iterated and "dict" in origin.kinds:
                yield Cause(
                    RULE.name,
                    site.path,
                    site.line,
                    symbol,
                    0.85,
                    f"Iterating over the dict `{text}` gives its keys, not pairs of key and value: "
                    "`.items()` is missing.",
                    f"iterate over `{text}.items()`",
                    origin.steps,
                )
            elif isinstance(origin.node, ast.Tuple) and len(origin.node.elts) != int(expected):
                yield from_origin(
                    case,
                    RULE.name,
                    origin,
                    score=0.75,
                    why=f"`{text}` is a tuple of {len(origin.node.elts)} here, and "
                    f"{place(site.path, site.line)} unpacks it into {expected}.",
                    remedy="make both sides agree",
                )


def _elements(case: Case, value: ast.expr, site: Site) -> Iterator[Origin]:
    """What a loop over the value gives."""
    yield from case.flow.element(value, value, site, 0)


def _splits(value: ast.AST) -> bool:
    match value:
        case ast.Call(func=ast.Attribute(attr="split" | "rsplit" | "partition")):
            return True
        case _:
            return False


def _unpacked(case: Case, site: Site) -> Iterator[tuple[ast.expr, bool]]:
    tree = case.sources.tree(site.path)
    for node in every(tree, ast.stmt, ast.comprehension):
        match node:
            case ast.Assign(targets=[ast.Tuple() | ast.List()], value=value):
                if node.lineno == site.line:
                    yield value, False
            case (
                ast.For(target=ast.Tuple(), iter=value)
                | ast.comprehension(target=ast.Tuple(), iter=value)
            ):
                if value.lineno == site.line:
                    yield value, True
            case _:
                pass


RULE = Rule(
    name="unpacking",
    types=frozenset({"ValueError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "def pairs(text):\n    for line in text.split(','):\n"
                "        yield line.split('=')\n\n\nfor k, v in pairs('a=1,b=2=3'):\n    print(k)\n"
            },
            ("main.py", 3),
        ),
        Example({"main.py": "line = 'a;b'\nkey, value = line.split('=')\n"}, ("main.py", 2)),
        Example(
            {"main.py": "ages = {'ann': 3}\nfor name, age in ages:\n    print(name)\n"},
            ("main.py", 2),
        ),
        Example(
            {"main.py": "def pair():\n    return 1, 2, 3\n\n\na, b = pair()\n"}, ("main.py", 2)
        ),
    ),
)
