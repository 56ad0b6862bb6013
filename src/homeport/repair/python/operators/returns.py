"""The wrong result: another value returned, or the `return` forgotten."""

import ast
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site, becomes, short

_CONSTANTS = ("None", "True", "False", "[]", "0", "1", "-1", "''", "{}")


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other results, and a `return` before a value that goes nowhere."""
    match site.node:
        case ast.Return(value=None):
            for name in site.words.variables:
                yield _whole(site, f"return {name}", 0.1)
        case ast.Return(value=ast.expr() as value):
            old = site.text(value)
            variables = [name for name in site.words.variables if name != old]
            for name in variables:
                yield becomes(site, value, name, 0.2 / len(variables))
            for text in _CONSTANTS:
                if text != old:
                    yield becomes(site, value, text, 0.03)
            for text in site.words.expressions:
                if text not in old:
                    yield becomes(site, value, text, 0.01)
            for condition in site.words.conditions:
                if condition not in old:
                    yield becomes(site, value, f"{site.atom(value)} and {condition}", 0.004)
                    yield becomes(site, value, f"{site.atom(value)} or {condition}", 0.004)
        case ast.Expr(value=ast.Call() | ast.Name() | ast.BinOp() as value):
            yield _whole(site, f"return {site.text(value)}", 0.3)
        case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
            yield _whole(site, f"yield from {site.text(value)}", 0.3)
            yield _whole(site, f"return {site.text(value)}", 0.1)
        case ast.Expr(value=ast.YieldFrom(value=value)):
            yield _whole(site, f"yield {site.text(value)}", 0.4)
        case ast.Raise():
            yield _whole(site, "return None", 0.03)
            yield _whole(site, "return False", 0.03)
        case _:
            pass
    if isinstance(site.node, ast.stmt) and site.node is site.function.body[-1]:
        yield from _forgotten(site, site.node)


def _forgotten(site: Site, last: ast.stmt) -> Iterator[Proposal]:
    """Propose a `return` behind the function's last statement, when it has none."""
    if isinstance(last, ast.Return | ast.Raise) or not site.source.alone(last):
        return
    _, end = site.source.lines(last)
    indent, newline = site.source.indent(last), site.source.newline
    lead = "" if site.source.data[:end].endswith((b"\n", b"\r")) else newline
    for name in (*site.words.variables, "True", "False", "[]", "0", "-1"):
        text = f"{lead}{indent}return {name}{newline}"
        yield Proposal((Splice(end, end, text),), 0.05, f"`return {name}` at the end")


def _whole(site: Site, text: str, chance: float) -> Proposal:
    note = f"`{short(site.text())}` becomes `{short(text)}`"
    return Proposal(site.put(text), chance, note)


RETURNS = Operator("return", 0.05, propose)
