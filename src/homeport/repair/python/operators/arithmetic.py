"""The wrong arithmetic: another operator, operands the wrong way round, a lost sign or grouping."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

SIGN: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<",
    ast.RShift: ">>", ast.MatMult: "@",
}  # fmt: skip
_USUAL = {"+": 1.0, "-": 1.0, "*": 1.0, "/": 0.7, "//": 0.8, "%": 0.8, "**": 0.4}
_BITS = {"&": 1.0, "|": 1.0, "^": 1.0, "<<": 0.4, ">>": 0.4}
_ONE_WAY = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift, ast.RShift, ast.Add)


def _instead(old: str) -> Iterator[tuple[str, float]]:
    """Every other sign, those of the same family first."""
    own, far = (_BITS, _USUAL) if old in _BITS else (_USUAL, _BITS)
    for new, share in own.items():
        if new != old:
            yield new, share
    for new, share in far.items():
        yield new, share * 0.05


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other operators, exchanged operands, other grouping, and a changed sign."""
    match site.node:
        case ast.BinOp(left=left, op=op, right=right):
            old = SIGN[type(op)]
            for new, share in _instead(old):
                if splices := site.token(left, right, old, new):
                    yield Proposal(splices, "sign", share, f"`{old}` becomes `{new}`")
            if isinstance(op, _ONE_WAY):
                note = f"the sides of `{old}` exchanged"
                share = 0.2 if isinstance(op, ast.Add) and site.kind is Kind.NUMBER else 1.0
                yield Proposal(site.swap(left, right), "sides", share, note)
            yield from _regrouped(site, site.node)
        case ast.AugAssign(target=target, op=op, value=value):
            old = SIGN[type(op)] + "="
            for new, share in _instead(SIGN[type(op)]):
                if splices := site.token(target, value, old, new + "="):
                    yield Proposal(splices, "assigned", share, f"`{old}` becomes `{new}=`")
            if splices := site.token(target, value, old, "="):
                yield Proposal(splices, "plain", 1.0, f"`{old}` becomes `=`")
        case ast.Assign(targets=[ast.Name() as target], value=value):
            for sign, share in (("+=", 1.0), ("-=", 0.4), ("*=", 0.3), ("|=", 0.1), ("//=", 0.1)):
                if splices := site.token(target, value, "=", sign):
                    yield Proposal(splices, "accumulated", share, f"`=` becomes `{sign}`")
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Invert(), operand=operand):
            yield becomes(site, site.node, site.atom(operand), "unsigned")
        case ast.Name() | ast.Call() | ast.Subscript() | ast.Attribute() if site.reads:
            if site.kind in {Kind.NUMBER, Kind.UNKNOWN}:
                yield becomes(site, site.node, f"-{site.own}", "negated")


def _regrouped(site: Site, node: ast.BinOp) -> Iterator[Proposal]:
    """Propose `a * (b + c)` for `a * b + c`, and the other way round."""
    sign = SIGN[type(node.op)]
    if isinstance(node.left, ast.BinOp):
        inner = node.left
        text = (
            f"{site.atom(inner.left)} {SIGN[type(inner.op)]} "
            f"({site.text(inner.right)} {sign} {site.text(node.right)})"
        )
        yield becomes(site, node, site.held(text), "grouping")
    if isinstance(node.right, ast.BinOp):
        inner = node.right
        text = (
            f"({site.text(node.left)} {sign} {site.text(inner.left)}) "
            f"{SIGN[type(inner.op)]} {site.atom(inner.right)}"
        )
        yield becomes(site, node, site.held(text), "grouping")


ARITHMETIC = Operator(
    "arithmetic",
    propose,
    (
        ("def f(a, b):\n    return a + b\n", "def f(a, b):\n    return a - b\n"),
        ("def f(a, b):\n    return a - b\n", "def f(a, b):\n    return b - a\n"),
        ("def f(a):\n    a += 1\n    return a\n", "def f(a):\n    a = 1\n    return a\n"),
        ("def f(a, b, c):\n    return a * b + c\n", "def f(a, b, c):\n    return a * (b + c)\n"),
        ("def f(a):\n    return -a\n", "def f(a):\n    return a\n"),
        ("def f(a, b, c):\n    return a + b * c\n", "def f(a, b, c):\n    return (a + b) * c\n"),
        ("def f(a, b):\n    a = b\n    return a\n", "def f(a, b):\n    a += b\n    return a\n"),
    ),
)
