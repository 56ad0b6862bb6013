"""The wrong name: another variable, another attribute, the neighbour that looks alike."""

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_OWN = 1.0  # a method of the same class
_WANTED = 8.0  # a name that is read and bound nowhere wants to be a target
_MOST = 24  # names tried at one place


def propose(site: Site) -> Iterator[Proposal]:
    """Propose the other names in scope, those used in the same way and spelled alike first."""
    words = site.words
    match site.node:
        case ast.Name(id=name, ctx=ast.Load()) if not site.reads:
            yield from _instead(site, site.node, name, words.functions, "function")
            local = [one for one in words.variables if one in words.called]
            yield from _instead(site, site.node, name, local, "function")
        case ast.Name(id=name, ctx=ast.Load()):
            yield from _instead(site, site.node, name, words.variables, "variable")
            yield from _instead(site, site.node, name, words.constants, "constant")
            for text in words.owned[:_MOST]:
                yield becomes(site, site.node, text, "to attribute")
            if site.kind in {Kind.NUMBER, Kind.UNKNOWN}:
                for number in ("1", "0", "2"):
                    yield becomes(site, site.node, number, "to number")
        case ast.Name(id=name, ctx=ast.Store()):
            if isinstance(site.parent, ast.Assign | ast.AugAssign):
                yield from _instead(site, site.node, name, words.variables, "target")
                for other in words.unbound:
                    yield becomes(site, site.node, other, "target", _WANTED)
        case ast.Attribute(value=value, attr=attribute):
            is_called = isinstance(site.parent, ast.Call) and site.parent.func is site.node
            others = words.methods if is_called else words.attributes
            kind = "method" if is_called else "attribute"
            own = words.beside if is_called and site.text(value) == "self" else ()
            for other in dict.fromkeys((*own[:_MOST], *others[:_MOST])):
                if other != attribute:
                    text = f"{site.text(value)}.{other}"
                    share = 0.5 + alike(attribute, other) + _OWN * (other in own)
                    yield becomes(site, site.node, text, kind, share)
            if not is_called:
                yield becomes(site, site.node, site.text(value), "from attribute")
        case ast.Assign(targets=[ast.Tuple(elts=[first, second])]):
            note = "the two targets exchanged"
            yield Proposal(site.swap(first, second), "targets", 1.0, note)
        case ast.Assign(targets=[ast.Subscript() as target], value=value):
            held = {site.text(one) for one in ast.walk(value) if isinstance(one, ast.Subscript)}
            for text in sorted(held - {site.text(target)}):
                yield becomes(site, target, text, "target")
        case _:
            pass


def _instead(
    site: Site, node: ast.expr, name: str, others: list[str] | tuple[str, ...], kind: str
) -> Iterator[Proposal]:
    words = site.words
    roles = [words.called, words.indexed, words.counted, words.grown]
    own = [name in role for role in roles]
    wanted = words.values.names.get(name, Kind.UNKNOWN)
    for other in [one for one in others if one != name][:_MOST]:
        share = 0.5 + alike(name, other)
        share += sum(0.5 for mine, role in zip(own, roles, strict=True) if mine and other in role)
        share += 0.2 * (other in words.parameters)
        given = words.values.names.get(other, Kind.UNKNOWN)
        if Kind.UNKNOWN not in {wanted, given}:
            share *= 1.5 if wanted is given else 0.3
        if not words.counts[other]:
            share *= 2.0  # a name that is never read was meant to be read somewhere
        yield becomes(site, node, other, kind, share)


@lru_cache(maxsize=4096)
def alike(one: str, other: str) -> float:
    """Return how alike two names are spelled, 0 to 1."""
    return SequenceMatcher(None, one, other).ratio()


NAMES = Operator(
    "name",
    propose,
    (
        ("def f(a, b):\n    return a\n", "def f(a, b):\n    return b\n"),
        ("def f(a, b):\n    a, b = b, 1\n", "def f(a, b):\n    b, a = b, 1\n"),
        (
            "def f(a):\n    a.left = a.right\n    return a.left\n",
            "def f(a):\n    a.left = a.right\n    return a.right\n",
        ),
        (
            "class A:\n    def f(self):\n        self.pop()\n    def push(self):\n        pass\n",
            "class A:\n    def f(self):\n        self.push()\n    def push(self):\n        pass\n",
        ),
        ("def f(a):\n    b = 1\n    return a + c\n", "def f(a):\n    c = 1\n    return a + c\n"),
        (
            "def f(a, b, i, j):\n    a[i] = min(a[i], b[j])\n",
            "def f(a, b, i, j):\n    b[j] = min(a[i], b[j])\n",
        ),
        (
            "def g():\n    pass\ndef f():\n    return h()\n",
            "def g():\n    pass\ndef f():\n    return g()\n",
        ),
    ),
)
