"""A statement too many, or in the wrong order. Forgotten ones are proposed by `further`."""

import ast
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site, short
from homeport.repair.python.source import is_spoken, shifted
from homeport.repair.python.vocabulary import Function

_MOST = 10
_TAKES = frozenset({"update", "extend", "append", "add"})


def propose(site: Site) -> Iterator[Proposal]:
    """Propose fewer, exchanged and other statements."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node) or is_spoken(node):
        return
    yield from _deleted(site, node)
    yield from _exchanged(site, node)
    match node:
        case ast.Break():
            yield Proposal(site.put("continue"), "leaving", 1.0, "`break` becomes `continue`")
            yield Proposal(site.put("return"), "leaving", 0.3, "`break` becomes `return`")
        case ast.Continue():
            yield Proposal(site.put("break"), "leaving", 1.0, "`continue` becomes `break`")
            yield Proposal(site.put("pass"), "leaving", 0.3, "`continue` becomes `pass`")
        case ast.Pass():
            for result in ("False", "True", "None", *site.words.results[:_MOST]):
                yield Proposal(
                    site.put(f"return {result}"),
                    "leaving",
                    0.5,
                    f"`pass` becomes `return {result}`",
                )
            yield Proposal(site.put("continue"), "leaving", 0.5, "`pass` becomes `continue`")
            yield Proposal(site.put("break"), "leaving", 0.5, "`pass` becomes `break`")
        case ast.Assign(targets=[ast.Subscript() as left], value=ast.Subscript() as right):
            one, other = site.text(left), site.text(right)
            text = f"{one}, {other} = {other}, {one}"
            yield Proposal(site.put(text), "exchange", 1.0, f"`{short(text)}`")
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=held, attr=name), args=[given])) if (
            name in _TAKES and isinstance(held, ast.Name | ast.Attribute | ast.Subscript)
        ):
            text = f"{site.text(held)} = {site.text(given)}"
            yield Proposal(
                site.put(text), "replaced", 1.0, f"`{short(site.own)}` becomes `{short(text)}`"
            )
        case _:
            pass


def _deleted(site: Site, node: ast.stmt) -> Iterator[Proposal]:
    start, end = site.source.lines(node)
    if isinstance(node, Function | ast.ClassDef | ast.Import | ast.ImportFrom):
        return
    note = f"`{short(site.own)}` taken out"
    kind = "compound out" if hasattr(node, "body") else "out"
    if isinstance(node, ast.Return) and site.siblings()[-1] is node:
        kind = "return out"
    if len(site.siblings()) > 1:
        if not (isinstance(node, ast.If) and _keyword(site, node) == "elif"):
            yield Proposal((Splice(start, end, ""),), kind, 1.0, note)
    else:
        yield Proposal(site.put("pass"), kind, 0.3, note)
    match node:
        case ast.If(orelse=[ast.If() as branch]) if not branch.orelse:
            at, behind = site.source.end(node.body[-1]), site.source.end(branch)
            note = f"`elif {short(site.text(branch.test))}` taken out"
            yield Proposal((Splice(at, behind, ""),), "branch out", 1.0, note)
        case ast.If(orelse=[first, *_] as orelse) if not isinstance(first, ast.If):
            at, behind = site.source.end(node.body[-1]), site.source.end(orelse[-1])
            yield Proposal(
                (Splice(at, behind, ""),), "branch out", 1.0, "the `else` branch taken out"
            )
        case _:
            pass
    match node:
        case ast.If(body=body, orelse=[]) | ast.While(body=body, orelse=[]):
            if _keyword(site, node) != "elif":
                whole = (Splice(start, end, _unindented(site, body)),)
                yield Proposal(whole, "always", 1.0, "always done, not only sometimes")
        case ast.If(body=body, orelse=[first, *_] as orelse) if not isinstance(first, ast.If):
            if _keyword(site, node) != "elif":
                whole = (Splice(start, end, _unindented(site, body)),)
                yield Proposal(whole, "only branch", 1.0, "only the first branch")
                whole = (Splice(start, end, _unindented(site, orelse)),)
                yield Proposal(whole, "only branch", 1.0, "only the `else` branch")
        case _:
            pass


def _keyword(site: Site, node: ast.If | ast.While) -> str:
    at = site.source.start(node)
    return "elif" if site.source.data[at : at + 4] == b"elif" else "if"


def _unindented(site: Site, body: list[ast.stmt]) -> str:
    """Return the statements of a block, moved out by one level."""
    outer = site.source.indent(site.node) if isinstance(site.node, ast.stmt) else ""
    inner = site.source.indent(body[0])
    start, _ = site.source.lines(body[0])
    _, end = site.source.lines(body[-1])
    return shifted(site.source.between(start, end), inner, outer)


def _exchanged(site: Site, node: ast.stmt) -> Iterator[Proposal]:
    block = site.siblings()
    at = next(index for index, one in enumerate(block) if one is node)
    for further, share in ((1, 1.0), (2, 0.3)):
        if at + further < len(block) and site.source.alone(block[at + further]):
            yield _moved(site, node, block[at + 1 : at + further + 1], share)
            if further > 1:
                yield _moved_up(site, block[at : at + further], block[at + further], share)


def _moved(site: Site, node: ast.stmt, others: list[ast.stmt], share: float) -> Proposal:
    start, end = site.source.lines(node)
    _, behind = site.source.lines(others[-1])
    passed = site.source.between(end, behind)
    lead = passed if passed.endswith(("\n", "\r")) else passed + site.source.newline
    note = f"`{short(site.text(node), 40)}` after `{short(site.text(others[-1]), 40)}`"
    return Proposal((Splice(start, behind, lead + site.source.block(node)),), "order", share, note)


def _moved_up(site: Site, others: list[ast.stmt], node: ast.stmt, share: float) -> Proposal:
    start, _ = site.source.lines(others[0])
    begin, end = site.source.lines(node)
    text = site.source.block(node) + site.source.between(start, begin)
    note = f"`{short(site.text(node), 40)}` before `{short(site.text(others[0]), 40)}`"
    return Proposal((Splice(start, end, text),), "order", share, note)


STATEMENTS = Operator(
    "statement",
    propose,
    (
        ("def f(a):\n    a = 1\n    return a\n", "def f(a):\n    return a\n"),
        ("def f(a):\n    g()\n    h()\n", "def f(a):\n    h()\n    g()\n"),
        (
            "def f(a):\n    while a:\n        break\n",
            "def f(a):\n    while a:\n        continue\n",
        ),
        (
            "def f(a):\n    for x in a:\n        if x:\n            continue\n        g(x)\n",
            "def f(a):\n    for x in a:\n        if x:\n            break\n        g(x)\n",
        ),
        (
            "def f(a):\n    for x in a:\n        pass\n    return a\n",
            "def f(a):\n    for x in a:\n        break\n    return a\n",
        ),
        (
            "def f(a):\n    if a:\n        g()\n    else:\n        h()\n    return a\n",
            "def f(a):\n    if a:\n        g()\n    return a\n",
        ),
        (
            "def f(a):\n    if a:\n        g()\n    else:\n        h()\n    return a\n",
            "def f(a):\n    h()\n    return a\n",
        ),
        ("def f(a):\n    if a:\n        g()\n    return a\n", "def f(a):\n    g()\n    return a\n"),
        ("def f(a, b):\n    a[0].update(b)\n", "def f(a, b):\n    a[0] = b\n"),
        ("def f(a):\n    g()\n    h()\n    k()\n", "def f(a):\n    k()\n    g()\n    h()\n"),
    ),
)
