"""JavaScript: something that is no function is called."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.scope import assignments, declared, imported
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import from_origin, place, similar

_PATTERN = re.compile(r"(?P<called>.+?) is not a (?P<what>function|constructor)")
_OF_LISTS = frozenset(
    ["map", "filter", "forEach", "reduce", "find", "some", "every", "push", "sort"]
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Tell a missing export from a misspelt method from a value of another kind."""
    site = case.crash()
    if site is None:
        return
    called = match["called"].removeprefix("(intermediate value).").split("(...)")[0]
    for node in case.expressions(site):
        if not (isinstance(node, ast.Call) and code(node.func).endswith(called.split(".")[-1])):
            continue
        yield from _not_exported(case, site, node.func)
        if isinstance(node.func, ast.Attribute):
            yield from _wrong_owner(case, site, node.func)


def _not_exported(case: Case, site: Site, func: ast.expr) -> Iterator[Cause]:
    tree = case.sources.tree(site.path)
    name = func.id if isinstance(func, ast.Name) else ""
    owner = (
        func.value.id
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name)
        else ""
    )
    found = imported(tree, name or owner) if tree else None
    path = case.sources.module(found[0], site.path) if found else None
    if found is None or path is None:
        return
    member = found[1] or method_of(func)
    exported = _exports(case, path)
    meant = similar(member, exported)
    said = f"it exports {', '.join(sorted(exported)[:5])}" if exported else "it exports nothing"
    yield Cause(
        RULE.name, path if not meant else site.path, 1 if not meant else site.line, "", 0.75,
        f"`{member or name}` is not exported by {path}; {said}.",
        f"use `{meant}`" if meant else f"export `{member or name}` from {path}",
    )  # fmt: skip


def _exports(case: Case, path: str) -> set[str]:
    tree = case.sources.tree(path)
    names = declared(tree)
    listed = re.findall(r"(?:module\.)?exports\s*=\s*\{([^}]*)\}", case.sources.text(path) or "")
    if listed:
        return {word for part in listed for word in re.findall(r"\w+", part)}
    return names


def _wrong_owner(case: Case, site: Site, func: ast.Attribute) -> Iterator[Cause]:
    text = code(func.value)
    tree = case.sources.tree(site.path)
    for origin in case.flow.origins(func.value, site):
        kinds = origin.kinds - {"?"}
        if "coroutine" in kinds:
            yield from_origin(
                case, RULE.name, origin, score=0.85,
                why=f"`{text}` is a Promise at {place(site.path, site.line)}: {origin.because}.",
                remedy="await it",
            )  # fmt: skip
        elif func.attr in _OF_LISTS and kinds and "list" not in kinds:
            kind = {"dict": "an object", "str": "text"}.get(min(kinds), min(kinds))
            yield from_origin(
                case, RULE.name, origin, score=0.75,
                why=f"`{text}` is {kind} at {place(site.path, site.line)}, which has no "
                f"`{func.attr}`: {origin.because}.",
                remedy="make it an array, or go over `Object.values(...)`",
            )  # fmt: skip
    methods = _methods(tree) if tree and not assignments(tree, func.attr) else set()
    meant = similar(func.attr, methods)
    if meant:
        yield Cause(
            RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.6,
            f"`{text}` has no method `{func.attr}`; there is a `{meant}`.", f"use `.{meant}`",
        )  # fmt: skip


def _methods(tree: ast.Module) -> set[str]:
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


RULE = Rule(
    name="js-not-function",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { loadAll } = require('./data');\n\nloadAll();\n",
                "data.js": "function load() {}\n\nmodule.exports = { load };\n",
            },
            ("data.js", 1),
        ),
        Example(
            {
                "main.js": "async function rows() {\n  return [1];\n}\n\nconst found = rows();\n"
                "found.map(x => x);\n"
            },
            ("main.js", 5),
        ),
        Example(
            {"main.js": "const byId = { a: 1 };\n\nbyId.forEach(x => x);\n"},
            ("main.js", 1),
        ),
    ),
)
