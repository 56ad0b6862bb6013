"""JavaScript: `+` joins texts where numbers were to be added, as the failed assertion shows."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.outcome import hints
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.outline import own_nodes
from homeport.diagnosis.python.reachable import is_test, reachable
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_READ, _OWN = 0.76, 0.66
_TEXT = frozenset({"str", "None", "?"})


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Follow both sides of each addition that may have run to where they were read as text."""
    if "text" not in hints(case.message):
        return
    for path, function, _steps in reachable(case):
        for node in own_nodes(function):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                yield from _joined(case, node, Site(path, node.lineno))


def _joined(case: Case, node: ast.BinOp, site: Site) -> Iterator[Cause]:
    sides = (node.left, node.right)
    if any(isinstance(side, (ast.Constant, ast.JoinedStr)) and _is_text(side) for side in sides):
        return
    for side in sides:
        for origin in case.flow.origins(side, site):
            if "str" in origin.kinds and origin.kinds <= _TEXT:
                yield _told(case, node, site, side, _outside_tests(origin))


def _because(origin: Origin) -> str:
    if origin.because.startswith("the environment variable"):
        return "environment variables are always text"
    return origin.because


def _outside_tests(origin: Origin) -> Origin:
    """Where the value came into the program, when a test made it up."""
    if not is_test(origin.site.path):
        return origin
    for number, step in reversed(list(enumerate(origin.steps, 1))):
        if not is_test(step.path):
            site = Site(step.path, step.line)
            return replace(origin, site=site, because=step.text, steps=origin.steps[:number])
    return origin


def _is_text(side: ast.expr) -> bool:
    return isinstance(side, ast.JoinedStr) or isinstance(getattr(side, "value", None), str)


def _told(case: Case, node: ast.BinOp, site: Site, side: ast.expr, origin: Origin) -> Cause:
    elsewhere = (origin.site.path, origin.site.line) != (site.path, site.line)
    return from_origin(
        case, RULE.name, origin, score=_READ if elsewhere else _OWN,
        why=f"`{code(side)}` is text in `{code(node)}` ({place(site.path, site.line)}), and `+` joins texts instead "
        f"of adding numbers: {_because(origin)} ({place(origin.site.path, origin.site.line)}).",
        remedy="convert it where it is read: `Number(...)`",
    )  # fmt: skip


RULE = Rule(
    name="js-joined-text",
    types=frozenset({"AssertionError"}),
    pattern=re.compile(""),
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const assert = require('assert');\nconst { end } = require('./pages');\n\n"
                "assert.strictEqual(end({ FROM: '10' }), 15);\n",
                "pages.js": "const { read } = require('./read');\n\nfunction end(env) {\n"
                "  const options = read(env);\n  return options.from + 5;\n}\n\nmodule.exports = { end };\n",
                "read.js": "function read(env) {\n  const text = String(env.FROM);\n"
                "  return { from: text.trim(), size: 5 };\n}\n\nmodule.exports = { read };\n",
            },
            ("read.js", 3),
        ),
        Example(
            {
                "main.js": "const assert = require('assert');\n\nfunction add(a) {\n  return a + 1;\n}\n\n"
                "assert.strictEqual(add(1), 3);\n"
            },
            None,
        ),
    ),
)
