"""Numbers that are still text are put in order: "10" comes before "9"."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python import known
from homeport.diagnosis.python.origin import Origin, Site, end
from homeport.diagnosis.python.outline import own_nodes
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.python.scope import returns
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import from_origin, place

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_ORDERING = ("sorted", "max", "min", "sort")
_TEXT = ("split text", "split", "csv", "an entry of", "strip", "input", "group", "read")


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Follow what the ordering compares to where it was cut out of text."""
    shown = _QUOTED.findall(case.message)
    if shown and not any(character.isdigit() for character in "".join(shown)):
        return  # no number is in play
    for path, function, steps in reachable(case):
        for node in own_nodes(function):
            if (
                not isinstance(node, ast.Call)
                or code(node.func).rpartition(".")[2] not in _ORDERING
            ):
                continue
            compared = list(_compared(case, node, Site(path, node.lineno)))
            texts = [
                o for o in compared if o.kinds == {"str"} and any(t in o.because for t in _TEXT)
            ]
            if texts and len(texts) == len(compared):
                yield from_origin(
                    case,
                    RULE.name,
                    texts[0],
                    score=max(0.3, 0.8 - 0.03 * steps),
                    why=f"`{code(node)}` at {place(path, node.lineno)} puts text (strings) in order, "
                    "letter by letter, so '10' comes before '9': the values were never converted to "
                    "numbers.",
                    remedy="convert them where they are read: `int(...)`",
                )


def _compared(case: Case, call: ast.Call, site: Site) -> Iterator[Origin]:
    """The origins of what `key=` takes of each element, or of the elements themselves."""
    container = call.args[0] if call.args else None
    if isinstance(call.func, ast.Attribute) and not call.args:
        container = call.func.value
    key = next((k.value for k in call.keywords if k.arg == "key"), None)
    if container is None:
        return
    for origin in case.flow.element(container, container, site, 0):
        if key is None:
            yield origin
            continue
        match key, origin.node:
            case (
                ast.Lambda(body=ast.Subscript(slice=ast.Constant(value=int() as at))),
                ast.Tuple(elts=parts) | ast.List(elts=parts),
            ) if -len(parts) <= at < len(parts):
                yield from case.flow.origins(parts[at], origin.site)
            case (
                ast.Lambda(body=ast.Subscript(slice=ast.Constant(value=str() as name))),
                ast.Dict(keys=keys, values=values),
            ):
                for one, value in zip(keys, values, strict=True):
                    if isinstance(one, ast.Constant) and one.value == name:
                        yield from case.flow.origins(value, origin.site)
            case _:
                yield from _by_key(case, key, site)


def _by_key(case: Case, key: ast.expr, site: Site) -> Iterator[Origin]:
    """What a key function gives, where that is plain to see."""
    if isinstance(key, ast.Lambda):
        yield from _split_in(key.body, Site(site.path, key.body.lineno))
        return
    found = case.flow.definition(key, site)
    if found and isinstance(found[1], ast.FunctionDef):
        for statement in returns(found[1]):
            yield from _split_in(statement.value, Site(found[0], statement.lineno))


def _split_in(key: ast.expr | None, site: Site) -> Iterator[Origin]:
    """A key that is the parts of a split text: a version, an address, a time."""
    if isinstance(key, ast.Call) and method_of(key) in known.TEXT_LISTS:
        yield end(frozenset({"str"}), site, key, f"`{code(key)}` is split text")


RULE = Rule(
    name="compared-as-text",
    types=frozenset({"AssertionError"}),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from heat import warmest\n\nassert warmest(['a=9', 'b=10']) == 'b'\n",
                "heat.py": "def rows(lines):\n    found = []\n    for line in lines:\n"
                "        place, degrees = line.split('=')\n        found.append((place, degrees))\n"
                "    return found\n\n\ndef warmest(lines):\n"
                "    return max(rows(lines), key=lambda row: row[1])[0]\n",
            },
            ("heat.py", 4),
        ),
        Example(
            {
                "main.py": "from heat import warmest\n\nassert warmest([(1, 2)]) == 2\n",
                "heat.py": "def warmest(rows):\n    return max(rows, key=lambda row: row[1])[0]\n",
            },
            None,
        ),
    ),
)
