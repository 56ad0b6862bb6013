"""JavaScript: a module that cannot be found, or JSON that is none."""

import ast
import posixpath
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.data import broken_at, json_files, other_json
from homeport.diagnosis.javascript.modules import exports
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import similar

_PATTERN = re.compile(
    r"Cannot find (?:module|package) '(?P<module>[^']+)'"
    r"|The requested module '(?P<from>[^']+)' does not provide an export named '(?P<export>\w+)'"
    r"|(?P<json>JSON(?:\.parse)?\b.*|.*is not valid JSON|Unexpected token .* in JSON.*)"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Look for the file that was meant, or for the text that is no JSON."""
    site = case.crash()
    if site is None:
        return
    if match["module"]:
        yield _missing(case, site, match["module"])
    elif match["export"]:
        yield _no_export(case, site, match["from"], match["export"])
    else:
        yield from _no_json(case, site, match.string)


def _missing(case: Case, site: Site, module: str) -> Cause:
    symbol = case.symbol(site.path, site.line)
    if not module.startswith((".", "/")):
        return Cause(RULE.name, site.path, site.line, symbol, 0.75,
                     f"The package `{module}` is not installed here.",
                     f"npm install {module}, or correct the name")  # fmt: skip
    stems = {posixpath.splitext(posixpath.basename(path))[0]: path for path in case.sources.paths}
    wanted = posixpath.splitext(posixpath.basename(module))[0]
    found = stems.get(wanted) or stems.get(similar(wanted, stems) or "")
    if found:
        return Cause(RULE.name, site.path, site.line, symbol, 0.85,
                     f"There is no file for `{module}` beside {site.path}; the repository has {found}.",
                     f"import {found}, seen from {site.path}")  # fmt: skip
    return Cause(RULE.name, site.path, site.line, symbol, 0.6,
                 f"There is no file for `{module}` in the repository.", "create it, or correct the path")  # fmt: skip


def _no_export(case: Case, site: Site, module: str, name: str) -> Cause:
    path = case.sources.module(module, site.path) or module
    names = exports(case.sources, path).names
    meant = similar(name, names)
    said = (
        f"it exports `{meant}`"
        if meant
        else f"it exports {', '.join(sorted(names)[:4]) or 'nothing'}"
    )
    return Cause(RULE.name, site.path, site.line, "", 0.85 if meant else 0.75,
                 f"{path} does not export `{name}`; {said}.",
                 f"import `{meant}`" if meant else f"export `{name}`, or import what is there")  # fmt: skip


def _broken_file(case: Case) -> Iterator[Cause]:
    """The JSON files that the failing code names and that do not parse."""
    for path, text in (*json_files(case), *other_json(case)):
        if wrong := broken_at(text):
            yield Cause(RULE.name, path, wrong[0], "", 0.84,
                        f"{path} is no valid JSON at line {wrong[0]}: {wrong[1]}.",
                        "correct the file (no comma after the last entry, double quotes only)")  # fmt: skip


def _no_json(case: Case, site: Site, message: str) -> Iterator[Cause]:
    yield from _broken_file(case)
    for node in case.expressions(site):
        if isinstance(node, ast.Call) and code(node.func) == "JSON.parse" and node.args:
            given = code(node.args[0])
            why = f"`{given}` is no JSON here: {message}."
            if "[object" in message or "token 'o'" in message or "token o " in message:
                why = (
                    f'`{given}` is already an object, not JSON text: it becomes "[object Object]".'
                )
            elif '"undefined"' in message or "token u " in message:
                why = f"`{given}` is undefined here, not JSON text."
            yield Cause(RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.75,
                        why, f"look at what `{given}` holds before parsing it")  # fmt: skip


RULE = Rule(
    name="js-module",
    types=frozenset({"Error", "SyntaxError"}),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const fs = require('fs');\n\nfor (const name of ['base']) {\n"
                "  JSON.parse(fs.readFileSync(`conf/${name}.json`, 'utf8'));\n}\n",
                "conf/base.json": '{\n  "a": 1,\n}\n',
            },
            ("conf/base.json", 2),
        ),
        Example(
            {
                "main.js": "const x = 1;\nconst lib = require('./helper');\n",
                "helpers.js": "x = 1\n",
            },
            ("main.js", 2),
        ),
        Example({"main.js": "const conf = { a: 1 };\n\nJSON.parse(conf);\n"}, ("main.js", 3)),
    ),
)
