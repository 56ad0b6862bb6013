"""The wrong result: another value returned, or the `return` forgotten."""

import ast
from collections.abc import Iterator

from homeport.repair.python.operators.conditions import more
from homeport.repair.python.site import Operator, Proposal, Site, becomes, short, written
from homeport.repair.python.values import Kind

_CONSTANTS = ("None", "True", "False", "[]", "0", "1", "-1", "''", "{}")
_MOST = 10


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other results, and a `return` before a value that goes nowhere."""
    words = site.words
    match site.node:
        case ast.Return(value=None):
            for name in words.variables:
                yield _whole(site, f"return {name}", "result")
        case ast.Return(value=ast.expr() as value):
            yield from _others(site, value)
            yield from _answers_exchanged(site)
        case ast.Expr(value=ast.Call() | ast.Name() | ast.BinOp() as value):
            yield _whole(site, f"return {site.text(value)}", "returned")
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
                owner = site.text(value.func.value)
                yield _whole(site, f"{owner} = {site.text(value)}", "kept")
        case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
            yield _whole(site, f"yield from {site.text(value)}", "yield")
            yield _whole(site, f"return {site.text(value)}", "yield", 0.3)
        case ast.Expr(value=ast.YieldFrom(value=value)):
            yield _whole(site, f"yield {site.text(value)}", "yield")
        case ast.Raise():
            for text in ("return None", "return False", "return 0", "return []", "pass"):
                yield _whole(site, text, "unraised")
        case _:
            pass
    if isinstance(site.node, ast.stmt) and site.node is site.function.body[-1]:
        yield from _forgotten(site, site.node)


def _others(site: Site, value: ast.expr) -> Iterator[Proposal]:
    words, old = site.words, site.text(value)
    kind = words.values.of(value)
    for text in _CONSTANTS:
        if text != old:
            yield becomes(site, value, text, "result constant")
    for text in words.results:
        if text != old:
            yield becomes(site, value, text, "result of another")
    for condition in words.conditions[:_MOST]:
        if condition not in old and kind in {Kind.TRUTH, Kind.UNKNOWN}:
            yield becomes(site, value, f"{site.atom(value)} and {condition}", "result and")
            yield becomes(site, value, f"{site.atom(value)} or {condition}", "result and")
    for condition, _, share in more(site) if kind is Kind.TRUTH else ():
        if condition != old:
            yield becomes(site, value, condition, "result condition", share)
    for name in words.variables[:_MOST]:
        if kind in {Kind.TRUTH, Kind.UNKNOWN} and name != old:
            yield becomes(site, value, f"{old} and {name}", "result and", 0.5)
        if name != old:
            yield becomes(site, value, f"({old}, {name})", "result pair", 0.3)
    yield from _unless_begun(site, value)
    for condition in (*words.conditions[:_MOST], *words.variables[:_MOST]):
        for other in (*words.results[:4], *words.parameters[:3], "0", "None"):
            if other != old and condition not in old:
                text = f"{old} if {condition} else {other}"
                yield becomes(site, value, text, "result unless")
                if other in words.results or other in words.parameters:
                    text = f"{other} if {condition} else {old}"
                    yield becomes(site, value, text, "result unless", 0.5)


def _answers_exchanged(site: Site) -> Iterator[Proposal]:
    """Propose the one answer wherever the other one is given, in a function that knows two."""
    values = [
        one.value for one in ast.walk(site.function) if isinstance(one, ast.Return) and one.value
    ]
    answers = list(dict.fromkeys(map(site.text, values)))
    if len(answers) == 2:  # noqa: PLR2004 -- a pair
        other = {answers[0]: answers[1], answers[1]: answers[0]}
        splices = tuple(splice for one in values for splice in site.put(other[site.text(one)], one))
        yield Proposal(splices, "answers", 1.0, f"`{answers[0]}` and `{answers[1]}` exchanged")


def _unless_begun(site: Site, value: ast.expr) -> Iterator[Proposal]:
    """Propose another result for a value that is still what it was at the beginning."""
    words, own = site.words, site.text(value)
    told = [str(one) for one in words.told_numbers]
    for begun in ("float('inf')", "float('-inf')", "None"):
        if any(begun in text for text in (*words.begun, *words.results)):
            asked = f"{own} is not None" if begun == "None" else f"{own} != {begun}"
            for other in dict.fromkeys(("-1", "None", "0", *told)):
                if other != begun:
                    yield becomes(site, value, f"{own} if {asked} else {other}", "unless begun")
                    text = f"{other} if {_turned(asked)} else {own}"
                    yield becomes(site, value, text, "unless begun")


def _turned(asked: str) -> str:
    return asked.replace(" is not ", " is ").replace(" != ", " == ")


def _forgotten(site: Site, last: ast.stmt) -> Iterator[Proposal]:
    """Propose a `return` behind the function's last statement, when it has none."""
    if isinstance(last, ast.Return | ast.Raise) or not site.source.alone(last):
        return
    for name in (*site.words.variables, "True", "False", "[]", "0", "-1"):
        yield written(site, last, f"return {name}", "forgotten", 1.0, after=True)


def _whole(site: Site, text: str, kind: str, share: float = 1.0) -> Proposal:
    note = f"`{short(site.own)}` becomes `{short(text)}`"
    return Proposal(site.put(text), kind, share, note)


RETURNS = Operator(
    "return",
    propose,
    (
        ("def f(a):\n    return a\n", "def f(a):\n    return None\n"),
        ("def f(a):\n    g(a)\n", "def f(a):\n    return g(a)\n"),
        ("def f(a):\n    b = a\n", "def f(a):\n    b = a\n    return b\n"),
        ("def f(a):\n    yield a\n", "def f(a):\n    yield from a\n"),
        (
            "def f(a):\n    a.strip()\n    return a\n",
            "def f(a):\n    a = a.strip()\n    return a\n",
        ),
        (
            "def f(a):\n    if a:\n        return\n    g(a)\n",
            "def f(a):\n    if a:\n        return a\n    g(a)\n",
        ),
        ("def f(a):\n    yield from a\n", "def f(a):\n    yield a\n"),
        ("def f(a):\n    raise ValueError(a)\n", "def f(a):\n    return None\n"),
        (
            "def f(a):\n    b = float('inf')\n    b = min(b, a)\n    return b\n",
            (
                "def f(a):\n    b = float('inf')\n    b = min(b, a)\n"
                "    return b if b != float('inf') else -1\n"
            ),
        ),
        ("def f(a: int):\n    return True\n", "def f(a: int):\n    return a == 0\n"),
        (
            "def f(a):\n    if a:\n        return False\n    return True\n",
            "def f(a):\n    if a:\n        return True\n    return False\n",
        ),
    ),
)
