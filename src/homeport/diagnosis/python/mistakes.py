"""The search for known mistakes in the functions that may have run, which several rules share."""

import ast
from collections.abc import Callable, Iterable, Iterator

from homeport.diagnosis.case import Case
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.verdicts import CRASHES, DOUBTED, Mistake, of_mistake

OfFunction = Callable[[Case, str, Function], Iterable[Mistake]]
OfNode = Callable[[ast.AST], Iterable[Mistake]]


def wrong_values(
    case: Case, rule: str, *, functions: Iterable[OfFunction] = (), nodes: Iterable[OfNode] = ()
) -> Iterator[Cause]:
    """Causes for mistakes that give wrong values; doubted where a wrong type stopped it all."""
    functions, nodes = tuple(functions), tuple(nodes)
    for path, function, steps in reachable(case):
        found = [m for find in functions for m in find(case, path, function)]
        for node in own_nodes(function):
            found += [m for find in nodes for m in find(node)]
        for mistake in found:
            score = min(mistake.score, DOUBTED) if case.type in CRASHES else mistake.score
            yield of_mistake(case, rule, path, mistake._replace(score=score), steps)
