"""JavaScript: `===` or a Map compares text with a number, so nothing is ever found."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.python.scope import functions_at
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import from_origin, place

_NUMBER = frozenset({"int", "float"})
_ASKED = frozenset({"get", "has", "delete", "includes", "indexOf"})
_MOST_COMPARED = 40


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look at every strict comparison and every Map that may have been asked."""
    compared = 0
    for path, function, _steps in reachable(case):
        for node in ast.walk(function):
            if compared > _MOST_COMPARED:
                return
            site = Site(path, getattr(node, "lineno", 0))
            match node:
                case ast.Compare(left=left, comparators=[right]) if "==" in code(node):
                    compared += 1
                    if "===" in code(node) or "!==" in code(node):
                        yield from _told(case, node, left, [(left, site)], (right, site))
                case ast.Call(func=ast.Attribute(value=held), args=[key, *_]):
                    if method_of(node) in _ASKED and not isinstance(key, ast.Constant):
                        compared += 1
                        written = list(_keys(case, held, site))
                        yield from _told(case, node, held, written, (key, site))
                case _:
                    pass


def _keys(case: Case, held: ast.expr, site: Site) -> Iterator[tuple[ast.expr, Site]]:
    """The keys that are put into the Map or Set, where it is made."""
    for origin in case.flow.origins(held, site):
        if not origin.kinds & {"Map", "Set"}:
            continue
        tree = case.sources.tree(origin.site.path)
        scope = next(iter(functions_at(tree, origin.site.line)), tree) if tree else None
        for node in ast.walk(scope) if scope else ():
            if isinstance(node, ast.Call) and method_of(node) in ("set", "add") and node.args:
                yield node.args[0], Site(origin.site.path, node.lineno)


def _told(
    case: Case,
    compared: ast.expr,
    what: ast.expr,
    ones: list[tuple[ast.expr, Site]],
    other: tuple[ast.expr, Site],
) -> Iterator[Cause]:
    """A cause when one side is always text and the other always a number."""
    asked = case.flow.origins(*other) if ones else []
    for one, where in ones:
        held = case.flow.origins(one, where)
        text, number = _apart(held, asked)
        if text is None or number is None:
            continue
        names = (code(one), code(other[0])) if text in held else (code(other[0]), code(one))
        kept = f" in `{code(what)}`" if what is not one else ""
        yield from_origin(
            case, RULE.name, text, score=0.8,
            why=f"`{code(compared)}` ({place(other[1].path, other[1].line)}) never holds: `{names[0]}` is text and "
            f"`{names[1]}` is a number{kept}, and JavaScript does not convert them: "
            f"{text.because or 'text'} ({place(text.site.path, text.site.line)}).",
            remedy=f"convert the text where it is read: `Number({names[0]})`",
        )  # fmt: skip
        return


def _apart(held: list[Origin], asked: list[Origin]) -> tuple[Origin | None, Origin | None]:
    """(the text, the number) when all of one side is text and all of the other a number."""
    for texts, numbers in ((held, asked), (asked, held)):
        if not texts or not numbers:
            continue
        if all(o.kinds == {"str"} for o in texts) and all(
            o.kinds and o.kinds <= _NUMBER for o in numbers
        ):
            return texts[0], numbers[0]
    return None, None


RULE = Rule(
    name="js-key-type",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { find } = require('./find');\n\n"
                "const [kind, id] = 'users/7'.split('/');\n"
                "console.log(kind, find([{ id: 7, name: 'Ann' }], id).name);\n",
                "find.js": "function find(users, id) {\n  return users.find(user => user.id === id);\n}\n\n"
                "module.exports = { find };\n",
            },
            ("main.js", 3),
        ),
        Example(
            {
                "main.js": "function same(a) {\n  return a === 1;\n}\n\nif (!same(2)) throw new Error('x');\n"
            },
            None,
        ),
    ),
)
