"""The wrong expression: another one of the function, or what a neighbouring statement says."""

import ast
import re
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site, becomes, short
from homeport.repair.python.values import Kind

_MOST = 16
_TOKEN = re.compile(r"\w+|[^\w\s]+|\s+")
_FEWEST = 5  # tokens; shorter statements resemble each other by chance


def propose(site: Site) -> Iterator[Proposal]:
    """Propose the function's other expressions, and each difference to a similar statement."""
    match site.node:
        case (
            ast.Name()
            | ast.Constant()
            | ast.Call()
            | ast.Subscript()
            | ast.BinOp()
            | ast.Attribute()
        ):
            if site.reads and not isinstance(site.parent, ast.Expr | ast.JoinedStr):
                yield from _others(site, site.node)
        case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.Return():
            yield from _analogies(site, site.node)
        case _:
            pass


def _others(site: Site, node: ast.expr) -> Iterator[Proposal]:
    wanted, own = site.kind, site.own
    for text, kind in site.words.expressions[: _MOST * 2]:
        if text == own or text in own:
            continue
        share = 1.0 if wanted is kind and kind is not Kind.UNKNOWN else 0.4
        if wanted is kind or Kind.UNKNOWN in {wanted, kind}:
            yield becomes(site, node, site.held(text), "other", share)


def _analogies(site: Site, node: ast.stmt) -> Iterator[Proposal]:
    """Propose to undo each single difference to a statement of the same form."""
    if "\n" in site.own:
        return
    mine = _TOKEN.findall(site.own)
    for other in site.words.statements[:_MOST]:
        theirs = _TOKEN.findall(other)
        if other == site.own or len(mine) != len(theirs) or len(mine) < _FEWEST:
            continue
        places = [
            at for at, pair in enumerate(zip(mine, theirs, strict=True)) if pair[0] != pair[1]
        ]
        if not 1 < len(places) <= len(mine) // 2:
            continue
        for at in places:
            start = site.source.start(node) + len("".join(mine[:at]).encode())
            splice = Splice(start, start + len(mine[at].encode()), theirs[at])
            note = f"`{mine[at]}` becomes `{theirs[at]}`, as in `{short(other, 40)}`"
            yield Proposal((splice,), "analogy", 1.0, note)


EXPRESSIONS = Operator(
    "expression",
    propose,
    (
        (
            "def f(a: int, b: int):\n    c = a + b\n    return a\n",
            "def f(a: int, b: int):\n    c = a + b\n    return a + b\n",
        ),
        (
            "def f(p, q):\n    x = q[0] - p[0]\n    y = q[1] ** p[1]\n    return x, y\n",
            "def f(p, q):\n    x = q[0] - p[0]\n    y = q[1] - p[1]\n    return x, y\n",
        ),
    ),
)
