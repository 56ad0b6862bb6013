"""A collection changes while a loop goes over it."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import place

_PATTERN = re.compile(
    r"(?P<kind>dictionary|Set|deque|OrderedDict) (?:changed size|mutated|keys changed)"
)
_CHANGES = frozenset(
    [
        "pop",
        "popitem",
        "add",
        "remove",
        "discard",
        "clear",
        "update",
        "setdefault",
        "append",
        "appendleft",
        "popleft",
    ]
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Name the line in the loop that changes what is iterated."""
    kind = match["kind"].lower()
    for site in case.sites():
        tree = case.sources.tree(site.path)
        for loop in every(tree, ast.For):
            if not loop.lineno <= site.line <= (loop.end_lineno or 0):
                continue
            over = _root(loop.iter)
            for line in [*_changes(loop.body, over), *_through_calls(case, site, loop, over)]:
                inside = loop.lineno <= line <= (loop.end_lineno or 0)
                remedy = f"loop over a copy: `for ... in list({code(loop.iter)})`"
                why = (
                    f"`{over}` (a {kind}) is changed while the loop at {place(site.path, loop.lineno)} iterates over "
                    f"it: line {line} changes its size during the iteration."
                )
                step = Step(site.path, loop.lineno, f"the loop over `{over}`")
                if not inside:  # the loop is what must change, not what it calls
                    yield Cause(
                        RULE.name,
                        site.path,
                        loop.lineno,
                        case.symbol(site.path, loop.lineno),
                        0.86,
                        why,
                        remedy,
                    )
                score = 0.9 if inside else 0.8
                symbol = case.symbol(site.path, line)
                yield Cause(RULE.name, site.path, line, symbol, score, why, remedy, (step,))
                return


def _root(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return code(node.func.value)
    return code(node)


def _through_calls(case: Case, site: Site, loop: ast.For, over: str) -> Iterator[int]:
    """A function called in the loop that changes what the loop goes over."""
    for node in ast.walk(ast.Module(loop.body, [])):
        found = case.flow.definition(node.func, site) if isinstance(node, ast.Call) else None
        if found and found[0] == site.path and not isinstance(found[1], ast.ClassDef):
            yield from _changes(found[1].body, over)


def _changes(body: list[ast.stmt], over: str) -> Iterator[int]:
    for node in ast.walk(ast.Module(body, [])):
        match node:
            case ast.Delete(targets=targets) | ast.Assign(targets=targets):
                if any(isinstance(t, ast.Subscript) and code(t.value) == over for t in targets):
                    yield node.lineno
            case ast.Call(func=ast.Attribute(value=value, attr=attr)):
                if attr in _CHANGES and code(value) == over:
                    yield node.lineno
            case _:
                pass


RULE = Rule(
    name="changed-while-iterating",
    types=frozenset({"RuntimeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {"main.py": "names = {'a', 'b'}\nfor name in names:\n    names.add(name + 'x')\n"},
            ("main.py", 3),
        ),
        Example(
            {"main.py": "rows = {1: 2}\nfor key in rows.keys():\n    rows[key + 1] = 0\n"},
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "ages = {'ann': 3, 'bob': 40}\nfor name in ages:\n    if ages[name] < 18:\n"
                "        del ages[name]\n"
            },
            ("main.py", 4),
        ),
    ),
)
