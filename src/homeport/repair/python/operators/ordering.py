"""The wrong order: a key that is missing, turned, or silent about ties."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_KEYS = ("lambda x: -x", "lambda x: x[0]", "lambda x: x[1]", "lambda x: -x[1]", "len", "abs",
         "lambda x: (len(x), x)", "lambda x: x.lower()", "lambda x: (-x[1], x[0])", "str",
         "lambda x: -len(x)")  # fmt: skip
_MOST = 6
_SORTS = frozenset({"sorted", "min", "max", "sort"})


def propose(site: Site) -> Iterator[Proposal]:
    """Propose keys for what sorts, and other keys."""
    match site.node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
            name in _SORTS and not any(one.arg == "key" for one in site.node.keywords)
        ):
            yield from _keyed(site, site.node, name)
        case ast.Lambda(args=arguments, body=body):
            for argument in arguments.args[:2]:
                yield from _ties(site, body, argument.arg)
        case _:
            pass


def _keyed(site: Site, node: ast.Call, name: str) -> Iterator[Proposal]:
    held = node.args[0] if node.args else None
    head = site.own.removesuffix(")").rstrip(", ")
    if isinstance(held, ast.GeneratorExp) and not head.endswith(")"):
        head = f"{name}(({head.removeprefix(name)[1:]})"  # only an only argument may stand bare
    join = "" if head.endswith("(") else ", "
    kind = site.words.values.element(held) if held is not None else Kind.UNKNOWN
    for key in _KEYS:
        numeric, short = key in {"lambda x: -x", "abs"}, "x[" in key or "len" in key
        if (kind is Kind.NUMBER and short) or (kind is Kind.TEXT and numeric):
            continue
        yield becomes(site, node, f"{head}{join}key={key})", "key")
    for parameter in site.words.parameters:
        if parameter in site.words.unread:
            yield becomes(site, node, f"{head}{join}key={parameter})", "key", 4.0)
            if name in {"sorted", "sort"}:
                yield becomes(site, node, f"{head}{join}reverse={parameter})", "key", 2.0)
    one = _one_of(held)
    for mapping in site.words.names(Kind.MAPPING)[:_MOST]:
        share = 3.0 if mapping in site.words.unread else 1.0
        yield becomes(site, node, f"{head}{join}key=lambda {one}: {mapping}[{one}])", "key", share)
        yield becomes(site, node, f"{head}{join}key={mapping}.get)", "key", share)
    for function in site.words.functions[:_MOST]:
        if function != site.function.name:
            yield becomes(site, node, f"{head}{join}key={function})", "key")
    if name in {"sorted", "sort"} and "reverse" not in head:
        yield becomes(site, node, f"{head}{join}reverse=True)", "reverse")


def _one_of(held: ast.expr | None) -> str:
    """Name one of what is sorted, as the code names it."""
    match held:
        case ast.GeneratorExp(elt=ast.Name(id=name)) | ast.ListComp(elt=ast.Name(id=name)):
            return name
        case _:
            return "x"


def _ties(site: Site, body: ast.expr, name: str) -> Iterator[Proposal]:
    """Propose a second part of a key, fewer parts, and each part turned."""
    if isinstance(body, ast.Tuple):
        for part in body.elts:
            yield becomes(site, body, site.text(part), "part")
            yield becomes(site, part, f"-{site.atom(part)}", "turned")
        return
    own = site.text(body)
    for other in (name, f"{name}[0]", f"{name}[1]", f"len({name})", f"-{name}"):
        if other != own:
            yield becomes(site, body, f"({own}, {other})", "tie")
            yield becomes(site, body, f"({other}, {own})", "tie", 0.5)
    yield becomes(site, body, f"-{site.atom(body)}", "turned")


ORDERING = Operator(
    "ordering",
    propose,
    (
        ("def f(a):\n    return sorted(a)\n",
         "def f(a):\n    return sorted(a, key=lambda x: x[1])\n"),
        ("def f(a):\n    return sorted(a, key=lambda s: len(s))\n",
         "def f(a):\n    return sorted(a, key=lambda s: (len(s), s))\n"),
        ("def f(a):\n    a.sort()\n    return a\n",
         "def f(a):\n    a.sort(reverse=True)\n    return a\n"),
        ("def f(a):\n    m = {'x': 1}\n    return sorted(a)\n",
         "def f(a):\n    m = {'x': 1}\n    return sorted(a, key=lambda x: m[x])\n"),
        ("def f(a):\n    return max(b for b in a)\n",
         "def f(a):\n    return max((b for b in a), key=len)\n"),
        ("def f(a, order):\n    return sorted(a)\n",
         "def f(a, order):\n    return sorted(a, key=order)\n"),
        ("def f(a):\n    return max(a, key=lambda s: (s[1], s))\n",
         "def f(a):\n    return max(a, key=lambda s: (-s[1], s))\n"),
    ),
)  # fmt: skip
