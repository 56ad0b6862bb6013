"""The wrong logic: `and` for `or`, a condition negated, or one too many."""

import ast
import itertools
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_TESTED = (ast.If, ast.While, ast.IfExp, ast.comprehension, ast.Assert, ast.BoolOp, ast.Return,
           ast.Assign, ast.Call, ast.GeneratorExp)  # fmt: skip
_SURE = (ast.If, ast.While, ast.IfExp, ast.comprehension, ast.Assert, ast.BoolOp)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose another connective, fewer conditions, and each negation undone or added."""
    match site.node:
        case ast.BoolOp(op=op, values=values):
            old, new = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
            each = [site.token(left, right, old, new) for left, right in itertools.pairwise(values)]
            if all(each):
                splices = tuple(splice for splices in each for splice in splices)
                yield Proposal(splices, "connective", 1.0, f"`{old}` becomes `{new}`")
            if len(each) > 1:
                for splices in each:
                    if splices:
                        note = f"one `{old}` becomes `{new}`"
                        yield Proposal(splices, "connective", 0.3, note)
            for left_out in range(len(values)):
                kept = [value for index, value in enumerate(values) if index != left_out]
                text = f" {old} ".join(site.text(value) for value in kept)
                yield becomes(site, site.node, text, "fewer", 2 / len(values))
            yield from _doubts(site, site.node)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield becomes(site, site.node, site.text(operand), "affirmed")
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield Proposal(site.swap(body, orelse), "outcomes", 1.0, "the two outcomes exchanged")
            yield becomes(site, site.node, site.atom(body), "outcome")
            yield becomes(site, site.node, site.atom(orelse), "outcome")
            yield becomes(site, test, f"not {site.atom(test)}", "negated")
        case ast.expr() as node if isinstance(site.parent, _TESTED) and site.reads:
            yield from _doubts(site, node)


def _doubts(site: Site, node: ast.expr) -> Iterator[Proposal]:
    if not _is_test(site):
        return
    share = 1.0 if isinstance(site.parent, _SURE) else 0.2
    if isinstance(node, ast.Compare | ast.BoolOp):
        yield becomes(site, node, f"not ({site.own})", "negated", share * 0.5)
    elif not isinstance(node, ast.Constant | ast.List | ast.Dict | ast.Tuple):
        yield becomes(site, node, f"not {site.atom(node)}", "negated", share)


def _is_test(site: Site) -> bool:
    match site.parent:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is site.node
        case ast.comprehension(ifs=ifs):
            return site.node in ifs
        case _:
            return True


LOGIC = Operator(
    "logic",
    propose,
    (
        ("def f(a, b):\n    return a and b\n", "def f(a, b):\n    return a or b\n"),
        ("def f(a, b):\n    return a and b\n", "def f(a, b):\n    return b\n"),
        ("def f(a):\n    return not a\n", "def f(a):\n    return a\n"),
        (
            "def f(a):\n    if a:\n        return 1\n",
            "def f(a):\n    if not a:\n        return 1\n",
        ),
        ("def f(a):\n    return 1 if a else 2\n", "def f(a):\n    return 2 if a else 1\n"),
    ),
)
