"""The parameter that nobody reads: it was meant for something."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_MOST = 4
_PARENTS = (ast.Return, ast.Assign, ast.AugAssign, ast.Compare, ast.BinOp, ast.Call, ast.For,
            ast.Subscript, ast.If, ast.While, ast.keyword)  # fmt: skip
_TEXT = {
    Kind.NUMBER: ("{0}.zfill({1})", "{0}.rjust({1}, '0')", "{0}.rjust({1})", "{0}.ljust({1})",
                  "{0}.center({1})", "{0}[:{1}]", "{0}[{1}:]", "{0}[-{1}:]", "{0}[::{1}]",
                  "{0} * {1}"),
    Kind.TEXT: ("{0}.split({1})", "{0}.strip({1})", "{0}.count({1})", "{0}.replace({1}, '')",
                "{1}.join({0})", "{0} + {1}", "{1} + {0}", "{0}.startswith({1})", "{1} in {0}",
                "{0}.rstrip({1})", "{0}.lstrip({1})"),
}  # fmt: skip
_NUMBER = {
    Kind.NUMBER: ("round({0}, {1})", "max({0}, {1})", "min({0}, {1})", "{0} % {1}", "{0} // {1}",
                  "{0} + {1}", "{0} - {1}", "{1} - {0}", "{0} * {1}", "{0} / {1}", "{0} ** {1}"),
    Kind.SEQUENCE: ("{1}[{0}]", "{0} in {1}", "{0} * len({1})"),
    Kind.MAPPING: ("{1}[{0}]", "{1}.get({0})", "{0} in {1}"),
}  # fmt: skip
_SEQUENCE = {
    Kind.NUMBER: ("{0}[:{1}]", "{0}[{1}:]", "{0}[-{1}:]", "{0}[{1}]", "{0} * {1}", "{0}[::{1}]"),
    Kind.TEXT: ("{1}.join({0})", "{1} in {0}", "{0}.count({1})"),
    Kind.SEQUENCE: ("{0} + {1}", "{1} + {0}", "zip({0}, {1})"),
}  # fmt: skip
_ANY = ("{1}[{0}]", "{0}[{1}]", "{0}[:{1}]", "{0} in {1}", "{1}({0})", "{0} + {1}", "{0} * {1}")


def propose(site: Site) -> Iterator[Proposal]:
    """Propose to use a parameter that is not read, in the way of its kind."""
    node, words = site.node, site.words
    unread = [name for name in words.parameters if name in words.unread and name[0] != "_"]
    if not unread or not isinstance(node, ast.expr) or not site.reads:
        return
    if not isinstance(site.parent, _PARENTS) or isinstance(node, ast.Constant):
        return
    for name in unread[:_MOST]:
        given = words.values.names.get(name, Kind.UNKNOWN)
        for form in _forms(site.kind, given):
            text = form.format(site.atom(node) if form[1] == "0" else site.own, name)
            simple = form.startswith(("round", "max", "min")) or "(" in form
            yield becomes(site, node, text if simple else site.held(text), "used")


def _forms(kind: Kind, given: Kind) -> tuple[str, ...]:
    table = {Kind.TEXT: _TEXT, Kind.NUMBER: _NUMBER, Kind.SEQUENCE: _SEQUENCE}.get(kind, {})
    known = table.get(given, ())
    return known or _ANY if Kind.UNKNOWN in {kind, given} or not known else known


UNREAD = Operator(
    "unread",
    propose,
    (
        ("def f(a: str, width: int):\n    return a\n",
         "def f(a: str, width: int):\n    return a.zfill(width)\n"),
        ("def f(a, key):\n    return a\n", "def f(a, key):\n    return key(a)\n"),
        ("def f(a: int, places: int):\n    return a\n",
         "def f(a: int, places: int):\n    return round(a, places)\n"),
    ),
)  # fmt: skip
