"""Candidates for one function, likeliest first; each differs from the others."""

from __future__ import annotations

import ast
import math
from collections import Counter
from dataclasses import dataclass, field, replace
from heapq import nlargest
from itertools import combinations, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from homeport.repair.candidate import Batch, Candidate, Splice, spliced
from homeport.repair.python.examples import examples_of
from homeport.repair.python.module_level import module_candidates
from homeport.repair.python.operators import OPERATORS
from homeport.repair.python.shown_texts import texts_of
from homeport.repair.python.site import Operator, Proposal, Site
from homeport.repair.python.vocabulary import Function, Vocabulary, vocabulary
from homeport.repair.python.weights import learned, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from homeport.repair.python.source import Source

    # What may come of it at most, the doubt about its line, the place, and who is asked there.
    _Place = tuple[float, float, Site, Operator]

__all__ = ["batches", "candidates", "functions", "module_candidates", "sites"]

_PAIRED = 50  # likeliest changes that are tried two at once
_MOST_PAIRS = 6000
_PAIRED_OF_LINE = 25  # likeliest changes of a line, for two at once in it
_TWICE, _TWICE_APART = -0.5, -2.0  # weight of a second change at the same line, and elsewhere
_UNSUSPECTED = 0.05  # a line that no failing test ran may still be wrong
# Candidates that are made at once. Of hundreds of functions only the first few are wanted, and
# pairs are made of the first and the second lot.
_FIRST, _SECOND, _LATER = 60, 240, 1000


def candidates(
    source: Source,
    function: Function,
    symbol: str,
    suspicion: Callable[[int], float] = lambda _line: 1.0,
    *,
    operators: Sequence[Operator] = OPERATORS,
    tests: Sequence[str] = (),
) -> list[Candidate]:
    """Return all that could be changed; `suspicion` says how suspect a line is, 0 to 1.

    `tests` are the texts of the tests, for what they show of arguments and results.
    """
    made = batches(source, function, symbol, suspicion, operators=operators, tests=tests)
    return sorted((one for batch in made for one in batch.candidates), key=_order)


def batches(
    source: Source,
    function: Function,
    symbol: str,
    suspicion: Callable[[int], float],
    *,
    operators: Sequence[Operator] = OPERATORS,
    tests: Sequence[str] = (),
) -> Iterator[Batch]:
    """Yield what could be changed in batches, the heaviest first: a long function has 100,000.

    An operator is asked at a place when what it may weigh there at most is next. The weights are
    logarithms of chances, one over the first batch.
    """
    asked = _Asked(source, function, symbol, suspicion, tests)
    waiting = sorted(asked.places(operators), key=itemgetter(0), reverse=True)
    first = asked.weighed(waiting, _FIRST)
    if not first:
        return
    less = _total(first) - math.log(max(_UNSUSPECTED, *(suspicion(one.line) for one in first)))
    found = _lighter(first, less)
    best_pair = found[0].weight + found[1].weight + _TWICE if len(found) > 1 else -math.inf
    yield Batch(found, max(asked.bound(waiting) - less, best_pair))
    second = _lighter(asked.weighed(waiting, _SECOND), less)
    yield Batch(second, max(asked.bound(waiting) - less, best_pair))
    likely = _paired(sorted((*found, *second), key=_order))
    while waiting or best_pair > -math.inf:
        if best_pair >= asked.bound(waiting) - less:
            found = sorted((one for one in _pairs(likely) if asked.new(one)), key=_order)
            best_pair = -math.inf
        else:
            found = _lighter(asked.weighed(waiting, _LATER), less)
        yield Batch(found, max(asked.bound(waiting) - less, best_pair))


@dataclass(slots=True)
class _Asked:
    """What operators have proposed for one function so far."""

    source: Source
    function: Function
    symbol: str
    suspicion: Callable[[int], float]
    tests: Sequence[str]
    _seen: set[bytes] = field(default_factory=set)

    def places(self, operators: Sequence[Operator]) -> Iterator[_Place]:
        """Yield what may be asked, with what may come of it at most."""
        examples = examples_of(self.function, self.tests)
        words = vocabulary(self.source, self.function, examples, texts_of(tuple(self.tests)))
        priors = learned()
        for site in sites(self.source, self.function, words):
            doubt = math.log(max(self.suspicion(site.node.lineno), _UNSUSPECTED))
            at = place(site)
            for operator in operators:
                yield doubt + priors.bound(operator.name, at, words), doubt, site, operator

    @staticmethod
    def bound(waiting: Sequence[_Place]) -> float:
        """Return what comes later weighs no more than."""
        return waiting[0][0] if waiting else -math.inf

    def weighed(self, waiting: list[_Place], many: int) -> list[Candidate]:
        """Ask the best places until many candidates are made; they are taken from those waiting."""
        start, end = self.source.lines(self.function)
        body, priors = self.source.data[start:end], learned()
        best: dict[bytes, Candidate] = {}
        asked = 0
        for _, doubt, site, operator in waiting:
            if len(best) >= many:
                break
            asked += 1
            for proposal in operator.propose(site):
                weight = doubt + priors.weigh(operator.name, proposal, site)
                text = spliced(body, moved(proposal.splices, -start))
                known = best.get(text)
                if text not in self._seen and (known is None or known.weight < weight):
                    best[text] = _candidate(site, self.symbol, operator, proposal, weight)
        best.pop(body, None)
        del waiting[:asked]
        self._seen.update(best)
        return list(best.values())

    def new(self, one: Candidate) -> bool:
        """Tell whether a change was not made before."""
        start, end = self.source.lines(self.function)
        text = spliced(self.source.data[start:end], moved(one.splices, -start))
        fresh = text not in self._seen
        self._seen.add(text)
        return fresh


def _total(some: Sequence[Candidate]) -> float:
    top = _heaviest(some)
    return top + math.log(sum(math.exp(one.weight - top) for one in some))


def _heaviest(some: Sequence[Candidate]) -> float:
    return max((one.weight for one in some), default=-math.inf)


def _lighter(some: Sequence[Candidate], less: float) -> list[Candidate]:
    return sorted((replace(one, weight=one.weight - less) for one in some), key=_order)


def _order(one: Candidate) -> tuple[float, tuple[Splice, ...]]:
    return -one.weight, one.splices


def _paired(found: Sequence[Candidate]) -> list[Candidate]:
    """The likeliest changes, and the likeliest of each line."""
    lines: Counter[int] = Counter()
    likely = []
    for at, one in enumerate(found):
        lines[one.line] += 1
        if at < _PAIRED or lines[one.line] <= _PAIRED_OF_LINE:
            likely.append(one)
    return likely


def _pairs(likely: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the likeliest two changes at once, where they do not touch each other."""
    both = (
        (_together(one, other), at, further)
        for (at, one), (further, other) in combinations(enumerate(likely), 2)
        if further < _PAIRED or one.line == other.line
    )
    for weight, at, further in nlargest(_MOST_PAIRS, both):
        one, other = likely[at], likely[further]
        splices = tuple(sorted((*one.splices, *other.splices)))
        if all(left.end < right.start for left, right in pairwise(splices)):
            yield Candidate(
                path=one.path,
                splices=splices,
                operator="pair",
                symbol=one.symbol,
                line=min(one.line, other.line),
                weight=weight,
                note=f"{one.note}; {other.note}",
            )


def _together(one: Candidate, other: Candidate) -> float:
    return one.weight + other.weight + (_TWICE if one.line == other.line else _TWICE_APART)


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
