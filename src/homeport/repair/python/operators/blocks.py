"""A statement in the wrong block: inside the loop or after it, under the `if` or beside it."""

import ast
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site, short
from homeport.repair.python.source import shifted

Compound = ast.For | ast.While | ast.If | ast.With | ast.AsyncFor | ast.AsyncWith


def propose(site: Site) -> Iterator[Proposal]:
    """Propose to move the ends of blocks, and `if` for `while`, `elif` and `else`."""
    node = site.node
    if not isinstance(node, Compound) or not site.source.alone(node):
        return
    yield from _moved_out(site, node)
    yield from _moved_in(site, node)
    match node:
        case ast.If():
            keyword = site.source.between(site.source.start(node), site.source.start(node.test))
            if keyword.startswith("elif"):
                at = site.source.start(node)
                yield Proposal((Splice(at, at + 4, "if"),), "keyword", 1.0, "`elif` becomes `if`")
            elif not node.orelse:
                at = site.source.start(node)
                yield Proposal((Splice(at, at + 2, "while"),), "loop", 1.0, "`if` becomes `while`")
                if _follows_an_if(site, node):
                    yield Proposal(
                        (Splice(at, at + 2, "elif"),), "keyword", 1.0, "`if` becomes `elif`"
                    )
            if node.orelse and not isinstance(node.orelse[0], ast.If):
                yield from _without_else(site, node)
            if keyword.startswith("if") and node.orelse:
                yield from _exchanged(site, node)
        case ast.While():
            at = site.source.start(node)
            yield Proposal((Splice(at, at + 5, "if"),), "loop", 1.0, "`while` becomes `if`")
        case _:
            pass


def _moved_out(site: Site, node: Compound) -> Iterator[Proposal]:
    """Move the last statement of the block behind it."""
    body = node.body
    last = body[-1]
    orelse: list[ast.stmt] = getattr(node, "orelse", [])
    if len(body) > 1 and site.source.alone(last):
        start, end = site.source.lines(last)
        moved = shifted(site.source.block(last), site.source.indent(last), site.source.indent(node))
        _, behind = site.source.lines(node)
        if not orelse:
            note = f"`{short(site.text(last))}` moved out of the block"
            yield Proposal((Splice(start, end, moved),), "moved out", 1.0, note)
        else:
            pieces = (Splice(start, end, ""), Splice(behind, behind, moved))
            yield Proposal(
                pieces, "moved out", 0.3, f"`{short(site.text(last))}` moved behind the block"
            )
    if len(body) > 1 and site.source.alone(body[0]):
        first = body[0]
        start, end = site.source.lines(first)
        before, _ = site.source.lines(node)
        moved = shifted(
            site.source.block(first), site.source.indent(first), site.source.indent(node)
        )
        pieces = (Splice(before, before, moved), Splice(start, end, ""))
        yield Proposal(
            pieces, "moved out", 0.5, f"`{short(site.text(first))}` moved before the block"
        )


def _moved_in(site: Site, node: Compound) -> Iterator[Proposal]:
    """Move the statement after the block, or before it, into it."""
    body = node.body
    siblings = site.siblings()
    at = next(index for index, one in enumerate(siblings) if one is node)
    inner, outer = site.source.indent(body[0]), site.source.indent(node)
    if not site.source.alone(body[0]) or not site.source.alone(body[-1]):
        return
    if at + 1 < len(siblings) and site.source.alone(siblings[at + 1]):
        following = siblings[at + 1]
        moved = shifted(site.source.block(following), outer, inner)
        start, end = site.source.lines(following)
        _, inside = site.source.lines(body[-1])
        pieces = (Splice(inside, inside, moved), Splice(start, end, ""))
        note = f"`{short(site.text(following))}` moved into the block"
        yield Proposal(pieces, "moved in", 1.0, note)
    if at > 0 and site.source.alone(siblings[at - 1]):
        former = siblings[at - 1]
        moved = shifted(site.source.block(former), outer, inner)
        start, end = site.source.lines(former)
        inside, _ = site.source.lines(body[0])
        pieces = (Splice(start, end, ""), Splice(inside, inside, moved))
        yield Proposal(
            pieces, "moved in", 0.5, f"`{short(site.text(former))}` moved into the block"
        )


def _without_else(site: Site, node: ast.If) -> Iterator[Proposal]:
    """Make the `else` branch unconditional."""
    first, last = node.orelse[0], node.orelse[-1]
    if not site.source.alone(first):
        return
    _, body_end = site.source.lines(node.body[-1])
    start, _ = site.source.lines(first)
    _, end = site.source.lines(last)
    between = site.source.between(body_end, start)
    if "else" not in between:
        return
    moved = shifted(
        site.source.between(start, end), site.source.indent(first), site.source.indent(node)
    )
    yield Proposal(
        (Splice(body_end, end, moved),), "else", 1.0, "`else` taken away, its branch always done"
    )


def _exchanged(site: Site, node: ast.If) -> Iterator[Proposal]:
    if isinstance(node.orelse[0], ast.If):
        return
    mine, other = (_range(site, block) for block in (node.body, node.orelse))
    pieces = (
        Splice(*mine, site.source.between(*other)),
        Splice(*other, site.source.between(*mine)),
    )
    if site.source.alone(node.body[0]) and site.source.alone(node.orelse[0]):
        yield Proposal(pieces, "branches", 1.0, "the two branches exchanged")


def _range(site: Site, block: list[ast.stmt]) -> tuple[int, int]:
    return site.source.lines(block[0])[0], site.source.lines(block[-1])[1]


def _follows_an_if(site: Site, node: ast.stmt) -> bool:
    siblings = site.siblings()
    at = next(index for index, one in enumerate(siblings) if one is node)
    return at > 0 and isinstance(siblings[at - 1], ast.If)


BLOCKS = Operator(
    "block",
    propose,
    (
        (
            "def f(a):\n    for x in a:\n        g(x)\n        return x\n",
            "def f(a):\n    for x in a:\n        g(x)\n    return x\n",
        ),
        (
            "def f(a):\n    for x in a:\n        g(x)\n    h(x)\n    return 1\n",
            "def f(a):\n    for x in a:\n        g(x)\n        h(x)\n    return 1\n",
        ),
        ("def f(a):\n    if a:\n        g()\n", "def f(a):\n    while a:\n        g()\n"),
        (
            "def f(a):\n    if a:\n        g()\n    else:\n        h()\n",
            "def f(a):\n    if a:\n        h()\n    else:\n        g()\n",
        ),
        (
            "def f(a):\n    if a:\n        g()\n    if not a:\n        h()\n",
            "def f(a):\n    if a:\n        g()\n    elif not a:\n        h()\n",
        ),
        ("def f(a):\n    while a:\n        g()\n", "def f(a):\n    if a:\n        g()\n"),
        (
            "def f(a):\n    if a:\n        g()\n        h()\n    else:\n        k()\n",
            "def f(a):\n    if a:\n        g()\n    else:\n        k()\n    h()\n",
        ),
        (
            "def f(a):\n    if a:\n        return 1\n    else:\n        return 2\n",
            "def f(a):\n    if a:\n        return 1\n    return 2\n",
        ),
    ),
)
