"""The wrong name: another variable, another attribute, the neighbour that looks alike."""

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_MOST = 24  # names tried at one place


def propose(site: Site) -> Iterator[Proposal]:
    """Propose the other names in scope, those used in the same way and spelled alike first."""
    match site.node:
        case ast.Name(id=name, ctx=ast.Load()):
            is_called = isinstance(site.parent, ast.Call) and site.parent.func is site.node
            others = site.words.functions if is_called else site.words.variables
            if not is_called:
                others = (*others, *site.words.constants)
            yield from _instead(site, site.node, name, others, 1.0)
        case ast.Name(id=name, ctx=ast.Store()) if isinstance(
            site.parent, ast.Assign | ast.AugAssign
        ):
            yield from _instead(site, site.node, name, site.words.variables, 0.3)
        case ast.Attribute(value=value, attr=attribute):
            is_called = isinstance(site.parent, ast.Call) and site.parent.func is site.node
            others = site.words.methods if is_called else site.words.attributes
            whole = [f"{site.text(value)}.{other}" for other in others if other != attribute]
            for text, chance in _ranked(f"{site.text(value)}.{attribute}", whole):
                yield becomes(site, site.node, text, chance * 0.5)
        case ast.Assign(targets=[ast.Tuple(elts=[first, second])]):
            yield Proposal(site.swap(first, second), 0.05, "the two targets exchanged")


def _instead(
    site: Site, node: ast.expr, name: str, others: tuple[str, ...], share: float
) -> Iterator[Proposal]:
    words = site.words
    roles = [words.called, words.indexed, words.counted]
    own = [name in role for role in roles]
    candidates = [other for other in others if other != name][:_MOST]
    scores = [
        1.0
        + 2.0 * SequenceMatcher(None, name, other).ratio()
        + sum(1.0 for mine, role in zip(own, roles, strict=True) if mine and other in role)
        + (0.5 if other in words.parameters else 0.0)
        for other in candidates
    ]
    for other, score in zip(candidates, scores, strict=True):
        yield becomes(site, node, other, share * 0.9 * score / sum(scores))


def _ranked(name: str, others: list[str]) -> Iterator[tuple[str, float]]:
    scores = [0.5 + SequenceMatcher(None, name, other).ratio() for other in others[:_MOST]]
    for other, score in zip(others, scores, strict=False):
        yield other, score / sum(scores)


NAMES = Operator("name", 0.13, propose)
