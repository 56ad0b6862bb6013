"""Off by one, and the wrong end of a slice."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes


def propose(site: Site) -> Iterator[Proposal]:
    """Propose one more, one less, and other slices, where a bound or an index stands."""
    match site.node:
        case ast.Subscript(value=value, slice=ast.Slice() as bounds, ctx=ast.Load()):
            yield from _slices(site, site.node, site.text(value), bounds)
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()):
            text, inner = site.text(value), site.text(index)
            yield becomes(site, site.node, text, 0.1)
            yield becomes(site, site.node, f"{text}[{inner}:]", 0.05)
            yield becomes(site, site.node, f"{text}[:{inner}]", 0.05)
            yield becomes(site, site.node, f"{text}[-{site.atom(index)}]", 0.04)
            if isinstance(value, ast.Subscript) and not isinstance(value.slice, ast.Slice):
                yield Proposal(site.swap(value.slice, index), 0.08, "the two indices exchanged")
        case _:
            pass
    if isinstance(site.node, ast.expr) and _countable(site.node) and (share := _share(site)):
        yield becomes(site, site.node, f"{site.atom(site.node)} + 1", 0.3 * share)
        yield becomes(site, site.node, f"{site.atom(site.node)} - 1", 0.3 * share)


def _countable(node: ast.expr) -> bool:
    match node:
        case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
            return True
        case ast.Subscript(slice=index, ctx=ast.Load()):
            return not isinstance(index, ast.Slice)
        case ast.Call() | ast.BinOp():
            return True
        case _:
            return False


def _share(site: Site) -> float:
    """How likely one more or less is what is missing here."""
    node = site.node
    match site.parent:
        case ast.Call(func=ast.Name(id="range")):
            return 1.0
        case ast.Slice():
            return 1.0
        case ast.Subscript(slice=index) if index is node:
            return 0.8
        case ast.Compare(ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() | ast.Eq()]):
            return 0.3
        case ast.Return():
            return 0.4
        case ast.Assign() | ast.AugAssign():
            return 0.3
        case ast.Call(args=args) if node in args:
            return 0.3
        case ast.BinOp():
            return 0.1
        case _:
            return 0.0


def _slices(site: Site, node: ast.Subscript, value: str, bounds: ast.Slice) -> Iterator[Proposal]:
    lower = site.text(bounds.lower) if bounds.lower else ""
    upper = site.text(bounds.upper) if bounds.upper else ""
    step = site.text(bounds.step) if bounds.step else ""
    tried = [
        ("", upper, step), (lower, "", step), (lower, upper, ""), (upper, lower, step),
        ("1", upper, step), ("2", upper, step), (lower, "-1", step), (lower, upper, "-1"),
        (lower, upper, "2"), ("0", upper, step),
    ]  # fmt: skip
    if lower:
        tried += [(f"{lower} + 1", upper, step), (f"{lower} - 1", upper, step)]
    if upper:
        tried += [(lower, f"{upper} + 1", step), (lower, f"{upper} - 1", step)]
    for name in site.words.counted:
        tried += [(name, upper, step), (lower, name, step), (lower, upper, name)]
    seen = {(lower, upper, step)}
    for one in tried:
        if one not in seen:
            seen.add(one)
            inner = f"{one[0]}:{one[1]}" + (f":{one[2]}" if one[2] else "")
            yield becomes(site, node, f"{value}[{inner}]", 0.07)
    yield becomes(site, node, value, 0.05)


BOUNDS = Operator("bound", 0.09, propose)
