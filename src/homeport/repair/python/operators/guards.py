"""The case that nobody thought of: an early return, `continue` or `break` before a statement."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, written
from homeport.repair.python.source import is_spoken
from homeport.repair.python.values import Kind

_RESULTS = ("None", "[]", "0", "''", "False", "True", "-1", "1", "{}", "0.0")
_MOST = 8
_LOOPS = (ast.For, ast.While, ast.AsyncFor)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose a guard before the first statements of the function and of each loop."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node):
        return
    if site.parent is site.function and not is_spoken(node):
        results = list(_results(site))
        position = site.function.body.index(node)
        share = 1.0 if position <= 1 or isinstance(node, ast.Return) else 0.3
        for condition, chance in _conditions(site):
            for result, likely in results:
                text = f"if {condition}:\n|return {result}"
                yield written(site, node, text, "return first", chance * likely * share)
        for name in site.words.parameters[:_MOST]:
            for text in (f"if {name} is None:\n|{name} = []", f"if not {name}:\n|{name} = []",
                         f"if {name} < 0:\n|{name} = -{name}"):  # fmt: skip
                if position <= 1:
                    yield written(site, node, text, "set first", 1.0)
    elif isinstance(site.parent, _LOOPS) and node in site.parent.body:
        results = list(_results(site))
        for condition, chance in _conditions(site):
            for leaving in ("continue", "break"):
                text = f"if {condition}:\n|{leaving}"
                yield written(site, node, text, "leave first", chance)
            for result, likely in results:
                text = f"if {condition}:\n|return {result}"
                yield written(site, node, text, "return in loop", chance * likely)


def _conditions(site: Site) -> Iterator[tuple[str, float]]:
    words = site.words
    for name in words.parameters[:_MOST]:
        kind = words.values.names.get(name, Kind.UNKNOWN)
        if kind is not Kind.NUMBER:
            yield f"not {name}", 2.0
            yield f"{name} is None", 0.6
        if name in words.indexed or kind in {Kind.SEQUENCE, Kind.TEXT}:
            yield f"len({name}) == 0", 0.3
            yield f"len({name}) == 1", 0.6
            yield f"len({name}) < 2", 0.6
        if kind in {Kind.NUMBER, Kind.UNKNOWN}:
            for ending in ("== 0", "< 0", "<= 0", "== 1", "< 1", "< 2", "<= 1", "== 2", "% 2 == 0"):
                yield f"{name} {ending}", 1.0
    names = words.parameters[:_MOST]
    for left in names:
        for right in names:
            if left < right:
                yield f"{left} == {right}", 0.6
                yield f"{left} > {right}", 0.5
                yield f"{left} < {right}", 0.5
                yield f"len({left}) != len({right})", 0.2
    for condition in words.conditions[:_MOST]:
        yield condition, 0.8
        yield f"not ({condition})", 0.4


def _results(site: Site) -> Iterator[tuple[str, float]]:
    for text in site.words.results:
        if len(text) < 40:  # noqa: PLR2004 -- a long result is computed from what is missing
            yield text, 1.0
    kinds = {
        site.words.values.of(node.value)
        for node in ast.walk(site.function)
        if isinstance(node, ast.Return)
    }
    for text in _RESULTS:
        if text not in site.words.results:
            yield (
                text,
                0.6 if site.words.values.of(ast.parse(text, mode="eval").body) in kinds else 0.2,
            )
    for name in site.words.parameters[:_MOST]:
        if name not in site.words.results:
            yield name, 0.3


GUARDS = Operator(
    "guard",
    propose,
    (
        (
            "def f(a):\n    return a[0]\n",
            "def f(a):\n    if not a:\n        return None\n    return a[0]\n",
        ),
        (
            "def f(a):\n    for x in a:\n        print(x)\n",
            "def f(a):\n    for x in a:\n        if not a:\n            break\n        print(x)\n",
        ),
    ),
)
