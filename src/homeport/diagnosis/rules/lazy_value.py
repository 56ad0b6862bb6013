"""A generator or other iterator is used like a list."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_KINDS = frozenset({"generator", "iterator", "keys", "values", "items"})
_PATTERN = re.compile(
    r"(?:object of type '|')(?P<kind>generator|map|filter|zip|dict_keys|dict_values|dict_items|"
    r"list_iterator|enumerate|reversed)'(?: object)? (?:has no len|is not subscriptable)"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow the value to the call that made the iterator."""
    site = case.crash()
    for node in case.expressions(site) if site else ():
        match node:
            case ast.Call(func=ast.Name(id="len"), args=[value]) | ast.Subscript(value=value):
                pass
            case _:
                continue
        for origin in case.flow.origins(value, site) if site else ():
            if not origin.kinds & _KINDS or site is None:
                continue
            yield from_origin(
                case,
                RULE.name,
                origin,
                score=0.8,
                why=f"`{code(value)}` is a {match['kind']} at {place(site.path, site.line)}: "
                f"{origin.because}. It gives its elements one after another and has no length and no "
                "positions.",
                remedy=f"make a list of it: `list({code(origin.node)})`",
            )


RULE = Rule(
    name="lazy-value",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "def rows():\n    yield 1\n\n\ndef count(found):\n    return len(found)\n\n\n"
                "count(rows())\n"
            },
            ("main.py", 9),
        ),
        Example({"main.py": "x = map(str, [1])\n\nprint(x[0])\n"}, ("main.py", 1)),
    ),
)
