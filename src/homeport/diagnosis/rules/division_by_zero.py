"""A divisor that is zero: say where it came from."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(r"division by zero|modulo by zero|division or modulo by zero|divide by zero")

_MAKERS = frozenset({"list", "len", "tuple", "set", "sorted", "sum"})


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Follow the divisor: a length of something empty, a literal zero, a default."""
    site = case.crash()
    if site is None:
        return
    symbol = case.symbol(site.path, site.line)
    for node in case.expressions(site):
        if not (
            isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod))
        ):
            continue
        text = code(node.right)
        zeros = [
            o
            for o in case.flow.origins(node.right, site)
            if isinstance(o.node, ast.Constant) and o.node.value == 0 and o.node.lineno != site.line
        ]
        for origin in zeros:
            yield from_origin(
                case,
                RULE.name,
                origin,
                score=0.75,
                why=f"`{text}` is zero at {place(site.path, site.line)}: {origin.because}.",
                remedy=f"handle `{text}` being 0 before dividing",
            )
        lengths = [c for c in ast.walk(node.right) if isinstance(c, ast.Call)]
        empty = next(
            (
                code(c.args[0])
                for c in lengths
                if isinstance(c.func, ast.Name) and c.func.id == "len" and c.args
            ),
            None,
        )
        lazy = [o for o in case.flow.origins(node.right, site) if "generator" in o.kinds]
        lazy += [
            o
            for c in lengths
            for a in c.args
            for inner in ast.walk(a)
            if isinstance(inner, ast.Name) and inner.id not in _MAKERS
            for o in case.flow.origins(inner, site)
            if o.kinds & {"generator", "iterator", "file"}
        ]
        if lazy:
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.8,
                f"`{text}` is 0 because what it counts is a generator (an iterator), which gives its "
                f"elements once and is used up by an earlier use ({lazy[0].because}).",
                "make a list of it first, and use that twice",
                lazy[0].steps,
            )
        elif empty:
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.72,  # why it is empty may be the cause
                f"`{empty}` is empty, so `{text}` is 0.",
                f"decide what the result is for an empty `{empty}` and return that first",
            )
        elif not zeros:
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.5,
                f"`{text}` is zero here{_made_by(case, node.right, site)}.",
                f"handle `{text}` being 0 before dividing",
            )


def _made_by(case: Case, divisor: ast.expr, site: Site) -> str:
    """The step that gave the divisor its value, in words."""
    for origin in case.flow.origins(divisor, site):
        for step in origin.steps[:1]:
            return (
                f": {step.text} ({place(step.path, step.line)}), which may count or add up nothing"
            )
    return ""


RULE = Rule(
    name="division-by-zero",
    types=frozenset({"ZeroDivisionError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {"main.py": "def mean(values):\n    return sum(values) / len(values)\n\n\nmean([])\n"},
            ("main.py", 2),
        ),
        Example(
            {"main.py": "def share(part, whole=0):\n    return part / whole\n\n\nshare(3)\n"},
            ("main.py", 1),
        ),
    ),
)
