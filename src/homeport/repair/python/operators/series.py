"""The next of a row: a further term, argument or condition like one that is there, one step on."""

import ast
import re
from collections.abc import Iterator

from homeport.repair.python.operators.arithmetic import SIGN
from homeport.repair.python.site import Operator, Proposal, Site, becomes, written
from homeport.repair.python.values import Kind

_MOST = 8
_LONGEST = 40
_NUMBER = re.compile(r"(?<![\w.\"'])\d+(?![\w.\"'])")
_NAME = re.compile(r"(?<![.\w\"'])[A-Za-z_]\w*(?!\s*\(|\w)")


def propose(site: Site) -> Iterator[Proposal]:
    """Propose what goes on a row, what a value is compared with, and one more of a list."""
    match site.node:
        case ast.BinOp(left=left, op=op, right=right) if isinstance(
            op, ast.Add | ast.Sub | ast.Mult | ast.BitXor | ast.BitOr
        ):
            for term in dict.fromkeys((right, left, *_terms(site))):
                for text, share in _next(site, site.text(term)):
                    for sign in dict.fromkeys((SIGN[type(op)], "+", "-")):
                        whole = site.held(f"{site.own} {sign} {text}")
                        likely = share if sign == SIGN[type(op)] else share * 0.4
                        yield becomes(site, site.node, whole, "term", likely)
        case ast.AugAssign(target=ast.Name(), op=ast.Add() | ast.Sub(), value=ast.Name(id=name)):
            yield from _other_step(site, site.node, name)
        case ast.BoolOp(op=op, values=[*_, last]):
            word = "and" if isinstance(op, ast.And) else "or"
            for text, share in _next(site, site.text(last)):
                yield becomes(site, site.node, f"{site.own} {word} {text}", "condition", share)
        case _:
            pass
    if isinstance(site.node, ast.Name | ast.BinOp | ast.Call | ast.Subscript) and site.reads:
        yield from _better(site, site.node)
        yield from _beside(site, site.node)


def _terms(site: Site) -> list[ast.BinOp]:
    """The operations of the statement whose sides are plain, to which another may be alike."""
    return [
        one
        for one in ast.walk(site.statement)
        if isinstance(one, ast.BinOp)
        and isinstance(one.left, ast.Name)
        and isinstance(one.right, ast.Name | ast.Constant)
        and not isinstance(one.op, ast.Add | ast.Sub)
    ][:_MOST]


def _next(site: Site, text: str) -> Iterator[tuple[str, float]]:
    """A text with one of its numbers a step further, or one of its names exchanged."""
    if len(text) > _LONGEST or "\n" in text:
        return
    for match in _NUMBER.finditer(text):
        for step, share in ((1, 1.0), (-1, 0.5)):
            number = int(match.group()) + step
            if number >= 0:
                yield f"{text[: match.start()]}{number}{text[match.end() :]}", share
    variables = site.words.variables
    for match in _NAME.finditer(text):
        if match.group() in variables:
            for name in site.words.names(Kind.NUMBER)[:_MOST]:
                if name != match.group():
                    yield f"{text[: match.start()]}{name}{text[match.end() :]}", 0.5


def _other_step(site: Site, node: ast.AugAssign, name: str) -> Iterator[Proposal]:
    """Propose to count something else up or down as well."""
    if not site.source.alone(node):
        return
    total = site.text(node.target)
    for other in site.words.names(site.words.values.of(node.value))[:_MOST]:
        if other not in {name, total}:
            share = 3.0 if other in site.words.unread else 0.5
            for sign in ("+", "-"):
                text = f"{total} {sign}= {other}"
                yield written(site, node, text, "step", share, after=True)


def _better(site: Site, node: ast.expr) -> Iterator[Proposal]:
    """Propose the larger or smaller of a value and another one of the function."""
    if not isinstance(site.parent, ast.Assign | ast.Tuple | ast.Return | ast.Call | ast.List):
        return
    if site.kind not in {Kind.NUMBER, Kind.UNKNOWN}:
        return
    for text, kind in site.words.expressions[: 2 * _MOST]:
        if text != site.own and kind in {Kind.NUMBER, Kind.UNKNOWN}:
            for function in ("max", "min"):
                yield becomes(site, node, f"{function}({text}, {site.own})", "better", 0.7)
                yield becomes(site, node, f"{function}({site.own}, {text})", "better", 0.7)


def _beside(site: Site, node: ast.expr) -> Iterator[Proposal]:
    """Propose a list or text with one thing more at its front or end."""
    if not isinstance(site.parent, ast.Call | ast.Return | ast.Assign | ast.AugAssign):
        return
    if site.kind not in {Kind.SEQUENCE, Kind.UNKNOWN}:
        return
    own = site.atom(node)
    for name in site.words.variables[:_MOST]:
        if name != site.own:
            yield becomes(site, node, site.held(f"[{name}] + {own}"), "beside")
            yield becomes(site, node, site.held(f"{own} + [{name}]"), "beside")


SERIES = Operator(
    "series",
    propose,
    (
        (
            "def f(a, i):\n    return a[i - 1] + a[i - 2]\n",
            "def f(a, i):\n    return a[i - 1] + a[i - 2] + a[i - 3]\n",
        ),
        (
            "def f(j: int, k: int):\n    return j // 4 + 5\n",
            "def f(j: int, k: int):\n    return j // 4 + 5 + k // 4\n",
        ),
        (
            "def f(x, b):\n    a = b[-1][1]\n    return g((a, x))\n",
            "def f(x, b):\n    a = b[-1][1]\n    return g((a, max(b[-1][1], x)))\n",
        ),
        (
            "def f(n: int, a: int, b: int):\n    n += a\n    return n\n",
            "def f(n: int, a: int, b: int):\n    n += a\n    n -= b\n    return n\n",
        ),
        (
            "def f(r, x, other):\n    r.append(other)\n",
            "def f(r, x, other):\n    r.append([x] + other)\n",
        ),
        (
            "def f(n):\n    return n % 2 == 0 or n % 3 == 0\n",
            "def f(n):\n    return n % 2 == 0 or n % 3 == 0 or n % 4 == 0\n",
        ),
    ),
)
