"""The condition that forgets a case, or asks something else."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_MOST = 12


def propose(site: Site) -> Iterator[Proposal]:
    """Propose further and other conditions for each `if`, `while` and comprehension."""
    match site.node:
        case ast.If(test=test) | ast.While(test=test):
            yield from _other(site, test)
        case ast.ListComp(generators=[*_, last]) | ast.SetComp(generators=[*_, last]):
            yield from _filtered(site, site.node, last)
        case ast.GeneratorExp(generators=[*_, last]) | ast.DictComp(generators=[*_, last]):
            yield from _filtered(site, site.node, last)
        case _:
            pass


def _other(site: Site, test: ast.expr) -> Iterator[Proposal]:
    old = site.text(test)
    atom = old if isinstance(test, ast.Compare) else site.atom(test)
    for text in site.words.conditions:
        if text != old:
            yield becomes(site, test, text, 0.02)
    for text, chance in _more(site):
        if text not in old:
            yield becomes(site, test, f"{atom} and {text}", chance)
            yield becomes(site, test, f"{atom} or {text}", chance)
            yield becomes(site, test, f"{text} and {atom}", chance * 0.5)
            yield becomes(site, test, f"{text} or {atom}", chance * 0.2)
    for name in site.words.variables[:_MOST]:
        if name != old:
            yield becomes(site, test, name, 0.01)
    yield becomes(site, test, "True", 0.02)
    yield becomes(site, test, "False", 0.02)


def _more(site: Site) -> Iterator[tuple[str, float]]:
    """What could be asked as well: the function's own conditions, and the usual ones."""
    for text in site.words.conditions:
        yield text, 0.02
        yield f"not {text}" if text.isidentifier() else f"not ({text})", 0.005
    words = site.words
    for name in words.variables[:_MOST]:
        yield name, 0.01
        yield f"not {name}", 0.01
        if name in words.counted:
            yield from ((f"{name} {ending}", 0.006) for ending in _ASKED)
    counted = [name for name in words.variables if name in words.counted][:6]
    for left in counted:
        for right in counted:
            if left < right:
                for sign in ("!=", "==", "<", ">"):
                    yield f"{left} {sign} {right}", 0.004


_ASKED = ("> 0", "== 0", "!= 0", ">= 0", "< 0", "== 1", "% 2 == 0", "> 1")


def _filtered(site: Site, node: ast.expr, last: ast.comprehension) -> Iterator[Proposal]:
    """Propose a filter for a comprehension, and each of its filters taken away."""
    end = site.source.end(last.ifs[-1] if last.ifs else last.iter)
    head = site.source.between(site.source.start(node), end)
    tail = site.source.between(end, site.source.end(node))
    for condition in last.ifs:
        cut = site.source.between(site.source.start(node), site.source.start(condition))
        before = cut.rstrip().removesuffix("if").rstrip()
        after = site.source.between(site.source.end(condition), site.source.end(node))
        yield becomes(site, node, before + after, 0.1)
    for text, chance in _asked_of(site, last):
        yield becomes(site, node, f"{head} if {text}{tail}", chance)
        if last.ifs:
            yield becomes(site, node, f"{head} and {text}{tail}", chance)


def _asked_of(site: Site, last: ast.comprehension) -> Iterator[tuple[str, float]]:
    names = [node.id for node in ast.walk(last.target) if isinstance(node, ast.Name)]
    for name in names:
        yield name, 0.06
        yield f"not {name}", 0.03
        for ending in (*_ASKED, "is not None", "!= ''"):
            yield f"{name} {ending}", 0.01
        for other in site.words.parameters:
            for sign in ("!=", "==", "in", "not in", "<", ">", "<=", ">="):
                yield f"{name} {sign} {other}", 0.008
    for condition in site.words.conditions:
        yield condition, 0.02


CONDITIONS = Operator("condition", 0.08, propose)
