"""The wrong arguments: in the wrong order, one too many, or one forgotten."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes, short

_USUAL = ("1", "0", "-1", "''", "None", "True", "2", "' '", "10")
_MOST = 12


def propose(site: Site) -> Iterator[Proposal]:
    """Propose exchanged, fewer and further arguments."""
    if not isinstance(site.node, ast.Call) or _spread(site.node):
        return
    args, keywords = site.node.args, site.node.keywords
    pieces = [site.text(argument) for argument in args]
    named = [
        f"{keyword.arg}={site.text(keyword.value)}"
        if keyword.arg
        else f"**{site.text(keyword.value)}"
        for keyword in keywords
    ]
    for left in range(len(args)):
        for right in range(left + 1, len(args)):
            note = f"`{short(pieces[left])}` and `{short(pieces[right])}` exchanged"
            share = 1.0 if right == left + 1 else 0.5
            yield Proposal(site.swap(args[left], args[right]), "exchanged", share, note)
    for index in range(len(pieces)):
        if len(pieces) > 1:
            fewer = [*pieces[:index], *pieces[index + 1 :], *named]
            yield _call(site, fewer, "fewer", 2 / len(pieces))
    for index in range(len(named)):
        yield _call(site, [*pieces, *named[:index], *named[index + 1 :]], "fewer named", 1.0)
    for text, share, kind in _further(site, site.node):
        yield _call(site, [*pieces, text, *named], kind, share)
        if pieces:
            yield _call(site, [text, *pieces, *named], kind, share * 0.5)
        if len(pieces) > 1:
            yield _call(site, [pieces[0], text, *pieces[1:], *named], kind, share * 0.3)


def _further(site: Site, call: ast.Call) -> Iterator[tuple[str, float, str]]:
    missing = _missing_parameter(site, call)
    kind = "missing" if missing else "further"
    for name in site.words.variables[:_MOST]:
        yield name, 3.0 if name == missing else 1.0, kind
    for text in _USUAL:
        yield text, 0.7, kind


def _missing_parameter(site: Site, call: ast.Call) -> str | None:
    """The name of the first parameter that a function of this module is not given."""
    if not isinstance(call.func, ast.Name):
        return None
    for node in site.source.nodes:
        if isinstance(node, ast.FunctionDef) and node.name == call.func.id:
            wanted = [argument.arg for argument in node.args.args]
            given = len(call.args) + len(call.keywords)
            return wanted[given] if given < len(wanted) else None
    return None


def _call(site: Site, pieces: list[str], kind: str, share: float) -> Proposal:
    assert isinstance(site.node, ast.Call)  # noqa: S101 -- the caller matched it
    text = f"{site.text(site.node.func)}({', '.join(pieces)})"
    return becomes(site, site.node, text, kind, share)


def _spread(call: ast.Call) -> bool:
    """Tell whether an argument is a `*` or a bare generator, which cannot move."""
    return any(isinstance(argument, ast.Starred | ast.GeneratorExp) for argument in call.args)


ARGUMENTS = Operator(
    "argument",
    propose,
    (
        ("def f(a, b):\n    return g(a, b)\n", "def f(a, b):\n    return g(b, a)\n"),
        ("def f(a, b):\n    return g(a, b)\n", "def f(a, b):\n    return g(a)\n"),
        ("def f(a, b):\n    return range(a)\n", "def f(a, b):\n    return range(1, a)\n"),
        ("def f(a):\n    return g(a, key=len)\n", "def f(a):\n    return g(a)\n"),
        (
            "def g(a, limit):\n    return a\ndef f(a, limit):\n    return g(a)\n",
            "def g(a, limit):\n    return a\ndef f(a, limit):\n    return g(a, limit)\n",
        ),
        ("def f(a, b):\n    return g(a, b)\n", "def f(a, b):\n    return g(a, 1, b)\n"),
    ),
)
