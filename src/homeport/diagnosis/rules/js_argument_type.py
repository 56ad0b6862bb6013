"""JavaScript: a function of Node is given an argument of the wrong type, and says so."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(
    r'The "(?P<argument>[\w.\[\]-]+)" (?:argument|property) must be (?P<wanted>.+?)\. Received '
    r"(?P<got>undefined|null|type (?P<type>\w+)|an instance of (?P<class>\w+)|function)",
    re.DOTALL,
)
_KINDS = {"string": "str", "number": "int", "boolean": "bool", "undefined": "None", "null": "None",
          "object": "dict", "Array": "list", "Promise": "coroutine", "Object": "dict", "Date": "Date"}  # fmt: skip
_FOLLOWED, _HERE = 0.78, 0.6


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow the argument that is of the received type."""
    site = case.crash()
    if site is None:
        return
    got = match["type"] or match["class"] or match["got"]
    kind = _KINDS.get(got, got)
    wanted = match["wanted"].removeprefix("of type ")
    told = f'the argument "{match["argument"]}" must be {wanted}, and it is {_worded(got)}'
    for call in _calls(case, site):
        for given in call.args:
            for origin in case.flow.origins(given, site):
                if kind in origin.kinds:
                    yield from_origin(
                        case, RULE.name, origin, score=_FOLLOWED,
                        why=f"`{code(given)}` is {_worded(got)} in `{code(call.func)}(...)` "
                        f"({place(site.path, site.line)}), which wants {wanted}: {_why(origin.because, kind)} "
                        f"({place(origin.site.path, origin.site.line)}).",
                        remedy=_remedy(kind, wanted),
                    )  # fmt: skip
    symbol = case.symbol(site.path, site.line)
    yield Cause(
        RULE.name,
        site.path,
        site.line,
        symbol,
        _HERE,
        f"This call is refused: {told}.",
        _remedy(kind, wanted),
    )


def _why(because: str, kind: str) -> str:
    of_environment = kind == "str" and because.startswith("the environment variable")
    return "environment variables are always text" if of_environment else because


def _calls(case: Case, site: Site) -> list[ast.Call]:
    return [node for node in case.expressions(site) if isinstance(node, ast.Call)]


def _worded(got: str) -> str:
    return {"string": "text (a string)", "Promise": "a Promise"}.get(got, got)


def _remedy(kind: str, wanted: str) -> str:
    if kind == "coroutine":
        return "await it"
    if kind == "str" and "number" in wanted:
        return "convert it where it is read: `Number(...)`"
    return "give it a value" if kind == "None" else "give a value of the right type"


RULE = Rule(
    name="js-argument-type",
    types=frozenset(),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { buffer } = require('./buffer');\n\nconsole.log(buffer({ size: '16' }));\n",
                "buffer.js": "function buffer(options) {\n  return Buffer.alloc(options.size);\n}\n\n"
                "module.exports = { buffer };\n",
            },
            ("main.js", 3),
        ),
        Example(
            {
                "main.js": "const path = require('path');\n\nconst conf = {};\npath.join('a', conf.folder);\n"
            },
            ("main.js", 4),
        ),
    ),
)
