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
    doubted = case.type in CRASHES
    for path, mistake, steps in _found(case, tuple(functions), tuple(nodes)):
        score = min(mistake.score, DOUBTED) if doubted else mistake.score
        yield of_mistake(case, rule, path, mistake._replace(score=score), steps)


def known_mistakes(
    case: Case, rule: str, *, functions: Iterable[OfFunction] = (), nodes: Iterable[OfNode] = ()
) -> Iterator[Cause]:
    """Causes for mistakes that stop a program as well as they give wrong values."""
    for path, mistake, steps in _found(case, tuple(functions), tuple(nodes)):
        yield of_mistake(case, rule, path, mistake, steps)


def _found(
    case: Case, functions: tuple[OfFunction, ...], nodes: tuple[OfNode, ...]
) -> Iterator[tuple[str, Mistake, int]]:
    for path, function, steps in reachable(case):
        for find in functions:
            yield from ((path, mistake, steps) for mistake in find(case, path, function))
        for node in own_nodes(function) if nodes else ():
            for look in nodes:
                yield from ((path, mistake, steps) for mistake in look(node))
