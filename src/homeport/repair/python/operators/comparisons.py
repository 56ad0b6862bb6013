"""The wrong comparison: a bound included or left out, turned round, or another relation."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

SIGN: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_BOUND, _TURNED, _EQUAL, _OTHER = "bound", "turned", "equal", "other"
_INSTEAD: dict[str, tuple[tuple[str, str], ...]] = {
    "<": (("<=", _BOUND), (">", _TURNED), (">=", _TURNED), ("==", _OTHER), ("!=", _OTHER)),
    "<=": (("<", _BOUND), (">=", _TURNED), (">", _TURNED), ("==", _OTHER), ("!=", _OTHER)),
    ">": ((">=", _BOUND), ("<", _TURNED), ("<=", _TURNED), ("==", _OTHER), ("!=", _OTHER)),
    ">=": ((">", _BOUND), ("<=", _TURNED), ("<", _TURNED), ("==", _OTHER), ("!=", _OTHER)),
    "==": (("!=", _EQUAL), (">=", _OTHER), ("<=", _OTHER), ("in", _OTHER), (">", _OTHER),
           ("<", _OTHER), ("is", _OTHER)),
    "!=": (("==", _EQUAL), (">", _OTHER), ("<", _OTHER), ("not in", _OTHER), (">=", _OTHER),
           ("<=", _OTHER)),
    "in": (("not in", _EQUAL), ("==", _OTHER)),
    "not in": (("in", _EQUAL), ("!=", _OTHER)),
    "is": (("is not", _EQUAL), ("==", _OTHER)),
    "is not": (("is", _EQUAL), ("!=", _OTHER)),
}  # fmt: skip


def propose(site: Site) -> Iterator[Proposal]:
    """Propose every other relation for each comparison, and its sides exchanged."""
    if not isinstance(site.node, ast.Compare):
        return
    sides = [site.node.left, *site.node.comparators]
    for index, operator in enumerate(site.node.ops):
        old = SIGN[type(operator)]
        for new, kind in _INSTEAD[old]:
            splices = site.token(sides[index], sides[index + 1], old, new)
            if splices:
                yield Proposal(splices, kind, 1.0, f"`{old}` becomes `{new}`")
    match site.node:
        case ast.Compare(
            left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=int(last))]
        ) if not isinstance(last, bool):
            # Work on halves ends at one as well as at none.
            text = f"{site.text(left)} <= {last + 1}"
            yield becomes(site, site.node, text, "end", 1.0)
        case _:
            pass
    if isinstance(site.node.ops[0], ast.In | ast.NotIn) and len(sides) == 2:  # noqa: PLR2004 -- a pair
        note = f"the sides of `{SIGN[type(site.node.ops[0])]}` exchanged"
        yield Proposal(site.swap(*sides), "sides", 1.0, note)
    if len(sides) > 2:  # noqa: PLR2004 -- a chain of comparisons
        first = site.source.between(site.source.start(sides[0]), site.source.end(sides[-2]))
        rest = site.source.between(site.source.start(sides[1]), site.source.end(sides[-1]))
        yield becomes(site, site.node, first, "half", 1.0)
        yield becomes(site, site.node, rest, "half", 1.0)


COMPARISONS = Operator(
    "comparison",
    propose,
    (
        ("def f(a, b):\n    return a < b\n", "def f(a, b):\n    return a <= b\n"),
        ("def f(a, b):\n    return a is not b\n", "def f(a, b):\n    return a != b\n"),
        ("def f(a, b):\n    return 0 < a < b\n", "def f(a, b):\n    return a < b\n"),
        ("def f(a, b):\n    return a in b\n", "def f(a, b):\n    return b in a\n"),
        ("def f(a):\n    return len(a) == 0\n", "def f(a):\n    return len(a) <= 1\n"),
    ),
)
