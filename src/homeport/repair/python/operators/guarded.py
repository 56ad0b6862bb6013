"""The step that is due only at times: a statement under a condition, both of them forgotten."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, written
from homeport.repair.python.source import is_spoken
from homeport.repair.python.values import Kind

_MOST = 6
_LEAVES = (ast.Return, ast.Continue, ast.Break, ast.Raise)
_ASKED: dict[Kind, tuple[str, ...]] = {
    Kind.NUMBER: ("{} > 0", "{} > 1", "{} == 0", "{} != 0", "{} < 0", "{}"),
    Kind.TEXT: ("{}",),
    Kind.SEQUENCE: ("{}",),
    Kind.UNKNOWN: ("{}", "{} is not None", "not {}"),
}


def propose(site: Site) -> Iterator[Proposal]:
    """Propose a step under a condition, in the function and its loops."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node) or is_spoken(node):
        return
    inside = isinstance(site.parent, ast.For | ast.While)
    if site.parent is not site.function and not inside:
        return
    last = site.siblings()[-1] is node and not isinstance(node, _LEAVES)
    for step, names in _steps(site):
        for condition, share in _conditions(site, names):
            text = f"if {condition}:\n|{step}"
            yield written(site, node, text, "step", share)
            if last:
                yield written(site, node, text, "step", share, after=True)


def _steps(site: Site) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What could be done, with the names that a condition may ask about."""
    words = site.words
    numbers = words.names(Kind.NUMBER)[:_MOST]
    held = [name for name in words.variables if name in words.grown][:3]
    begun = words.variables[:_MOST]
    for name in held:
        kind = words.values.names.get(name, Kind.UNKNOWN)
        put = "add" if kind is Kind.SET else "append"
        for value in begun:
            if value != name and kind in {Kind.SEQUENCE, Kind.SET, Kind.UNKNOWN}:
                yield f"{name}.{put}({value})", (value,)
    for name in numbers:
        yield f"{name} += 1", tuple(numbers)
        yield f"{name} = 0", tuple(numbers)
    for total in [one for one in numbers if one not in words.parameters][:3]:
        for values in [one for one in words.parameters if one in words.indexed][:2]:
            for index in _indices(numbers):
                if total not in index:
                    yield f"{total} -= {values}[{index}]", tuple(numbers)
                    yield f"{total} += {values}[{index}]", tuple(numbers)


def _indices(numbers: list[str]) -> Iterator[str]:
    for left in numbers:
        yield f"{left} - 1"
        for right in numbers:
            if left != right:
                yield f"{left} - {right}"


def _conditions(site: Site, names: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    values = site.words.values.names
    for name in names:
        for form in _ASKED.get(values.get(name, Kind.UNKNOWN), ("{}",)):
            yield form.format(name), 1.0
    for left in names if len(names) > 1 else ():
        for right in names:
            if left != right:
                yield f"{left} >= {right}", 0.5
                yield f"{left} > {right}", 0.5


GUARDED = Operator(
    "guarded",
    propose,
    (
        (
            "def f(n: int):\n    r = []\n    r.append(2)\n    return r\n",
            (
                "def f(n: int):\n    r = []\n    r.append(2)\n"
                "    if n > 1:\n        r.append(n)\n    return r\n"
            ),
        ),
        (
            (
                "def f(a: list[int], w: int):\n    t = 0\n    for i in range(len(a)):\n"
                "        t += a[i]\n    return t\n"
            ),
            (
                "def f(a: list[int], w: int):\n    t = 0\n    for i in range(len(a)):\n"
                "        t += a[i]\n        if i >= w:\n            t -= a[i - w]\n    return t\n"
            ),
        ),
    ),
)
