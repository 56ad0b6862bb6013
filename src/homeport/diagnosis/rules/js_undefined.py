"""JavaScript: a property of undefined or null is read, set, called or taken apart."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.data import json_files, keys_of
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place, similar

_PATTERN = re.compile(
    r"Cannot (?:read|set) propert(?:y|ies) (?:'(?P<old>\w+)' )?of (?P<what>undefined|null)"
    r"(?: \((?:reading|setting) '(?P<name>[^']+)'\))?"
    r"|Cannot destructure property '(?P<part>\w+)' of '(?P<whole>[^']+)' as it is (?P<is>undefined|null)"
    r"|(?P<loop>[\w.\[\]()']+) is not iterable"
)
_CERTAIN, _OPEN = 0.84, 0.65
_PARSED = frozenset({"body", "params", "query", "cookies", "session", "user"})


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow what was undefined back to the access, call or path that gave it."""
    site = case.crash()
    if site is None:
        return
    what = match["what"] or match["is"] or "undefined"
    for needed in _needed(case, site, match):
        if isinstance(needed, ast.Name) and needed.id == "this":
            yield Cause(
                RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.6,
                f"`this` is {what} at {place(site.path, site.line)}: the method was passed on or "
                "called without its object.",
                "pass an arrow function, or bind the method to its object",
            )  # fmt: skip
            continue
        yield from _not_in_data(case, site, needed, what)
        yield from _of_request(case, needed, site, what)
        origins = [o for o in case.flow.origins(needed, site) if "None" in o.kinds]
        certain = [o for o in origins if "?" not in o.kinds] or origins
        for origin in certain:
            yield from_origin(
                case, RULE.name, origin,
                score=_CERTAIN if len(certain) == 1 and "?" not in origin.kinds else _OPEN,
                why=f"`{code(needed)}` is {what} at {place(site.path, site.line)}: {origin.because} "
                f"({place(origin.site.path, origin.site.line)}).",
                remedy=f"make it give a value there, or handle `{code(needed)}` being {what}",
            )  # fmt: skip


def _not_in_data(case: Case, site: Site, needed: ast.expr, what: str) -> Iterator[Cause]:
    """A JSON file that the code reads has a similar key, and not this one."""
    name = needed.attr if isinstance(needed, ast.Attribute) else ""
    for path, text in json_files(case) if name else ():
        keys = keys_of(text)
        meant = similar(name, keys) if name not in keys else None
        if meant:
            why = (
                f"`{code(needed)}` is {what} at {place(site.path, site.line)}: {path} has no `{name}`, "
                f"but `{meant}` ({place(path, keys[meant])})."
            )
            yield Cause(RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.78, why,
                        f"read `{meant}`, or rename it in {path}")  # fmt: skip
            yield Cause(RULE.name, path, keys[meant], "", 0.7, why, f"name it `{name}` here")


def _of_request(case: Case, needed: ast.expr, site: Site, what: str) -> Iterator[Cause]:
    """Node's own http gives a request without a parsed body, parameters or cookies."""
    if not isinstance(needed, ast.Attribute) or needed.attr not in _PARSED:
        return
    if not re.search(r"^req(?:uest)?$", code(needed.value)):
        return
    told = (
        f"`{code(needed)}` is {what} at {place(site.path, site.line)}: a request of node's http has no "
        f"`{needed.attr}`; a framework's parser has to be used before, or the text be read and parsed."
    )
    for origin in case.flow.origins(needed.value, site):
        where = origin.site
        if origin.steps:  # the outermost place where the bare request is handed on
            where = Site(origin.steps[0].path, origin.steps[0].line)
        yield Cause(RULE.name, where.path, where.line, case.symbol(where.path, where.line), 0.7, told,
                    "parse the body (`JSON.parse` of the collected text, or `express.json()`) and pass that",
                    origin.steps)  # fmt: skip
        return


def _needed(case: Case, site: Site, match: re.Match[str]) -> list[ast.expr]:
    name = match["name"] or match["old"] or match["part"]
    found: list[ast.expr] = []
    for node in case.expressions(site):
        match node:
            case ast.Attribute(value=value, attr=attr) if attr == name:
                found.append(value)
            case ast.Subscript(value=value, slice=index) if name and _may_be(index, name):
                found.append(value)
            case _ if not name and match["loop"] and code(node) == match["loop"]:
                found.append(node)
            case _:
                pass
    found += _taken_apart(case, site, name)
    return list({code(node): node for node in found}.values())


def _may_be(index: ast.expr, name: str) -> bool:
    return not isinstance(index, ast.Constant) or str(index.value) == name


def _taken_apart(case: Case, site: Site, name: str | None) -> list[ast.expr]:
    """`const {a} = v` was translated to `a = v.a`, `function ({a})` likewise."""
    tree = case.sources.tree(site.path)
    return [
        node.value.value
        for node in (ast.walk(tree) if tree and name else ())
        if isinstance(node, ast.Assign)
        and node.lineno == site.line
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == name
    ]


RULE = Rule(
    name="js-undefined",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example({"main.js": "const conf = {};\nconst { host } = conf.server;\n"}, ("main.js", 2)),
        Example(
            {
                "main.js": "class A {\n  constructor() {\n    this.n = 1;\n  }\n  go() {\n"
                "    return this.n;\n  }\n}\n\nconst go = new A().go;\ngo();\n"
            },
            ("main.js", 6),
        ),
        Example(
            {
                "main.js": "const { find } = require('./stock');\n\nconsole.log(find('b').name);\n",
                "stock.js": "const items = [{ id: 'a', name: 'nut' }];\n\nfunction find(id) {\n"
                "  for (const item of items) {\n    if (item.id === id) return item;\n  }\n}\n\n"
                "module.exports = { find };\n",
            },
            ("stock.js", 3),
        ),
        Example(
            {"main.js": "const conf = { port: 1 };\nconst host = conf.hots;\n\nhost.trim();\n"},
            ("main.js", 2),
        ),
        Example(
            {"main.js": "const users = [];\nconst ann = users.find(u => u.id === 1);\nann.go();\n"},
            ("main.js", 2),
        ),
    ),
)
