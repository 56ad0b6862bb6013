"""The wrong logic: `and` for `or`, a condition negated, or one too many."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_TESTED = (ast.If, ast.While, ast.IfExp, ast.comprehension, ast.Assert, ast.BoolOp, ast.Return)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose another connective, fewer conditions, and each negation undone or added."""
    match site.node:
        case ast.BoolOp(op=op, values=values):
            old, new = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
            pairs = list(zip(values, values[1:], strict=False))
            each = [site.token(left, right, old, new) for left, right in pairs]
            if all(each):
                splices = tuple(splice for splices in each for splice in splices)
                yield Proposal(splices, 0.4, f"`{old}` becomes `{new}`")
            if len(each) > 1:
                for splices in each:
                    if splices:
                        yield Proposal(splices, 0.1, f"one `{old}` becomes `{new}`")
            for left_out in range(len(values)):
                kept = [value for index, value in enumerate(values) if index != left_out]
                text = f" {old} ".join(site.text(value) for value in kept)
                yield becomes(site, site.node, text, 0.2 / len(values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield becomes(site, site.node, site.text(operand), 0.4)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield Proposal(site.swap(body, orelse), 0.3, "the two outcomes exchanged")
            yield becomes(site, site.node, site.atom(body), 0.1)
            yield becomes(site, site.node, site.atom(orelse), 0.1)
            yield becomes(site, test, f"not {site.atom(test)}", 0.1)
        case ast.expr() as node if isinstance(site.parent, _TESTED) and _is_test(site):
            if not isinstance(node, ast.Compare | ast.BoolOp):
                yield becomes(site, node, f"not {site.atom(node)}", 0.3)
            elif len(getattr(node, "ops", [0, 0])) > 1 or isinstance(node, ast.BoolOp):
                yield becomes(site, node, f"not ({site.text(node)})", 0.08)


def _is_test(site: Site) -> bool:
    match site.parent:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is site.node
        case ast.comprehension(ifs=ifs):
            return site.node in ifs
        case _:
            return True


LOGIC = Operator("logic", 0.07, propose)
