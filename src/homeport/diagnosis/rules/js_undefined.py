"""JavaScript: a property of undefined or null is read, set, called or taken apart."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.data import json_files, keys_of
from homeport.diagnosis.javascript.modules import circle, import_line
from homeport.diagnosis.javascript.properties import meant
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.scope import expressions_on, imported
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place, similar

_PATTERN = re.compile(
    r"Cannot (?:read|set) propert(?:y|ies) (?:'(?P<old>\w+)' )?of (?P<what>undefined|null)"
    r"(?: \((?:reading|setting) '(?P<name>[^']+)'\))?"
    r"|Cannot destructure property '(?P<part>\w+)' of '(?P<whole>[^']+)' as it is (?P<is>undefined|null)"
    r"|(?P<given>[\w.$]+) is not a function or its return value is not iterable"
    r"|(?P<loop>[\w.\[\]()']+) is not iterable"
    r"|(?P<instance>Right-hand side of 'instanceof' is not)"
    r"|(?P<object>Cannot convert undefined or null to object)"
)
_CERTAIN, _OPEN = 0.84, 0.65
_PARSED = frozenset({"body", "params", "query", "cookies", "session", "user"})


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow what was undefined back to the access, call or path that gave it."""
    site = case.crash()
    if site is None:
        return
    what = match["what"] or match["is"] or ("null" if match["loop"] == "null" else "undefined")
    what = "undefined or null" if match["object"] else what
    for needed in _needed(case, site, match):
        if isinstance(needed, ast.Name) and needed.id == "this":
            yield Cause(
                RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.6,
                f"`this` is {what} at {place(site.path, site.line)}: the method was passed on or "
                "called without its object.",
                "pass an arrow function, or bind the method to its object",
            )  # fmt: skip
            continue
        yield from _circular(case, site, needed)
        yield from _index(case, site, needed, what)
        yield from _not_in_data(case, site, needed, what)
        yield from _of_request(case, needed, site, what)
        origins = [o for o in case.flow.origins(needed, site) if "None" in o.kinds]
        certain = [o for o in origins if "?" not in o.kinds] or origins
        for origin in certain:
            if promise := _promised(case, origin):
                called = code(promise.node) if isinstance(promise.node, ast.expr) else "the call"
                yield from_origin(
                    case, RULE.name, promise, score=_CERTAIN,
                    why=f"`{code(needed)}` is {what} at {place(site.path, site.line)} because `await` is missing: `{called}` is "
                    "async and gives a Promise, which has no such property.",
                    remedy=f"write `await {called}`",
                )  # fmt: skip
                continue
            yield from_origin(
                case, RULE.name, origin,
                score=_CERTAIN if len(certain) == 1 and "?" not in origin.kinds else _OPEN,
                why=f"`{code(needed)}` is {what} at {place(site.path, site.line)}: {origin.because} "
                f"({place(origin.site.path, origin.site.line)}).{_else(case, needed, origin)}",
                remedy=f"make it give a value there, or handle `{code(needed)}` being {what}",
            )  # fmt: skip


def _promised(case: Case, origin: Origin) -> Origin | None:
    """The async call whose Promise is read as if it were its value."""
    owner = origin.node.value if isinstance(origin.node, ast.Attribute) else None
    found = case.flow.origins(owner, origin.site) if owner else ()
    return next((one for one in found if one.kinds == {"coroutine"}), None)


def _else(case: Case, needed: ast.expr, origin: Origin) -> str:
    """Which expression it was there, and which name was probably meant."""
    node = origin.node
    if not isinstance(node, ast.Attribute):
        return ""
    there = f" There it is `{code(node)}`." if code(node) != code(needed) else ""
    if code(node.value).endswith("headers") and node.attr != node.attr.lower():
        return f"{there} Node gives the names of all headers in lower case: `{node.attr.lower()}`."
    other = meant(case, node.attr)
    return f"{there} The rest of the code says `{other}`." if other else there


def _circular(case: Case, site: Site, needed: ast.expr) -> Iterator[Cause]:
    """A name out of a module that has not finished loading, because it imports this one."""
    tree = case.sources.tree(site.path)
    name = needed.id if isinstance(needed, ast.Name) else ""
    found = imported(tree, name) if tree and name else None
    path = case.sources.module(found[0], site.path) if found else None
    chain = circle(case.sources, path, site.path) if path else []
    if path and chain:
        yield Cause(
            RULE.name, site.path, import_line(case.sources, site.path, name), "", 0.84,
            f"The imports are circular ({' -> '.join([site.path, *chain])}): `{name}` is still undefined "
            f"when {site.path} takes it, since {path} has not finished loading.",
            f"move what both need into a third module, or require {path} inside the function that uses it",
        )  # fmt: skip


def _index(case: Case, site: Site, needed: ast.expr, what: str) -> Iterator[Cause]:
    """Nothing lies there because the index itself is undefined."""
    if not isinstance(needed, ast.Subscript) or isinstance(needed.slice, ast.Constant):
        return
    for origin in case.flow.origins(needed.slice, site):
        if origin.kinds == {"None"}:
            yield from_origin(
                case, RULE.name, origin, score=0.8,
                why=f"`{code(needed)}` is {what} at {place(site.path, site.line)} because `{code(needed.slice)}` is "
                f"undefined itself: {origin.because} ({place(origin.site.path, origin.site.line)})."
                f"{_else(case, needed.slice, origin)}",
                remedy=f"give `{code(needed.slice)}` a value there",
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
            case ast.Call(func=func, args=[first, *_]) if match["object"] and code(func).startswith(
                "Object."
            ):
                found.append(first)
            case ast.Call(func=func) if match["given"] and code(func) == match["given"]:
                found.append(node)
            case _ if not name and match["loop"] and code(node) == match["loop"]:
                found.append(node)
            case _:
                pass
    if match["instance"] and (tree := case.sources.tree(site.path)):  # its sign is underlined
        found += [node for node in expressions_on(tree, site.line) if isinstance(node, ast.Name)]
    if match["loop"] in ("null", "undefined"):  # the runtime names the value, not the expression
        found += _gone_through(case, site)
    found += _taken_apart(case, site, name)
    return list({code(node): node for node in found}.values())


def _gone_through(case: Case, site: Site) -> list[ast.expr]:
    """What the line unpacks by position, or loops over."""
    found: list[ast.expr] = []
    for node in every(case.sources.tree(site.path), ast.Assign, ast.For):
        match node:
            case ast.Assign(targets=[ast.Tuple()], value=value) if node.lineno == site.line:
                found.append(value)
            case ast.For(iter=over) if node.lineno == site.line:
                found.append(over)
            case _:
                pass
    return found


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
        Example(
            {
                "main.js": "const PATTERN = /^(a+)-(b+)$/;\nconst text = 'no';\nconst [, one] = text.match(PATTERN);\n"
            },
            ("main.js", 3),
        ),
        Example(
            {
                "main.js": "const { Kind } = require('./kind');\n\nconst words = { 1: { label: 'open' } };\n"
                "const kind = Kind.Closed;\nconsole.log(words[kind].label);\n",
                "kind.js": "const Kind = { Open: 1, Done: 2 };\n\nmodule.exports = { Kind };\n",
            },
            ("main.js", 4),
        ),
        Example(
            {
                "main.js": "const { a } = require('./a');\n\na();\n",
                "a.js": "const { b } = require('./b');\n\nfunction a() {\n  return b();\n}\n\n"
                "const Names = { one: 1 };\nmodule.exports = { a, Names };\n",
                "b.js": "const { Names } = require('./a');\n\nfunction b() {\n  return Names.one;\n}\n\n"
                "module.exports = { b };\n",
            },
            ("b.js", 1),
        ),
        Example({"main.js": "const conf = {};\nconst { host } = conf.server;\n"}, ("main.js", 2)),
        Example(
            {
                "main.js": "const { logger } = require('./logger');\n\nconst log = logger();\nlog('on');\n",
                "logger.js": "exports.logger = function logger(options) {\n"
                "  return (text) => console.log(`${options.prefix}${text}`);\n};\n",
            },
            ("main.js", 3),
        ),
        Example(
            {
                "main.js": "const { A } = require('./a');\n\nnew A().show();\n",
                "a.js": "const { show } = require('./b');\n\nclass A {\n  show() {\n    return show(this);\n  }\n}\n\n"
                "module.exports = { A };\n",
                "b.js": "const { A } = require('./a');\n\nconst show = (one) => one instanceof A;\n\n"
                "module.exports = { show };\n",
            },
            ("b.js", 1),
        ),
        Example(
            {
                "main.mjs": "import { load } from './load.mjs';\n\nconst { row } = load(1);\nconsole.log(row.id);\n",
                "main.js": "import('./main.mjs').catch((e) => {\n  console.error(e);\n  process.exit(1);\n});\n",
                "load.mjs": "export async function load(id) {\n  return { row: { id } };\n}\n",
            },
            ("main.mjs", 3),
        ),
        Example(
            {
                "main.js": "const { read } = require('./conf');\n\nconsole.log(read('host: a').host.trim());\n",
                "conf.js": "function read(text) {\n  const out = {};\n  const [key, value] = text.split('=');\n"
                "  out[key] = value;\n  return out;\n}\n\nmodule.exports = { read };\n",
            },
            ("conf.js", 4),
        ),
        Example(
            {
                "main.js": "const { count } = require('./count');\n\nconst made = {};\nconsole.log(count(made.rows));\n",
                "count.js": "exports.count = (rows) => Object.keys(rows).length;\n",
            },
            ("main.js", 4),
        ),
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
