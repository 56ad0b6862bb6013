"""The question that must come first: is the index there, is there anything at all."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_MOST_TEXTS = 6
_LEAVES = (ast.Return, ast.Continue, ast.Break, ast.Raise)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose to ask for what a condition takes for granted, before it."""
    match site.node:
        case ast.If(test=test, body=[first, *_]) | ast.While(test=test, body=[first, *_]):
            leaves = isinstance(first, _LEAVES)
            yield from _granted(site, test, leaves=leaves)
            yield from _contained(site, test)
        case ast.IfExp(test=test):
            yield from _granted(site, test, leaves=False)
        case _:
            pass


def _granted(site: Site, test: ast.expr, *, leaves: bool) -> Iterator[Proposal]:
    whole = site.text(test)
    parts = test.values if isinstance(test, ast.BoolOp) else [test]
    known = {site.text(part) for part in parts}
    tight = not (isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or))
    inner = whole if tight else f"({whole})"
    for asked, opposite, share in _needs(site, test):
        if asked in known or opposite in known:
            continue
        yield becomes(site, test, f"{asked} and {inner}", "there", share)
        yield becomes(site, test, f"{opposite} or {whole}", "there", share if leaves else share / 4)


def _needs(site: Site, test: ast.expr) -> Iterator[tuple[str, str, float]]:
    """What must hold for an expression to be read at all, and its opposite."""
    for node in ast.walk(test):
        match node:
            case ast.Subscript(value=value, slice=ast.Constant() | ast.UnaryOp()):
                yield site.text(value), f"not {site.text(value)}", 1.0
            case ast.Subscript(value=ast.Subscript(value=value, slice=index)) if not isinstance(
                index, ast.Slice
            ):
                yield site.text(value), f"not {site.text(value)}", 0.5
            case ast.Subscript(value=value, slice=index) if not isinstance(index, ast.Slice):
                held, at = site.text(value), site.text(index)
                if site.words.values.of(value) is not Kind.MAPPING:
                    yield f"{at} < len({held})", f"{at} >= len({held})", 1.0
                    yield f"{at} >= 0", f"{at} < 0", 0.5
                yield from _far_enough(site, index)
                yield f"{at} in {held}", f"{at} not in {held}", 0.5
            case ast.Call(func=ast.Attribute(value=value, attr="pop" | "popleft" | "top" | "peek")):
                yield site.text(value), f"not {site.text(value)}", 1.0
            case ast.Attribute(value=ast.Name(id=name)) if name in site.words.variables:
                yield name, f"not {name}", 0.6
                yield f"{name} is not None", f"{name} is None", 0.6
            case ast.Call(func=ast.Name(id="int" | "float"), args=[ast.Name(id=name)]):
                yield f"{name}.isdigit()", f"not {name}.isdigit()", 1.0
            case _:
                pass


def _far_enough(site: Site, index: ast.expr) -> Iterator[tuple[str, str, float]]:
    """What keeps an index that looks back, or ahead, within bounds."""
    match index:
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=1)):
            at = site.text(left)
            yield f"{at} > 0", f"{at} == 0", 1.0
            yield f"{at} >= 1", f"{at} < 1", 0.4
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            at, back = site.text(left), site.text(right)
            yield f"{at} >= {back}", f"{at} < {back}", 0.7
        case _:
            pass


def _contained(site: Site, test: ast.expr) -> Iterator[Proposal]:
    """Propose to ask for a text that the function or its tests know."""
    own = site.text(test)
    texts = dict.fromkeys((*site.words.strings, *site.words.seen_strings))
    for held in site.words.names(Kind.TEXT)[:_MOST_TEXTS]:
        for text in [one for one in texts if one][:_MOST_TEXTS]:
            for word in ("in", "not in"):
                asked = f"{text!r} {word} {held}"
                if asked not in own:
                    yield becomes(site, test, f"{own} and {asked}", "contained", 0.5)
                    yield becomes(site, test, f"{own} or {asked}", "contained", 0.5)


ASKED_FIRST = Operator(
    "first",
    propose,
    (
        (
            "def f(a, i):\n    if a[i + 1] > 0:\n        return i\n",
            "def f(a, i):\n    if i + 1 < len(a) and a[i + 1] > 0:\n        return i\n",
        ),
        (
            "def f(a):\n    if a.pop() != 1:\n        return False\n",
            "def f(a):\n    if not a or a.pop() != 1:\n        return False\n",
        ),
        (
            "def f(a: str):\n    if a == '-':\n        return False\n",
            "def f(a: str):\n    if a == '-' or '-' not in a:\n        return False\n",
        ),
        (
            "def f(a, b):\n    return 1 if a[-1] == b else 2\n",
            "def f(a, b):\n    return 1 if a and a[-1] == b else 2\n",
        ),
        (
            "def f(a):\n    if int(a) > 9:\n        return False\n",
            "def f(a):\n    if not a.isdigit() or int(a) > 9:\n        return False\n",
        ),
        (
            "def f(a):\n    while a.next:\n        g()\n",
            "def f(a):\n    while a and a.next:\n        g()\n",
        ),
        (
            "def f(a):\n    if a[0][1] > 2:\n        g()\n",
            "def f(a):\n    if a and a[0][1] > 2:\n        g()\n",
        ),
    ),
)
