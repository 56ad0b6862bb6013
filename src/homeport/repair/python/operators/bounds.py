"""Off by one, and the wrong end of a slice."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_MOST = 8
_UNCOUNTED = {Kind.TEXT, Kind.SEQUENCE, Kind.MAPPING, Kind.SET, Kind.TRUTH}


def propose(site: Site) -> Iterator[Proposal]:
    """Propose one more, one less, and other slices, where a bound or an index stands."""
    match site.node:
        case ast.Subscript(value=value, slice=ast.Slice() as bounds, ctx=ast.Load()):
            yield from _slices(site, site.node, site.text(value), bounds)
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()):
            text, inner = site.text(value), site.text(index)
            yield becomes(site, site.node, text, "unindexed")
            if site.words.values.of(value) is not Kind.MAPPING:
                yield becomes(site, site.node, f"{text}[{inner}:]", "index to slice")
                yield becomes(site, site.node, f"{text}[:{inner}]", "index to slice")
                yield becomes(site, site.node, f"{text}[-{site.atom(index)}]", "index turned")
            if isinstance(value, ast.Subscript) and not isinstance(value.slice, ast.Slice):
                note = "the two indices exchanged"
                yield Proposal(site.swap(value.slice, index), "indices", 1.0, note)
        case ast.Name(id=name) if site.reads and not isinstance(site.parent, ast.Subscript):
            if site.kind in {Kind.TEXT, Kind.SEQUENCE} or name in site.words.indexed:
                yield from _cut(site, site.node, name)
        case ast.Call(func=ast.Name(id="range"), args=[only]):
            text = site.text(only)
            for inner in (f"{text} - 1, -1, -1", f"0, {text}, 2", f"{text}, 0, -1"):
                yield becomes(site, site.node, f"range({inner})", "range")
        case ast.Call(func=ast.Name(id="range"), args=[first, last]):
            start, end = site.text(first), site.text(last)
            yield becomes(site, site.node, f"range({start}, {end}, -1)", "range")
            yield becomes(site, site.node, f"range({start}, {end}, 2)", "range")
            yield becomes(site, site.node, f"range({end}, {start}, -1)", "range")
        case _:
            pass
    if (
        isinstance(site.node, ast.expr)
        and site.reads
        and _countable(site)
        and (kind := _place(site))
    ):
        text = site.atom(site.node)
        yield becomes(site, site.node, site.held(f"{text} + 1"), kind)
        yield becomes(site, site.node, site.held(f"{text} - 1"), kind)


def _countable(site: Site) -> bool:
    if site.kind in _UNCOUNTED:
        return False
    match site.node:
        case ast.Name() | ast.Attribute() | ast.Call() | ast.BinOp():
            return True
        case ast.Subscript(slice=index):
            return not isinstance(index, ast.Slice)
        case _:
            return False


def _place(site: Site) -> str:
    """Name the sort of place where one more or less may be missing, empty for none."""
    node = site.node
    match site.parent:
        case ast.Call(func=ast.Name(id="range")):
            return "one in range"
        case ast.Slice():
            return "one in slice"
        case ast.Subscript(slice=index) if index is node:
            return "one in index"
        case ast.Tuple() if isinstance(site.parents[1], ast.Subscript):
            return "one in index"
        case ast.Compare(ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() | ast.Eq()]):
            return "one in comparison"
        case ast.Return():
            return "one in result"
        case ast.Assign() | ast.AugAssign():
            return "one assigned"
        case ast.Call(args=args) if node in args:
            return "one in argument"
        case ast.BinOp() | ast.IfExp() | ast.List() | ast.Tuple() | ast.ListComp():
            return "one in expression"
        case _:
            return ""


def _slices(site: Site, node: ast.Subscript, value: str, bounds: ast.Slice) -> Iterator[Proposal]:
    lower = site.text(bounds.lower) if bounds.lower else ""
    upper = site.text(bounds.upper) if bounds.upper else ""
    step = site.text(bounds.step) if bounds.step else ""
    tried = [
        ("", upper, step), (lower, "", step), (lower, upper, ""), (upper, lower, step),
        ("1", upper, step), ("2", upper, step), (lower, "-1", step), (lower, upper, "-1"),
        (lower, upper, "2"), ("0", upper, step),
    ]  # fmt: skip
    tried += [("", "", "-1"), *_other_end(lower, upper)]
    seen = {(lower, upper, step)}
    names = [(bound, upper, step) for bound in site.words.names(Kind.NUMBER)[:_MOST]] + [
        (lower, bound, step) for bound in site.words.names(Kind.NUMBER)[:_MOST]
    ]
    for kind, some in (("slice", tried), ("slice to name", names)):
        for one in some:
            if one not in seen:
                seen.add(one)
                inner = f"{one[0]}:{one[1]}" + (f":{one[2]}" if one[2] else "")
                yield becomes(site, node, f"{value}[{inner}]", kind)
    yield becomes(site, node, value, "unsliced")


def _other_end(lower: str, upper: str) -> Iterator[tuple[str, str, str]]:
    """The slice that leaves out as much at the other end."""
    if lower and not upper:
        yield "", lower[1:] if lower.startswith("-") else f"-{lower}", ""
    if upper and not lower:
        yield upper[1:] if upper.startswith("-") else f"-{upper}", "", ""


def _cut(site: Site, node: ast.expr, name: str) -> Iterator[Proposal]:
    """Propose a part of a sequence where all of it stands."""
    for bound in (*site.words.names(Kind.NUMBER)[:_MOST], "1", "-1", "2"):
        if bound != name:
            yield becomes(site, node, f"{name}[{bound}:]", "part")
            yield becomes(site, node, f"{name}[:{bound}]", "part")
            yield becomes(site, node, f"{name}[{bound}]", "indexed")
    for bound in site.words.names(Kind.NUMBER)[:_MOST]:
        yield becomes(site, node, f"{name}[{bound} + 1:]", "part", 0.6)
        yield becomes(site, node, f"{name}[:{bound} + 1]", "part", 0.6)
        yield becomes(site, node, f"{name}[:-{bound}]", "part", 0.6)
        yield becomes(site, node, f"{name}[-{bound}:]", "part", 0.6)
        yield becomes(site, node, f"{name}[:len({name}) - {bound}]", "part", 0.3)


BOUNDS = Operator(
    "bound",
    propose,
    (
        ("def f(n):\n    return range(n)\n", "def f(n):\n    return range(n + 1)\n"),
        ("def f(a):\n    return a[1:]\n", "def f(a):\n    return a[:-1]\n".replace("[:", "[1:")),
        ("def f(a):\n    return a[:-1]\n", "def f(a):\n    return a[1:]\n"),
        ("def f(a):\n    return a[1:2]\n", "def f(a):\n    return a[1:]\n"),
        ("def f(a: str, n: int):\n    return a\n", "def f(a: str, n: int):\n    return a[n:]\n"),
        ("def f(a, i, j):\n    return a[i][j]\n", "def f(a, i, j):\n    return a[j][i]\n"),
        ("def f(a, i, j):\n    return a[i, j]\n", "def f(a, i, j):\n    return a[i - 1, j]\n"),
        ("def f(a, b):\n    return range(a, b)\n", "def f(a, b):\n    return range(a, b, -1)\n"),
        ("def f(a):\n    return range(a)\n", "def f(a):\n    return range(a - 1, -1, -1)\n"),
    ),
)
