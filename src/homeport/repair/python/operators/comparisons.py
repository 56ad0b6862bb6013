"""The wrong comparison: a bound included or left out, turned round, or another relation."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site

_SIGN: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_INSTEAD: dict[str, tuple[tuple[str, float], ...]] = {
    "<": (("<=", 0.5), (">", 0.3), (">=", 0.08), ("==", 0.04), ("!=", 0.08)),
    "<=": (("<", 0.5), (">=", 0.3), (">", 0.1), ("==", 0.05), ("!=", 0.03)),
    ">": ((">=", 0.5), ("<", 0.3), ("<=", 0.08), ("==", 0.04), ("!=", 0.08)),
    ">=": ((">", 0.5), ("<=", 0.3), ("<", 0.1), ("==", 0.05), ("!=", 0.03)),
    "==": (("!=", 0.5), (">=", 0.1), ("<=", 0.1), ("in", 0.08), (">", 0.08), ("<", 0.08)),
    "!=": (("==", 0.6), (">", 0.1), ("<", 0.1), ("not in", 0.05), (">=", 0.03), ("<=", 0.03)),
    "in": (("not in", 0.8), ("==", 0.1)),
    "not in": (("in", 0.8), ("!=", 0.1)),
    "is": (("is not", 0.7), ("==", 0.2)),
    "is not": (("is", 0.7), ("!=", 0.2)),
}


def propose(site: Site) -> Iterator[Proposal]:
    """Propose every other relation for each comparison."""
    if not isinstance(site.node, ast.Compare):
        return
    sides = [site.node.left, *site.node.comparators]
    for index, operator in enumerate(site.node.ops):
        old = _SIGN[type(operator)]
        for new, chance in _INSTEAD[old]:
            splices = site.token(sides[index], sides[index + 1], old, new)
            if splices:
                yield Proposal(splices, chance, f"`{old}` becomes `{new}`")


COMPARISONS = Operator("comparison", 0.14, propose)
