"""The case that nobody thought of: an early return, `continue` or `break` before a statement."""

import ast
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site

_RESULTS = ("None", "[]", "0", "''", "False", "True", "-1", "1", "{}", "0.0")
_MOST = 8
_LOOPS = (ast.For, ast.While, ast.AsyncFor)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose a guard before the first statements of the function and of each loop."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node):
        return
    if site.parent is site.function and not _is_docstring(node):
        position = site.function.body.index(node)
        share = 1.0 if position <= 1 else 0.3
        for condition, chance in _conditions(site):
            for result, likely in _results(site):
                text = f"if {condition}:|return {result}"
                yield _before(site, node, text, chance * likely * share)
    elif isinstance(site.parent, _LOOPS) and node in site.parent.body:
        for condition, chance in _conditions(site):
            for leaving in ("continue", "break"):
                yield _before(site, node, f"if {condition}:|{leaving}", chance * 0.2)
            for result, likely in _results(site):
                yield _before(site, node, f"if {condition}:|return {result}", chance * likely * 0.1)


def _conditions(site: Site) -> Iterator[tuple[str, float]]:
    words = site.words
    for name in words.parameters[:_MOST]:
        yield f"not {name}", 0.1
        yield f"{name} is None", 0.03
        if name in words.indexed:
            yield f"len({name}) == 0", 0.005
            yield f"len({name}) == 1", 0.02
            yield f"len({name}) < 2", 0.02
        if name in words.counted or name not in words.indexed:
            for ending in ("== 0", "< 0", "<= 0", "== 1", "< 1", "< 2"):
                yield f"{name} {ending}", 0.03
    names = words.parameters[:_MOST]
    for left in names:
        for right in names:
            if left < right:
                yield f"{left} == {right}", 0.015
                yield f"{left} > {right}", 0.01
                yield f"{left} < {right}", 0.01
                yield f"len({left}) != len({right})", 0.005
    for condition in words.conditions[:_MOST]:
        yield condition, 0.02
        yield f"not ({condition})", 0.01


def _results(site: Site) -> Iterator[tuple[str, float]]:
    written = [
        site.text(node.value)
        for node in ast.walk(site.function)
        if isinstance(node, ast.Return) and node.value is not None
    ]
    for text in dict.fromkeys(written):
        if len(text) < 40:  # a long result is computed from what the guard says is missing
            yield text, 0.25
    for text in _RESULTS:
        if text not in written:
            yield text, 0.08
    for name in site.words.parameters[:_MOST]:
        if name not in written:
            yield name, 0.06


def _before(site: Site, node: ast.stmt, text: str, chance: float) -> Proposal:
    start, _ = site.source.lines(node)
    indent, newline = site.source.indent(node), site.source.newline
    head, body = text.split("|")
    step = "\t" if "\t" in indent else "    "
    written = f"{indent}{head}{newline}{indent}{step}{body}{newline}"
    return Proposal((Splice(start, start, written),), chance, f"`{head} {body}` put before")


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


GUARDS = Operator("guard", 0.05, propose)
