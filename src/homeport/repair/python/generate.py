"""Candidates for one function, likeliest first; each parses and differs from the others."""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING

from homeport.repair.candidate import Candidate, spliced
from homeport.repair.python.operators import OPERATORS
from homeport.repair.python.site import Operator, Proposal, Site
from homeport.repair.python.vocabulary import Function, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from homeport.repair.python.source import Source

_UNSUSPECTED = 0.05  # a line that no failing test ran may still be wrong


def candidates(
    source: Source,
    function: Function,
    symbol: str,
    suspicion: Callable[[int], float] = lambda _line: 1.0,
    operators: Sequence[Operator] = OPERATORS,
) -> list[Candidate]:
    """Return what could be changed; `suspicion` says how suspect a line is, 0 to 1."""
    words = vocabulary(source, function)
    best: dict[bytes, Candidate] = {}
    for site in sites(source, function, words):
        line = site.node.lineno
        doubt = math.log(max(suspicion(line), _UNSUSPECTED))
        for operator in operators:
            base = doubt + math.log(operator.prior)
            for proposal in operator.propose(site):
                weight = base + proposal.weight
                text = spliced(source.data, proposal.splices)
                known = best.get(text)
                if text != source.data and (known is None or known.weight < weight):
                    best[text] = _candidate(source, symbol, line, operator, proposal, weight)
    return sorted(best.values(), key=lambda one: (-one.weight, one.splices))


def _candidate(
    source: Source, symbol: str, line: int, operator: Operator, proposal: Proposal, weight: float
) -> Candidate:
    return Candidate(
        path=source.path,
        splices=proposal.splices,
        operator=operator.name,
        symbol=symbol,
        line=line,
        weight=weight,
        note=proposal.note,
    )


def sites(source: Source, function: Function, words: object) -> Iterator[Site]:
    """Yield each statement and expression of the function's body, outermost first."""
    from homeport.repair.python.vocabulary import Vocabulary

    assert isinstance(words, Vocabulary)
    pending: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [
        (statement, (function,)) for statement in reversed(function.body)
    ]
    while pending:
        node, parents = pending.pop()
        if isinstance(node, ast.expr | ast.stmt) and not isinstance(parents[0], ast.JoinedStr):
            yield Site(source, function, words, node, parents)
        inner = [(child, (node, *parents)) for child in ast.iter_child_nodes(node)]
        pending.extend(reversed(inner))


def functions(tree: ast.Module) -> list[tuple[str, Function]]:
    """Return the outermost functions and the methods, with their qualified names."""
    found: list[tuple[str, Function]] = []
    pending: list[tuple[str, ast.AST]] = [("", tree)]
    while pending:
        prefix, scope = pending.pop(0)
        for node in ast.iter_child_nodes(scope):
            if isinstance(node, Function):
                found.append((prefix + node.name, node))
            elif isinstance(node, ast.ClassDef):
                pending.append((f"{prefix}{node.name}.", node))
            elif isinstance(node, ast.If | ast.Try):
                pending.append((prefix, node))
    return found
