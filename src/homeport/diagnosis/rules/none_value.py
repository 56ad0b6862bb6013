"""A value is None where an object was needed: name the place that gave None."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.outline import every, own_nodes
from homeport.diagnosis.python.scope import parameters
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(
    r"'NoneType' object has no attribute '(?P<attribute>\w+)'"
    r"|'NoneType' object is not (?P<not>subscriptable|iterable|callable|an iterator)"
    r"|NoneType"
)
_MADE = (ast.GeneratorExp, ast.ListComp)  # `sum(row.size for row in rows)`


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Follow each expression that can have been None back to where it came from."""
    site = case.crash()
    if site is None:
        return
    needed = [
        n for n in _needed(case, site, match.group("attribute")) if _may_be_none(case, n, site)
    ]
    suspects = [
        (expression, origin)
        for expression in needed
        for origin in case.flow.origins(expression, site)
        if "None" in origin.kinds
    ]
    for expression, origin in suspects:
        text = code(expression)
        if asked := _asked_through(case, origin):
            yield _asked_for(case, expression, origin, site, asked)
        yield from_origin(
            case,
            RULE.name,
            origin,
            score=0.75
            if len(suspects) > 1 or _asked_through(case, origin)
            else 0.78
            if "?" in origin.kinds
            else 0.9,
            why=f"`{text}` is None at {place(site.path, site.line)}: {_because(case, origin)}.",
            remedy=_remedy(origin, text),
        )
    for expression, origin in suspects[:1]:
        yield from _unchecked(case, expression, origin, site)
    if not suspects:
        yield from (one for node in needed for one in _not_found(case, node, site))


def _not_found(case: Case, node: ast.expr, site: Site) -> Iterator[Cause]:
    """A search of a document (XML, HTML) that gave None."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="find" | "select_one" | "find_next" | "find_parent" as how)
        ):
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                case.symbol(site.path, site.line),
                0.72,
                f"`{code(node)}` is None: `{how}` finds no such element (it is missing or called otherwise here; in XML "
                "with a namespace, `xmlns`, the name needs it).",
                "handle the missing element, or ask for it by the name (and namespace) that the document has",
            )
        case _:
            pass


def _asked_through(case: Case, origin: Origin) -> Step | None:
    """The call of a function that only passes a key on to `.get`."""
    if ".get" not in origin.because:
        return None
    function = case.function(origin.site.path, origin.site.line)
    names = {one.arg for one in parameters(function)} if function else set()
    for node in own_nodes(function) if function else ():
        match node:
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Name(id=key), *_]):
                if key in names:
                    away = (step for step in origin.steps if step.path != origin.site.path)
                    return next(away, None)
            case _:
                pass
    return None


def _asked_for(case: Case, expression: ast.expr, origin: Origin, site: Site, asked: Step) -> Cause:
    """The place that asks for a key that is not there."""
    return Cause(
        RULE.name,
        asked.path,
        asked.line,
        case.symbol(asked.path, asked.line),
        0.8,
        f"`{code(expression)}` is None at {place(site.path, site.line)}: the key that is asked for here, "
        f"`{case.sources.line(asked.path, asked.line).strip()[:80]}`, is not there (misspelt, or missing), "
        f"and no default is given ({place(origin.site.path, origin.site.line)}).",
        "use the key that is there, or give a default",
        origin.steps,
    )


def _unchecked(case: Case, expression: ast.expr, origin: Origin, site: Site) -> Iterator[Cause]:
    """The line that asked for something that may not be there, and went on without looking."""
    asked = next((step for step in origin.steps if step.path != origin.site.path), None)
    if asked is None or "?" not in origin.kinds:
        return
    yield Cause(
        RULE.name,
        asked.path,
        asked.line,
        case.symbol(asked.path, asked.line),
        0.7,
        f"`{code(expression)}` is None at {place(site.path, site.line)}: what is asked for here is not "
        f"there ({_because(case, origin)}), and nobody checks that.",
        "handle the case that it is missing, or find out why it is missing",
        origin.steps,
    )


def _may_be_none(case: Case, node: ast.expr, site: Site) -> bool:
    """Tell whether the captured values, if there are any, leave it possible."""
    return case.flow.values.kind(node, site) in ("", "NoneType")


def _needed(case: Case, site: Site, attribute: str | None) -> list[ast.expr]:
    """The expressions on the line that the failed operation needed to be something."""
    found: list[ast.expr] = []
    for node in case.expressions(site):
        match node:
            case ast.Attribute(value=value, attr=attr) if attribute:
                if attr == attribute:
                    found.append(value)
            case ast.Subscript(value=value) if not attribute:
                found.append(value)
            case ast.BinOp(left=left, right=right) if not attribute:
                found += [left, right]
            case ast.Compare(left=left, comparators=others) if not attribute:
                found += [left, *others]
            case ast.Call(func=func, args=args) if not attribute:
                found += [func, *args, *(one.elt for one in args if isinstance(one, _MADE))]
            case _:
                pass
    found += _augmented(case, site) if not attribute else []
    found += _iterated(case, site) if not attribute else []
    return list({ast.dump(node): node for node in found}.values())


def _augmented(case: Case, site: Site) -> list[ast.expr]:
    """Both sides of `total += value`."""
    tree = case.sources.tree(site.path)
    added = [node for node in every(tree, ast.AugAssign) if node.lineno == site.line]
    return [side for node in added for side in (node.value, node.target)]


def _iterated(case: Case, site: Site) -> list[ast.expr]:
    tree = case.sources.tree(site.path)
    return [
        node.value if isinstance(node, ast.Assign) else node.iter
        for node in every(tree, ast.For, ast.comprehension, ast.Assign)
        if (isinstance(node, ast.For) and node.iter.lineno == site.line)
        or (isinstance(node, ast.comprehension) and node.iter.lineno == site.line)
        or (isinstance(node, ast.Assign) and node.lineno == site.line)
    ]


def _because(case: Case, origin: Origin) -> str:
    """Why it is None there; a `return None` by the name of its function."""
    told = origin.because
    line = case.sources.line(origin.site.path, origin.site.line).strip()
    function = case.function(origin.site.path, origin.site.line)
    if isinstance(origin.node, ast.Constant) and line == "return None" and function:
        told = f"`{function.name}` returns None when nothing else is returned before (nothing is found or left)"
    elif isinstance(origin.node, ast.Constant) and line.endswith("= None"):
        told = f"`{line}` is what it starts with, and nothing has set it since"
    return f"{told} ({place(origin.site.path, origin.site.line)})"


def _remedy(origin: Origin, text: str) -> str:
    if "changes its object in place" in origin.because:
        return "call the method on its own line and go on using the object itself"
    if "reach its end" in origin.because or "returns nothing" in origin.because:
        return "return a value on every path of the function"
    return f"give a default there, or handle the case that `{text}` is None before it is used"


RULE = Rule(
    name="none-value",
    types=frozenset({"AttributeError", "TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "sizes = {}\nwanted = sizes.get('a')\nfor part in wanted:\n    print(part)\n"
            },
            ("main.py", 2),
        ),
        Example(
            {"main.py": "limit = {}.get('limit')\n\n\nif 3 > limit:\n    print('no')\n"},
            ("main.py", 1),
        ),
        Example({"main.py": "count = {}.get('n')\n\nprint(range(count))\n"}, ("main.py", 1)),
        Example(
            {
                "main.py": "from stock import find\n\nprint(find('bolt').upper())\n",
                "stock.py": "ITEMS = {'nut': 'm4'}\n\n\ndef find(name):\n"
                "    for key in ITEMS:\n        if key == name:\n            return ITEMS[key]\n",
            },
            ("stock.py", 4),
        ),
        Example(
            {
                "main.py": "def names(rows):\n    kept = rows.sort()\n    return kept[0]\n\n\n"
                "print(names(['b', 'a']))\n"
            },
            ("main.py", 2),
        ),
        Example(
            {
                "main.py": "import os\n\n\ndef root():\n    home = os.environ.get('NO_SUCH_NAME')\n"
                "    return home + '/x'\n\n\nroot()\n"
            },
            ("main.py", 5),
        ),
        Example({"main.py": "def go(value):\n    return value.name\n\n\ngo(7)\n"}, None),
    ),
)
