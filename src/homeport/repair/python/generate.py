"""Candidates for one function, likeliest first; each parses and differs from the others."""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from homeport.repair.candidate import Candidate, Splice, spliced
from homeport.repair.python.examples import examples_of
from homeport.repair.python.module_level import module_candidates
from homeport.repair.python.operators import OPERATORS
from homeport.repair.python.site import Operator, Proposal, Site
from homeport.repair.python.vocabulary import Function, Vocabulary, vocabulary
from homeport.repair.python.weights import learned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from homeport.repair.python.source import Source

__all__ = ["candidates", "functions", "module_candidates", "sites"]

_MOST_PLACES = 500  # of a long function only the most suspect are looked at
_PAIRED = 50  # likeliest changes that are tried two at once
_TWICE, _TWICE_APART = -0.5, -2.0  # weight of a second change at the same line, and elsewhere
_UNSUSPECTED = 0.05  # a line that no failing test ran may still be wrong


def candidates(
    source: Source,
    function: Function,
    symbol: str,
    suspicion: Callable[[int], float] = lambda _line: 1.0,
    *,
    operators: Sequence[Operator] = OPERATORS,
    tests: Sequence[str] = (),
) -> list[Candidate]:
    """Return what could be changed; `suspicion` says how suspect a line is, 0 to 1.

    `tests` are the texts of the tests, for what they show of arguments and results.
    """
    words = vocabulary(source, function, examples_of(function, tests))
    priors = learned()
    start, end = source.lines(function)
    body = source.data[start:end]
    best: dict[bytes, Candidate] = {}
    places = list(sites(source, function, words))
    if len(places) > _MOST_PLACES:
        places = sorted(places, key=lambda site: -suspicion(site.node.lineno))[:_MOST_PLACES]
    for site in places:
        line = site.node.lineno
        doubt = math.log(max(suspicion(line), _UNSUSPECTED))
        for operator in operators:
            for proposal in operator.propose(site):
                weight = doubt + priors.weigh(operator.name, proposal, site)
                text = spliced(body, moved(proposal.splices, -start))
                known = best.get(text)
                if text != body and (known is None or known.weight < weight):
                    best[text] = _candidate(site, symbol, operator, proposal, weight)
    single = sorted(_normed(best.values(), suspicion), key=_order)
    for pair in _pairs(single[:_PAIRED]):
        text = spliced(body, moved(pair.splices, -start))
        if text != body and text not in best:
            best[text] = pair
            single.append(pair)
    return sorted(single, key=_order)


def _order(one: Candidate) -> tuple[float, tuple[Splice, ...]]:
    return -one.weight, one.splices


def _pairs(likely: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield two changes at once, where they do not touch each other."""
    for one, other in combinations(likely, 2):
        splices = tuple(sorted((*one.splices, *other.splices)))
        if all(left.end < right.start for left, right in pairwise(splices)):
            less = _TWICE if one.line == other.line else _TWICE_APART
            yield Candidate(
                path=one.path,
                splices=splices,
                operator="pair",
                symbol=one.symbol,
                line=min(one.line, other.line),
                weight=one.weight + other.weight + less,
                note=f"{one.note}; {other.note}",
            )


def _normed(found: Iterable[Candidate], suspicion: Callable[[int], float]) -> list[Candidate]:
    """Make the weights logarithms of chances: one over the function, less where less suspect."""
    some = list(found)
    if not some:
        return []
    top = max(one.weight for one in some)
    total = top + math.log(sum(math.exp(one.weight - top) for one in some))
    sure = math.log(max(_UNSUSPECTED, *(suspicion(one.line) for one in some)))
    return [replace(one, weight=one.weight - total + sure) for one in some]


def moved(splices: Sequence[Splice], by: int) -> tuple[Splice, ...]:
    """Return the splices, counted from elsewhere."""
    return tuple(Splice(one.start + by, one.end + by, one.text) for one in splices)


def _candidate(
    site: Site, symbol: str, operator: Operator, proposal: Proposal, weight: float
) -> Candidate:
    return Candidate(
        path=site.source.path,
        splices=proposal.splices,
        operator=f"{operator.name}.{proposal.kind}",
        symbol=symbol,
        line=site.node.lineno,
        weight=weight,
        note=proposal.note,
    )


def sites(source: Source, function: Function, words: Vocabulary) -> Iterator[Site]:
    """Yield each statement and expression of the function's body, outermost first."""
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
