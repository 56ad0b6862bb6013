"""The wrong constant: one more or less, a neighbour's value, the other truth, another kind."""

import ast
from collections.abc import Iterator

from homeport.repair.python.shown_texts import meant
from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_USUAL = (0, 1, -1, 2, 10, 3)
_MOST = 8
_NEUTRAL = 0.02  # share of what nobody writes: `x + 0`, `x * 1`
_EMPTIES = ("[]", "{}", "set()", "''", "0", "None", "[[]]", "[0]", "[1]", "()")


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other values for each literal."""
    match site.node:
        case ast.Constant(value=bool() as value):
            yield becomes(site, site.node, str(not value), "truth")
            yield becomes(site, site.node, "None", "truth", 0.1)
        case ast.Constant(value=int() | float() as value):
            yield from _numbers(site, site.node, value)
        case ast.Constant(value=str() as value) if _in_code(site):
            yield from _strings(site, site.node, value)
        case ast.Constant(value=None):
            for text in ("[]", "0", "''", "False", "True", "{}", "-1", "1"):
                yield becomes(site, site.node, text, "nothing")
        case ast.List(elts=[], ctx=ast.Load()) | ast.Dict(keys=[]):
            yield from _empties(site)
        case ast.List(elts=[ast.Constant()], ctx=ast.Load()):
            yield becomes(site, site.node, "[]", "empty", 3.0)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            yield becomes(site, site.node, "0", "number usual")
            yield becomes(site, site.node, "None", "number usual", 0.3)
            for name in site.words.names(Kind.NUMBER)[:_MOST]:
                yield becomes(site, site.node, name, "number to name", 0.3)
        case _:
            pass


def _numbers(site: Site, node: ast.Constant, value: float) -> Iterator[Proposal]:
    words = site.words
    tried: list[tuple[float, str, float]] = []
    step: float = 1 if isinstance(value, int) else 1.0
    tried += [(value + step, "number near", 1.0), (value - step, "number near", 1.0)]
    tried += [(number, "number told", 1.0) for number in words.told_numbers]
    tried += [(number, "number own", 1.0) for number in words.numbers]
    tried += [(number, "number usual", 1.0) for number in _USUAL]
    tried += [(number, "number seen", 1.0) for number in words.seen_numbers]
    tried += [(value + 2, "number scaled", 1.0), (value - 2, "number scaled", 1.0)]
    tried += [(-value, "number scaled", 1.0), (value * 2, "number scaled", 1.0)]
    tried += [(value * 10, "number scaled", 1.0)]
    if isinstance(value, float) or value % 2 == 0:
        tried.append((value // 2 if isinstance(value, int) else value / 2, "number scaled", 1.0))
    if isinstance(value, float):
        tried.append((value / 10, "number scaled", 1.0))
        if value.is_integer():  # which infinity is not
            tried.append((int(value), "number scaled", 0.5))
    elif value % 10 == 0:
        tried.append((value // 10, "number scaled", 1.0))
    seen = {repr(value)}
    for number, kind, share in tried:
        if repr(number) not in seen and not (number < 0 and isinstance(site.parent, ast.UnaryOp)):
            seen.add(repr(number))
            likely = share * (_NEUTRAL if _is_neutral(site, number) else 1.0)
            yield becomes(site, node, repr(number), kind, likely)
    if isinstance(site.parent, ast.Assign | ast.BinOp | ast.Compare | ast.Call | ast.Return):
        for name in words.names(Kind.NUMBER)[:_MOST]:
            share = 1.0 if name in words.unread else 0.5 if name in words.parameters else 0.3
            yield becomes(site, node, name, "number to name", share)
    for text in ("float('inf')", "float('-inf')", "None") if value in {0, 1} else ():
        yield becomes(site, node, text, "number unbounded")


def _is_neutral(site: Site, number: float) -> bool:
    """Tell whether an operation with this number would leave the other side as it is."""
    match site.parent:
        case ast.BinOp(op=ast.Add() | ast.Sub(), right=right) if right is site.node:
            return number == 0
        case ast.BinOp(op=ast.Mult() | ast.Div() | ast.FloorDiv() | ast.Pow(), right=right) if (
            right is site.node
        ):
            return number == 1
        case _:
            return False


def _strings(site: Site, node: ast.Constant, value: str) -> Iterator[Proposal]:
    quote = site.own[-1] if site.own[-1] in "'\"" else '"'
    tried = [(text, "string shown", 1.0) for text in meant(value, site.words.texts)]
    tried += [(text, "string own", 1.0) for text in site.words.strings]
    tried += [(text, "string own", 0.4) for text in site.source.strings]
    tried += [(text, "string told", 1.0) for text in site.words.told_strings]
    tried += [(text, "string seen", 1.0) for text in site.words.seen_strings]
    tried += [(sign, "string sign", 1.0) for text in site.words.strings for sign in text[:_MOST]]
    tried += [(text, "string case", 1.0) for text in (value.lower(), value.upper(), value.title())]
    tried += [(text, "string case", 0.5) for text in (value.swapcase(), value.capitalize())]
    tried += [(text, "string usual", 1.0) for text in ("", " ", "0", "1", ",", "\n", "-", ", ")]
    tried += [(text, "string edge", 1.0) for text in (value.strip(), value + " ", " " + value)]
    tried += [(text, "string edge", 1.0) for text in (value[1:], value[:-1], value[::-1])]
    tried += [(value + value.upper(), "string edge", 0.5)] if value.isalpha() else []
    seen = {value}
    for text, kind, share in tried:
        if text not in seen:
            seen.add(text)
            yield becomes(site, node, _quoted(text, quote), kind, share)


def _empties(site: Site) -> Iterator[Proposal]:
    assert isinstance(site.node, ast.expr)  # noqa: S101 -- the caller matched it
    for text in _EMPTIES:
        if text != site.own:
            yield becomes(site, site.node, text, "empty")
    for name in site.words.parameters:
        yield becomes(site, site.node, f"[{name}]", "empty", 0.5)


def _in_code(site: Site) -> bool:
    """Tell a string that the program uses from a docstring or a piece of an f-string."""
    return not isinstance(site.parent, ast.Expr | ast.JoinedStr)


def _quoted(text: str, quote: str) -> str:
    if quote == '"' and '"' not in text and "\\" not in text and text.isprintable():
        return f'"{text}"'
    return repr(text)


CONSTANTS = Operator(
    "constant",
    propose,
    (
        ("def f():\n    return 3\n", "def f():\n    return 4\n"),
        ("def f():\n    return True\n", "def f():\n    return False\n"),
        ("def f():\n    return None\n", "def f():\n    return []\n"),
        ('def f():\n    return "Yes"\n', 'def f():\n    return "YES"\n'),
        ('def f():\n    "Gives 12."\n    return 5\n', 'def f():\n    "Gives 12."\n    return 12\n'),
        ("def f():\n    return []\n", "def f():\n    return {}\n"),
        (
            "def f(a):\n    return a.read('')\nA = B = g('utf-8'), 'utf-8'\n",
            "def f(a):\n    return a.read('utf-8')\nA = B = g('utf-8'), 'utf-8'\n",
        ),
        ("def f():\n    return -1\n", "def f():\n    return 0\n"),
        ("def f():\n    return [0]\n", "def f():\n    return []\n"),
        ("def f():\n    return 20\n", "def f():\n    return 2\n"),
        ("def f():\n    return 2.5\n", "def f():\n    return 0.25\n"),
        ("def f():\n    return 2.0\n", "def f():\n    return 2\n"),
    ),
)
