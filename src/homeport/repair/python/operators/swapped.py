"""Two names the wrong way round wherever a statement says them: rows for columns, key for value."""

import ast
from collections.abc import Iterator
from itertools import combinations

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site
from homeport.repair.python.values import Kind

_MOST = 6  # names of one statement
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return)
_HEADERS = (ast.If, ast.While, ast.For)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose to exchange two names throughout a statement, of a block only in its header."""
    node = site.node
    if isinstance(node, _SIMPLE):
        inner = list(ast.walk(node))
    elif isinstance(node, _HEADERS):
        asked = node.iter if isinstance(node, ast.For) else node.test
        inner = list(ast.walk(asked))
    else:
        return
    said = [
        one
        for one in inner
        if isinstance(one, ast.Name)
        and isinstance(one.ctx, ast.Load)
        and one.id in site.words.variables
    ]
    names = list(dict.fromkeys(one.id for one in said))
    for left, right in combinations(names[:_MOST], 2):
        if not _alike(site, left, right):
            continue
        other = {left: right, right: left}
        pieces = tuple(_put(site, one, other[one.id]) for one in said if one.id in other)
        if len(pieces) > 2 or _nested(said, left, right):  # noqa: PLR2004 -- of two, others tell
            share = 1.0 if len(pieces) == 2 else 0.7  # noqa: PLR2004 -- as above
            yield Proposal(pieces, "names", share, f"`{left}` and `{right}` exchanged")


def _alike(site: Site, left: str, right: str) -> bool:
    known = {site.words.values.names.get(name, Kind.UNKNOWN) for name in (left, right)}
    return len(known - {Kind.UNKNOWN}) < 2  # noqa: PLR2004 -- kinds that differ


def _put(site: Site, node: ast.Name, name: str) -> Splice:
    return Splice(site.source.start(node), site.source.end(node), name)


def _nested(said: list[ast.Name], left: str, right: str) -> bool:
    """Tell whether each name is said once."""
    return [one.id for one in said].count(left) == [one.id for one in said].count(right) == 1


SWAPPED = Operator(
    "swapped",
    propose,
    (
        (
            "def f(d, a, b):\n    d.setdefault(a, []).append(b)\n",
            "def f(d, a, b):\n    d.setdefault(b, []).append(a)\n",
        ),
        (
            "def f(a, b):\n    return [[a] * b for _ in range(a)]\n",
            "def f(a, b):\n    return [[b] * a for _ in range(b)]\n",
        ),
        (
            "def f(a, b):\n    while a % 2 < b:\n        g(a)\n",
            "def f(a, b):\n    while b % 2 < a:\n        g(a)\n",
        ),
    ),
)
