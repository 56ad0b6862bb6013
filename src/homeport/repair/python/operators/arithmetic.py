"""The wrong arithmetic: another operator, operands the wrong way round, a lost sign or grouping."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_SIGN: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<",
    ast.RShift: ">>", ast.MatMult: "@",
}  # fmt: skip
_INSTEAD: dict[str, tuple[tuple[str, float], ...]] = {
    "+": (("-", 0.5), ("*", 0.3), ("//", 0.05), ("/", 0.05), ("%", 0.05), ("**", 0.02)),
    "-": (("+", 0.6), ("*", 0.1), ("/", 0.08), ("//", 0.08), ("%", 0.1)),
    "*": (("+", 0.3), ("**", 0.2), ("/", 0.2), ("//", 0.2), ("-", 0.06), ("%", 0.04)),
    "/": (("//", 0.4), ("*", 0.3), ("%", 0.2), ("-", 0.05)),
    "//": (("/", 0.3), ("%", 0.4), ("*", 0.2), ("-", 0.05)),
    "%": (("//", 0.5), ("/", 0.3), ("*", 0.1), ("-", 0.04), ("+", 0.04)),
    "**": (("*", 0.8), ("+", 0.1), ("//", 0.05)),
    "&": (("|", 0.5), ("^", 0.3), ("-", 0.1)),
    "|": (("&", 0.5), ("^", 0.3), ("-", 0.1)),
    "^": (("&", 0.4), ("|", 0.3), ("**", 0.3)),
    "<<": ((">>", 0.9),),
    ">>": (("<<", 0.9),),
    "@": (("*", 0.9),),
}
_ONE_WAY = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift, ast.RShift, ast.Add)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other operators, exchanged operands, other grouping, and a changed sign."""
    match site.node:
        case ast.BinOp(left=left, op=op, right=right):
            old = _SIGN[type(op)]
            for new, chance in _INSTEAD[old]:
                if splices := site.token(left, right, old, new):
                    yield Proposal(splices, chance * 0.7, f"`{old}` becomes `{new}`")
            if isinstance(op, _ONE_WAY):
                yield Proposal(site.swap(left, right), 0.12, f"the sides of `{old}` exchanged")
            yield from _regrouped(site, site.node)
        case ast.AugAssign(target=target, op=op, value=value):
            old = _SIGN[type(op)] + "="
            for new, chance in _INSTEAD[_SIGN[type(op)]]:
                if splices := site.token(target, value, old, new + "="):
                    yield Proposal(splices, chance * 0.7, f"`{old}` becomes `{new}=`")
            if splices := site.token(target, value, old, "="):
                yield Proposal(splices, 0.12, f"`{old}` becomes `=`")
        case ast.Assign(targets=[ast.Name() as target], value=value):
            for sign, chance in (("+=", 0.2), ("-=", 0.1), ("*=", 0.05)):
                if splices := site.token(target, value, "=", sign):
                    yield Proposal(splices, chance, f"`=` becomes `{sign}`")
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Invert(), operand=operand):
            yield becomes(site, site.node, site.atom(operand), 0.3)
        case ast.Name(ctx=ast.Load()) | ast.Call() | ast.Subscript(ctx=ast.Load()):
            if isinstance(site.parent, ast.Return | ast.Call | ast.Subscript | ast.Compare):
                yield becomes(site, site.node, f"-{site.text()}", 0.03)


def _regrouped(site: Site, node: ast.BinOp) -> Iterator[Proposal]:
    """Propose `a * (b + c)` for `a * b + c`, and the other way round."""
    sign = _SIGN[type(node.op)]
    if isinstance(node.left, ast.BinOp):
        inner = node.left
        text = (
            f"{site.atom(inner.left)} {_SIGN[type(inner.op)]} "
            f"({site.atom(inner.right)} {sign} {site.atom(node.right)})"
        )
        yield becomes(site, node, text if _bare(site) else f"({text})", 0.08)
    if isinstance(node.right, ast.BinOp):
        inner = node.right
        text = (
            f"({site.atom(node.left)} {sign} {site.atom(inner.left)}) "
            f"{_SIGN[type(inner.op)]} {site.atom(inner.right)}"
        )
        yield becomes(site, node, text if _bare(site) else f"({text})", 0.08)


def _bare(site: Site) -> bool:
    return isinstance(site.parent, ast.stmt | ast.Call | ast.Subscript)


ARITHMETIC = Operator("arithmetic", 0.1, propose)
