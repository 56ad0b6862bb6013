"""A term too many, or one left out."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_MOST = 10


def propose(site: Site) -> Iterator[Proposal]:
    """Propose each side of an operation alone, and a further term after a value."""
    match site.node:
        case ast.BinOp(left=left, right=right):
            yield becomes(site, site.node, site.text(left), 0.2)
            yield becomes(site, site.node, site.text(right), 0.1)
        case ast.Compare(left=left, ops=[_, _, *_], comparators=comparators):
            first = site.source.between(site.source.start(left), site.source.end(comparators[0]))
            rest = site.source.between(
                site.source.start(comparators[0]), site.source.end(comparators[-1])
            )
            yield becomes(site, site.node, first, 0.1)
            yield becomes(site, site.node, rest, 0.1)
        case ast.List(elts=elements) | ast.Tuple(elts=elements) if len(elements) > 1:
            yield from _fewer(site, elements)
        case _:
            pass
    if isinstance(site.node, ast.expr) and _may_grow(site):
        yield from _more(site, site.node)


def _fewer(site: Site, elements: list[ast.expr]) -> Iterator[Proposal]:
    for left in range(len(elements) - 1):
        exchanged = site.swap(elements[left], elements[left + 1])
        yield Proposal(exchanged, 0.1 / len(elements), "two elements exchanged")


def _more(site: Site, node: ast.expr) -> Iterator[Proposal]:
    words = site.words
    names = [name for name in words.variables if name in words.counted][:_MOST]
    others = [name for name in words.variables if name not in words.counted][:_MOST]
    text = site.atom(node)
    numbers = [str(number) for number in words.numbers if number not in {0, 1}][:4]
    for name in (*names, *numbers):
        for sign in ("+", "-", "*", "//", "%", "/"):
            if name != text:
                yield becomes(site, node, f"{text} {sign} {name}", 0.01)
        if name != text and not name.isdigit():
            yield becomes(site, node, f"{name} - {text}", 0.004)
    for name in others:
        if name != text:
            yield becomes(site, node, f"{text} + {name}", 0.008)
            yield becomes(site, node, f"{name} + {text}", 0.004)
    for expression in words.expressions[:_MOST]:
        if expression != site.text(node):
            yield becomes(site, node, f"{text} + {expression}", 0.004)
            yield becomes(site, node, f"{text} - {expression}", 0.002)
            yield becomes(site, node, f"{text} * {expression}", 0.002)
    for ending in ("% 2", "* 2", "// 2", "+ ' '", "** 2", "% 10"):
        yield becomes(site, node, f"{text} {ending}", 0.003)


def _may_grow(site: Site) -> bool:
    if isinstance(getattr(site.node, "ctx", None), ast.Store | ast.Del):
        return False
    match site.parent:
        case ast.Return() | ast.Assign() | ast.AugAssign():
            return isinstance(site.node, ast.Name | ast.Call | ast.Subscript | ast.BinOp | ast.Constant)
        case ast.Call(args=args) if site.node in args:
            return isinstance(site.node, ast.Name | ast.Subscript | ast.BinOp | ast.Call)
        case ast.Compare() | ast.Subscript() | ast.ListComp():
            return isinstance(site.node, ast.Name | ast.Subscript | ast.BinOp | ast.Call)
        case _:
            return False


OPERANDS = Operator("operand", 0.07, propose)
