"""The half that was forgotten: where code treats two things alike, one of them is often left out.

`depth(left)` wants `max(depth(left), depth(right))`, `x[i:]` wants `x[:i]`, a comparison wants the
same with the other neighbour, and both sides of a comparison want the same call.
"""

import ast
import re
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_MOST = 6
_LONGEST = 60
_NAME = re.compile(r"(?<![.\w])[A-Za-z_]\w*\b(?!\s*=[^=])")
_FLIPPED = {" + ": " - ", " - ": " + ", "<": ">", ">": "<"}
_FLIP = re.compile(r" [+-] |(?<!<)<(?![<=])|(?<!>)>(?![>=])")
_BOTH = ("len({})", "abs({})", "str({})", "int({})", "{}.lower()", "sum({})", "sorted({})",
         "set({})", "ord({})")  # fmt: skip


def propose(site: Site) -> Iterator[Proposal]:
    """Propose a value together with its mirror image."""
    match site.node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield from _also(site, test, "asked")
        case ast.Compare(left=left, ops=[_], comparators=[right]):
            yield from _both(site, site.node, left, right)
            if isinstance(site.parent, ast.Return | ast.BoolOp):
                yield from _also(site, site.node, "asked")
        case ast.Subscript(slice=ast.Slice(lower=lower, upper=upper, step=None) as bounds) if (
            site.reads and (lower is None) != (upper is None)
        ):
            yield from _rest(site, site.node, bounds)
        case ast.Subscript(value=value, slice=index) if site.reads and site.kind is not Kind.TEXT:
            if not isinstance(index, ast.Slice):
                yield from _neighbour(site, site.node, value, index)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            own = site.text(value)
            if len(own) <= _LONGEST and site.words.values.names.get(name) in {None, Kind.NUMBER}:
                for function in ("max", "min"):
                    yield becomes(site, value, f"{function}({name}, {own})", "best so far")
        case _:
            pass
    if isinstance(site.node, ast.Call | ast.Subscript) and site.reads:
        yield from _larger(site, site.node)


def mirrored(site: Site, text: str) -> Iterator[tuple[str, float]]:
    """Yield an expression with one name exchanged for a like one, or one sign turned."""
    names = site.words.variables[: 2 * _MOST]
    kinds = site.words.values.names
    seen = {text}
    for flipped in flips(text):
        if flipped not in seen:
            seen.add(flipped)
            yield flipped, 1.0
    for name in dict.fromkeys(one.group() for one in _NAME.finditer(text)):
        if name not in names:
            continue
        for other in names:
            alike = kinds.get(name, Kind.UNKNOWN), kinds.get(other, Kind.UNKNOWN)
            if other == name or (alike[0] is not alike[1] and Kind.UNKNOWN not in alike):
                continue
            one_way = re.sub(rf"(?<![.\w]){name}\b", other, text)
            exchanged = re.sub(
                rf"(?<![.\w])(?:{name}|{other})\b",
                lambda found, a=name, b=other: b if found.group() == a else a,  # type: ignore[misc]
                text,
            )
            for changed in (one_way, exchanged):
                if changed not in seen:
                    seen.add(changed)
                    yield changed, 0.5 if other in site.words.parameters else 0.3


def flips(text: str) -> Iterator[str]:
    """Yield an expression with one of its signs turned."""
    for match in _FLIP.finditer(text):
        yield text[: match.start()] + _FLIPPED[match.group()] + text[match.end() :]


def _also(site: Site, test: ast.expr, kind: str) -> Iterator[Proposal]:
    """Propose a condition joined with mirror images of its parts."""
    whole = site.text(test)
    parts = test.values if isinstance(test, ast.BoolOp) else [test]
    joins: tuple[str, ...] = ("and", "or")
    if isinstance(test, ast.BoolOp):
        joins = ("and",) if isinstance(test.op, ast.And) else ("or",)
    for part in parts:
        text = site.text(part)
        if not isinstance(part, ast.Compare) or len(text) > _LONGEST:
            continue
        for other, share in mirrored(site, text):
            if other in whole:
                continue
            for join in joins:
                yield becomes(site, test, f"{whole} {join} {other}", kind, share)
                yield becomes(site, test, f"{other} {join} {whole}", kind, share * 0.6)


def _both(site: Site, node: ast.Compare, left: ast.expr, right: ast.expr) -> Iterator[Proposal]:
    """Propose the same call on both sides."""
    if any(isinstance(side, ast.Constant) for side in (left, right)):
        return
    between = site.source.between(site.source.end(left), site.source.start(right))
    for form in _BOTH:
        sides = [form.format(site.text(side)) for side in (left, right)]
        share = 1.5 if re.sub(r"\W", "", form) in site.words.told else 1.0
        yield becomes(site, node, between.join(sides), "both sides", share)
    for name in site.words.parameters[:_MOST]:
        if name in site.words.unread:
            sides = [f"{name}({site.text(side)})" for side in (left, right)]
            yield becomes(site, node, between.join(sides), "both sides", 3.0)


def _rest(site: Site, node: ast.Subscript, bounds: ast.Slice) -> Iterator[Proposal]:
    value = site.text(node.value)
    bound = site.text(bounds.lower or bounds.upper)
    rest = f"{value}[:{bound}]" if bounds.lower else f"{value}[{bound}:]"
    yield becomes(site, node, site.held(f"{site.own} + {rest}"), "rest")
    yield becomes(site, node, site.held(f"{rest} + {site.own}"), "rest")
    if bounds.upper is not None and bounds.lower is None:
        for start in site.words.names(Kind.NUMBER)[:_MOST]:
            if start != bound:
                yield becomes(site, node, f"{value}[{start}:{start} + {bound}]", "window")


def _neighbour(
    site: Site, node: ast.Subscript, value: ast.expr, index: ast.expr
) -> Iterator[Proposal]:
    """Propose a value together with one beside it."""
    if site.words.values.of(index) not in {Kind.NUMBER, Kind.UNKNOWN}:
        return
    text, at = site.text(value), site.text(index)
    for step in ("1", *site.words.names(Kind.NUMBER)[:_MOST]):
        if step != at:
            for sign in ("-", "+"):
                other = f"{text}[{at} {sign} {step}]"
                for join in ("-", "+"):
                    yield becomes(site, node, site.held(f"{site.own} {join} {other}"), "beside")
    if isinstance(index, ast.BinOp):
        yield becomes(site, node, f"{text}[({at}) % len({text})]", "around")


def _larger(site: Site, node: ast.Call | ast.Subscript) -> Iterator[Proposal]:
    """Propose the larger or smaller of a value and its mirror image."""
    if site.kind not in {Kind.NUMBER, Kind.UNKNOWN} or len(site.own) > _LONGEST:
        return
    for other, share in mirrored(site, site.own):
        for function in ("max", "min"):
            yield becomes(site, node, f"{function}({site.own}, {other})", "larger", share)
        for sign in ("+", "-", "*"):
            yield becomes(site, node, site.held(f"{site.own} {sign} {other}"), "sum", share)


MIRRORS = Operator(
    "mirror",
    propose,
    (
        (
            "def f(a, b):\n    return 1 + g(a)\n",
            "def f(a, b):\n    return 1 + max(g(a), g(b))\n",
        ),
        ("def f(a: list, i: int):\n    return a[i:]\n",
         "def f(a: list, i: int):\n    return a[i:] + a[:i]\n"),
        (
            "def f(a, i):\n    if a[i] > a[i - 1]:\n        return i\n",
            "def f(a, i):\n    if a[i] > a[i - 1] and a[i] > a[i + 1]:\n        return i\n",
        ),
        ("def f(a, b):\n    return a > b\n", "def f(a, b):\n    return len(a) > len(b)\n"),
        ("def f(a, i):\n    return a[i]\n", "def f(a, i):\n    return a[i] - a[i - 1]\n"),
        ("def f(a, i):\n    return a[i + 1]\n", "def f(a, i):\n    return a[(i + 1) % len(a)]\n"),
        ("def f(a, b):\n    b = a\n    return b\n",
         "def f(a, b):\n    b = max(b, a)\n    return b\n"),
        ("def f(a, n: int, i: int):\n    return a[:n]\n",
         "def f(a, n: int, i: int):\n    return a[i:i + n]\n"),
        ("def f(a, b, key):\n    return a > b\n",
         "def f(a, b, key):\n    return key(a) > key(b)\n"),
    ),
)  # fmt: skip
