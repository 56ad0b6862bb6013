"""A term too many, or one left out."""

import ast
from collections.abc import Iterator

from homeport.repair.python.operators.arithmetic import SIGN
from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_MOST = 10
_SIGNS = {"+": 1.0, "-": 1.0, "*": 1.0, "//": 0.5, "%": 0.5, "/": 0.6, "**": 0.3}
_ENDINGS = (
    "% 2",
    "* 2",
    "// 2",
    "/ 2",
    "** 2",
    "% 10",
    "// 10",
    "* 10",
    "* 100",
    "/ 100",
    "+ 2",
    "- 2",
)
_HELD = (ast.Name, ast.Subscript, ast.BinOp, ast.Call, ast.Constant, ast.Attribute, ast.ListComp)
_PARENTS = (ast.Return, ast.Assign, ast.AugAssign, ast.Compare, ast.Subscript, ast.ListComp,
            ast.Slice,
            ast.List, ast.Tuple, ast.IfExp, ast.GeneratorExp, ast.keyword, ast.comprehension,
            ast.FormattedValue, ast.DictComp, ast.Yield, ast.SetComp)  # fmt: skip


def propose(site: Site) -> Iterator[Proposal]:
    """Propose each side of an operation alone, and a further term after a value."""
    match site.node:
        case ast.BinOp(left=left, right=right):
            yield becomes(site, site.node, site.text(left), "left alone")
            yield becomes(site, site.node, site.text(right), "right alone")
        case ast.List(elts=elements) | ast.Tuple(elts=elements) if len(elements) > 1:
            yield from _fewer(site, site.node, elements)
        case _:
            pass
    if isinstance(site.node, _HELD) and site.reads and (share := _may_grow(site)):
        yield from _more(site, site.node, share)


def _fewer(site: Site, node: ast.expr, elements: list[ast.expr]) -> Iterator[Proposal]:
    for left in range(len(elements) - 1):
        exchanged = site.swap(elements[left], elements[left + 1])
        yield Proposal(exchanged, "elements", 1.0, "two elements exchanged")
    if isinstance(getattr(node, "ctx", None), ast.Load) and len(elements) > 2:  # noqa: PLR2004 -- a pair stays one
        for left_out in elements:
            kept = ", ".join(site.text(one) for one in elements if one is not left_out)
            text = f"[{kept}]" if isinstance(node, ast.List) else f"({kept})"
            yield becomes(site, node, text, "element out", 1 / len(elements))


def _more(site: Site, node: ast.expr, share: float) -> Iterator[Proposal]:
    match site.kind:
        case Kind.NUMBER:
            yield from _numeric(site, node, share)
        case Kind.TEXT | Kind.SEQUENCE:
            yield from _joined(site, node, share)
        case Kind.UNKNOWN:
            yield from _numeric(site, node, share * 0.6)
            yield from _joined(site, node, share * 0.4)
        case _:
            pass


def _numeric(site: Site, node: ast.expr, share: float) -> Iterator[Proposal]:
    words, text = site.words, site.atom(node)
    names = words.names(Kind.NUMBER)[:_MOST]
    numbers = [str(number) for number in (*words.numbers, *words.told_numbers)]
    for name in (*names, *(one for one in dict.fromkeys(numbers) if one not in {"0", "1"})):
        if name != text:
            kind = "term" if name in names else "number term"
            for sign, likely in _SIGNS.items():
                yield becomes(site, node, site.held(f"{text} {sign} {name}"), kind, share * likely)
            for sign in ("-", "*", "//", "/", "**", "+", "%"):
                likely = share * _SIGNS[sign] * 0.5
                yield becomes(site, node, site.held(f"{name} {sign} {text}"), kind, likely)
    for expression, its in words.expressions[: _MOST * 2]:
        if expression != site.own and its in {Kind.NUMBER, Kind.UNKNOWN}:
            for sign in ("+", "-", "*"):
                whole = site.held(f"{text} {sign} {expression}")
                yield becomes(site, node, whole, "expression term", share)
    for ending in _ENDINGS:
        yield becomes(site, node, site.held(f"{text} {ending}"), "usual term", share)
    yield becomes(site, node, site.held(f"1 - {text}"), "usual term", share * 0.5)


def _joined(site: Site, node: ast.expr, share: float) -> Iterator[Proposal]:
    words, text = site.words, site.atom(node)
    names = list(dict.fromkeys([*words.names(site.kind), *words.names(Kind.TEXT)]))[:_MOST]
    for name in names:
        if name != text:
            yield becomes(site, node, site.held(f"{text} + {name}"), "joined", share)
            yield becomes(site, node, site.held(f"{name} + {text}"), "joined", share * 0.7)
    for expression, kind in words.expressions[: _MOST * 2]:
        if expression != site.own and kind in {site.kind, Kind.UNKNOWN}:
            yield becomes(site, node, site.held(f"{text} + {expression}"), "joined", share * 0.4)
            yield becomes(site, node, site.held(f"{expression} + {text}"), "joined", share * 0.3)
    if site.kind is Kind.TEXT:
        for ending in ("' '", "'\\n'", *(repr(one) for one in words.strings[:4] if one)):
            yield becomes(site, node, site.held(f"{text} + {ending}"), "joined", share * 0.4)
    for name in words.names(Kind.NUMBER)[:_MOST]:
        yield becomes(site, node, site.held(f"{text} * {name}"), "joined", share * 0.2)


def _may_grow(site: Site) -> float:
    """How likely a value at this place lacks a term, 0 for never."""
    node, parent = site.node, site.parent
    if isinstance(parent, _PARENTS):
        return 1.0 if isinstance(parent, ast.Return | ast.Assign | ast.AugAssign) else 0.6
    if isinstance(parent, ast.Call) and node in parent.args:
        return 0.6
    if isinstance(parent, ast.BinOp) and not isinstance(node, ast.BinOp):
        return 0.3 if type(parent.op) in SIGN else 0.0
    if isinstance(parent, ast.For) and site.kind in {Kind.TEXT, Kind.SEQUENCE}:
        return 0.4
    return 0.0


OPERANDS = Operator(
    "operand",
    propose,
    (
        ("def f(a, b):\n    return a + b\n", "def f(a, b):\n    return a\n"),
        ("def f(a, b):\n    return a\n", "def f(a, b):\n    return a + b\n"),
        ("def f(a: int, b: int):\n    return b\n", "def f(a: int, b: int):\n    return a - b\n"),
        (
            "def f(a: int, b: int, c: int):\n    return a * c\n",
            "def f(a: int, b: int, c: int):\n    return a * (c - b)\n",
        ),
        ("def f(a: str, b: str):\n    return a\n", "def f(a: str, b: str):\n    return b + a\n"),
        ("def f(a, b):\n    return [a, b]\n", "def f(a, b):\n    return [b, a]\n"),
        ("def f(a, b, c):\n    return [a, b, c]\n", "def f(a, b, c):\n    return [a, c]\n"),
        ("def f(a, b, c):\n    return (a, b, c)\n", "def f(a, b, c):\n    return (b, c)\n"),
    ),
)
