"""A call for its effect that was forgotten: of a function defined here, with what is at hand."""

import ast
from collections.abc import Iterator
from itertools import permutations

from homeport.repair.python.site import Operator, Proposal, Site, written
from homeport.repair.python.source import is_spoken
from homeport.repair.python.vocabulary import Function

_MOST_FUNCTIONS = 4
_MOST_ARGUMENTS = 3
_MOST_NAMES = 5


def propose(site: Site) -> Iterator[Proposal]:
    """Propose to call a function of the file or of the function itself, and to do it again."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node) or is_spoken(node):
        return
    last = site.siblings()[-1] is node and not isinstance(node, ast.Return | ast.Raise)
    for text, share in _calls(site):
        yield written(site, node, text, "called", share)
        if last:
            yield written(site, node, text, "called", share, after=True)


def _calls(site: Site) -> Iterator[tuple[str, float]]:
    inner = [one for one in ast.walk(site.function) if isinstance(one, Function)]
    own = [one for one in inner if one is not site.function]
    silent = [one for one in (*own, *_beside(site)) if _is_silent(one) or one in own]
    for function in dict.fromkeys(silent[:_MOST_FUNCTIONS]):
        wanted = [one.arg for one in function.args.args]
        if len(wanted) > _MOST_ARGUMENTS:
            continue
        yield f"{function.name}({', '.join(wanted)})", 3.0
        for some in permutations(site.words.variables[:_MOST_NAMES], len(wanted)):
            if list(some) != wanted:
                yield f"{function.name}({', '.join(some)})", 0.5


def _beside(site: Site) -> list[Function]:
    return [one for one in site.source.tree.body if isinstance(one, Function)]


def _is_silent(function: Function) -> bool:
    """Tell whether it is called for its effect, as it returns nothing."""
    ends = [one for one in ast.walk(function) if isinstance(one, ast.Return | ast.Yield)]
    return all(one.value is None for one in ends)


CALLING = Operator(
    "calling",
    propose,
    (
        (
            (
                "def f(a):\n    def visit(r):\n        a.append(r)\n    for r in range(3):\n"
                "        a.pop()\n"
            ),
            (
                "def f(a):\n    def visit(r):\n        a.append(r)\n    for r in range(3):\n"
                "        visit(r)\n        a.pop()\n"
            ),
        ),
        (
            "def g(a):\n    a.sort()\ndef f(a, b):\n    b.pop()\n",
            "def g(a):\n    a.sort()\ndef f(a, b):\n    g(b)\n    b.pop()\n",
        ),
    ),
)
