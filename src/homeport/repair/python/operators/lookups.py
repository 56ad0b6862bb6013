"""A key that may not be there: asked with `get`, begun where it is missing, counted, collected."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_KEYED = {Kind.MAPPING, Kind.UNKNOWN}
_DEFAULTS = ("0", "[]", "''", "None", "()", "{}", "1", "-1")


def propose(site: Site) -> Iterator[Proposal]:
    """Propose to look up, to begin and to add to what a mapping holds."""
    match site.node:
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()) if _keyed(site, value, index):
            yield from _looked_up(site, site.node, value, index)
        case ast.Assign(
            targets=[ast.Subscript(value=value, slice=index) as target], value=given
        ) if not isinstance(index, ast.Slice):
            yield from _kept(site, site.node, target, given, keyed=_keyed(site, value, index))
        case ast.AugAssign(target=ast.Subscript(value=value, slice=index), value=given) if _keyed(
            site, value, index
        ):
            held, key, more = (site.text(one) for one in (value, index, given))
            text = f"{held}[{key}] = {held}.get({key}, 0) + {more}"
            if isinstance(site.node.op, ast.Add):
                yield _whole(site, text, "counted")
        case _:
            pass


def _keyed(site: Site, value: ast.expr, index: ast.expr) -> bool:
    if isinstance(index, ast.Slice | ast.UnaryOp | ast.BinOp):
        return False
    if isinstance(index, ast.Constant) and not isinstance(index.value, str):
        return False
    return site.words.values.of(value) in _KEYED


def _looked_up(
    site: Site, node: ast.Subscript, value: ast.expr, index: ast.expr
) -> Iterator[Proposal]:
    held, key = site.text(value), site.text(index)
    over = isinstance(site.parent, ast.For | ast.comprehension)
    for default in _DEFAULTS:
        share = 2.0 if over and default == "[]" else 0.3 if over else 1.0
        yield becomes(site, node, f"{held}.get({key}, {default})", "got", share)
    yield becomes(site, node, f"{held}.get({key})", "got", 0.7)
    if key.isidentifier():
        yield becomes(site, node, f"{held}.get({key}, {key})", "got", 0.5)


def _kept(
    site: Site, node: ast.Assign, target: ast.Subscript, given: ast.expr, *, keyed: bool
) -> Iterator[Proposal]:
    """Propose to add to what is there instead of writing over it."""
    place, more = site.text(target), site.text(given)
    for sign in ("+", "-", "*"):
        if splices := site.token(target, given, "=", f"{sign}="):
            share = 1.0 if sign == "+" else 0.3
            yield Proposal(splices, "added to", share, f"`=` becomes `{sign}=`")
    for function in ("max", "min"):
        text = f"{place} = {function}({place}, {more})"
        yield _whole(site, text, "best kept", 0.6)
    if not keyed:
        return
    held, key = site.text(target.value), site.text(target.slice)
    yield _whole(site, f"{place} = {held}.get({key}, 0) + {more}", "counted")
    if isinstance(given, ast.List) and len(given.elts) == 1:
        one = site.text(given.elts[0])
        yield _whole(site, f"{held}.setdefault({key}, []).append({one})", "collected", 2.0)
    elif site.kind is Kind.UNKNOWN and not isinstance(node.value, ast.Constant):
        yield _whole(site, f"{held}.setdefault({key}, []).append({more})", "collected", 0.5)


def _whole(site: Site, text: str, kind: str, share: float = 1.0) -> Proposal:
    return Proposal(site.put(text), kind, share, f"`{site.own}` becomes `{text}`")


LOOKUPS = Operator(
    "lookup",
    propose,
    (
        (
            "def f(d, k):\n    for x in d[k]:\n        g(x)\n",
            "def f(d, k):\n    for x in d.get(k, []):\n        g(x)\n",
        ),
        (
            "def f(d, k):\n    d[k] += 1\n    return d\n",
            "def f(d, k):\n    d[k] = d.get(k, 0) + 1\n    return d\n",
        ),
        (
            "def f(d, k):\n    d[k] = 2\n    return d\n",
            "def f(d, k):\n    d[k] += 2\n    return d\n",
        ),
        (
            "def f(d, k, x):\n    d[k] = [x]\n",
            "def f(d, k, x):\n    d.setdefault(k, []).append(x)\n",
        ),
        ("def f(d, k, x):\n    d[k] = x\n", "def f(d, k, x):\n    d[k] = max(d[k], x)\n"),
    ),
)
