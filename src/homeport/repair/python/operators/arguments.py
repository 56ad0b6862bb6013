"""The wrong arguments: in the wrong order, one too many, or one forgotten."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes, short


def propose(site: Site) -> Iterator[Proposal]:
    """Propose exchanged, fewer and further arguments."""
    if not isinstance(site.node, ast.Call) or _spread(site.node):
        return
    args, keywords = site.node.args, site.node.keywords
    pieces = [site.text(argument) for argument in args]
    named = [
        f"{keyword.arg}={site.text(keyword.value)}" if keyword.arg else f"**{site.text(keyword.value)}"
        for keyword in keywords
    ]
    for left in range(len(args)):
        for right in range(left + 1, len(args)):
            note = f"`{short(pieces[left])}` and `{short(pieces[right])}` exchanged"
            yield Proposal(site.swap(args[left], args[right]), 0.3 / len(args), note)
    for index in range(len(pieces)):
        if len(pieces) > 1:
            yield _call(site, [*pieces[:index], *pieces[index + 1 :], *named], 0.2 / len(pieces))
    for index in range(len(named)):
        yield _call(site, [*pieces, *named[:index], *named[index + 1 :]], 0.1)
    for text, chance in _further(site, site.node):
        yield _call(site, [*pieces, text, *named], chance)
        if isinstance(site.node.func, ast.Name) and site.node.func.id == "range" and len(pieces) == 1:
            yield _call(site, [text, *pieces], chance)


def _further(site: Site, call: ast.Call) -> Iterator[tuple[str, float]]:
    missing = _missing_parameter(site, call)
    share = 0.5 if missing else 0.05
    names = list(site.words.variables)
    if missing in names:
        yield str(missing), 0.5
    for name in names:
        if name != missing:
            yield name, share / (len(names) + 3)
    for text in ("1", "0", "-1", "''", "None", "True"):
        yield text, share / (len(names) + 6)


def _missing_parameter(site: Site, call: ast.Call) -> str | None:
    """The name of the first parameter that a function of this module is not given."""
    if not isinstance(call.func, ast.Name):
        return None
    for node in site.source.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == call.func.id:
            wanted = [argument.arg for argument in node.args.args]
            given = len(call.args) + len(call.keywords)
            return wanted[given] if given < len(wanted) else None
    return None


def _call(site: Site, pieces: list[str], chance: float) -> Proposal:
    assert isinstance(site.node, ast.Call)  # noqa: S101 -- the caller matched it
    return becomes(site, site.node, f"{site.text(site.node.func)}({', '.join(pieces)})", chance)


def _spread(call: ast.Call) -> bool:
    """Tell whether an argument is a `*` or a bare generator, which cannot move."""
    return any(isinstance(argument, ast.Starred | ast.GeneratorExp) for argument in call.args)


ARGUMENTS = Operator("argument", 0.05, propose)
