"""A statement too many, in the wrong order, or forgotten."""

import ast
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site, short
from homeport.repair.python.vocabulary import Function

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Continue, ast.Break, ast.AnnAssign)
_MOST = 10


def propose(site: Site) -> Iterator[Proposal]:
    """Propose fewer, exchanged, copied and further statements."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node) or _is_spoken(node):
        return
    yield from _deleted(site, node)
    yield from _exchanged(site, node)
    for text, chance in _further(site, node):
        yield _beside(site, node, text, chance, after=False)
        if not isinstance(node, ast.Return | ast.Continue | ast.Break | ast.Raise):
            yield _beside(site, node, text, chance, after=True)
    match node:
        case ast.Break():
            yield Proposal(site.put("continue"), 0.2, "`break` becomes `continue`")
            yield Proposal(site.put("return"), 0.03, "`break` becomes `return`")
        case ast.Continue():
            yield Proposal(site.put("break"), 0.2, "`continue` becomes `break`")
            yield Proposal(site.put("pass"), 0.05, "`continue` becomes `pass`")
        case _:
            pass


def _siblings(site: Site, node: ast.stmt) -> list[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(site.parent, name, None)
        if isinstance(block, list) and any(one is node for one in block):
            return block
    return [node]


def _deleted(site: Site, node: ast.stmt) -> Iterator[Proposal]:
    start, end = site.source.lines(node)
    if isinstance(node, Function | ast.ClassDef | ast.Import | ast.ImportFrom):
        return
    note = f"`{short(site.text(node))}` taken out"
    if len(_siblings(site, node)) > 1:
        yield Proposal((Splice(start, end, ""),), 0.1, note)
    else:
        yield Proposal(site.put("pass"), 0.03, note)
    match node:
        case ast.If(body=body, orelse=[]) | ast.While(body=body, orelse=[]):
            yield Proposal(
                (Splice(start, end, _unindented(site, body)),), 0.08, "always done, not only sometimes"
            )
        case ast.If(body=body, orelse=[first, *_] as orelse) if not isinstance(first, ast.If):
            yield Proposal((Splice(start, end, _unindented(site, body)),), 0.03, "only the first branch")
            yield Proposal((Splice(start, end, _unindented(site, orelse)),), 0.03, "only the `else` branch")
        case _:
            pass


def _unindented(site: Site, body: list[ast.stmt]) -> str:
    """Return the statements of a block, moved out by one level."""
    outer = site.source.indent(site.node) if isinstance(site.node, ast.stmt) else ""
    inner = site.source.indent(body[0])
    start, _ = site.source.lines(body[0])
    _, end = site.source.lines(body[-1])
    lines = site.source.between(start, end).splitlines(keepends=True)
    return "".join(outer + line[len(inner) :] if line.startswith(inner) else line for line in lines)


def _exchanged(site: Site, node: ast.stmt) -> Iterator[Proposal]:
    block = _siblings(site, node)
    at = next(index for index, one in enumerate(block) if one is node) if node in block else 0
    if at + 1 < len(block) and site.source.alone(block[at + 1]):
        second = block[at + 1]
        first_lines, second_lines = site.source.lines(node), site.source.lines(second)
        between = site.source.between(first_lines[1], second_lines[0])
        text = site.source.block(second) + between + site.source.block(node)
        note = f"`{short(site.text(node), 40)}` after `{short(site.text(second), 40)}`"
        yield Proposal((Splice(first_lines[0], second_lines[1], text),), 0.1, note)


def _further(site: Site, node: ast.stmt) -> Iterator[tuple[str, float]]:
    """The statements of the function again, with one name exchanged, and the usual small ones."""
    words = site.words
    own = site.text(node)
    written = [
        site.text(one)
        for one in ast.walk(site.function)
        if isinstance(one, _SIMPLE) and one is not node and not _is_spoken(one)
    ]
    for text in dict.fromkeys(written):
        if "\n" not in text and len(text) < 80:
            yield text, 0.02
    for name in words.variables[:_MOST]:
        if name in words.counted:
            yield f"{name} += 1", 0.008
            yield f"{name} -= 1", 0.006
        if name in words.indexed:
            for value in words.variables[:_MOST]:
                if value != name:
                    yield f"{name}.append({value})", 0.003
                    yield f"{name}.add({value})", 0.001
            yield f"{name}.sort()", 0.002
            yield f"{name}.pop()", 0.002
        for value in (*words.variables[:_MOST], "0", "1", "None", "[]", "True", "False", "''"):
            if value != name and own != f"{name} = {value}":
                yield f"{name} = {value}", 0.002
        yield f"return {name}", 0.004
    for counted in words.variables[:_MOST]:
        for amount in words.variables[:_MOST]:
            if counted != amount and counted in words.counted:
                yield f"{counted} += {amount}", 0.002


def _beside(site: Site, node: ast.stmt, text: str, chance: float, *, after: bool) -> Proposal:
    start, end = site.source.lines(node)
    newline = site.source.newline
    at = end if after else start
    lead = newline if after and not site.source.data[:end].endswith((b"\n", b"\r")) else ""
    line = f"{lead}{site.source.indent(node)}{text}{newline}"
    place = "after" if after else "before"
    return Proposal(
        (Splice(at, at, line),), chance, f"`{short(text)}` {place} `{short(site.text(node), 40)}`"
    )


def _is_spoken(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


STATEMENTS = Operator("statement", 0.06, propose)
