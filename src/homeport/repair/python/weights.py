"""How likely a proposal is, learned from real fixes: its kind, its place and what it says.

`priors.json` is made by `tools/learn_repairs.py`. A weight is the logarithm of a relative chance
among all candidates of one function.
"""

from __future__ import annotations

import ast
import json
import math
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.repair.python.site import Proposal, Site
    from homeport.repair.python.vocabulary import Vocabulary

_TABLE = Path(__file__).with_name("priors.json")
_UNKNOWN = -3.0  # a kind that no fix of the training was of
_WORD = re.compile(r"[A-Za-z_]\w*|\d+(?:\.\d+)?|'[^']*'|\"[^\"]*\"")
_PLAIN = frozenset(
    [
        "if",
        "else",
        "for",
        "in",
        "not",
        "and",
        "or",
        "is",
        "return",
        "None",
        "True",
        "False",
        "0",
        "1",
    ]
)
_LONG = 8  # words
_NAMING = frozenset({"name", "operand", "condition", "statement", "further", "argument"})
_WRITTEN = re.compile(
    r"(?:^|[\n|:;,])\s*(\w+)\s*(?:[-+*/%|&^]|//|\*\*)?=(?!=)|(?:^|\n)\s*(\w+)\.\w+\("
)
_TWICE = re.compile(
    r"(?<![\w.])(\w+) (?:[-+*/%<>&|^]|[<>=!]=|//|and|or) \1(?![\w.(\[])|\((\w+), \2\)"
)


@dataclass(frozen=True)
class Priors:
    """The learned weight of each feature; a feature that is not there counts nothing."""

    features: Mapping[str, float]

    def weigh(self, operator: str, proposal: Proposal, site: Site) -> float:
        """Return the logarithm of the proposal's relative chance."""
        table = self.features
        weight = table.get(f"kind:{operator}.{proposal.kind}", _UNKNOWN)
        for feature, value in features(operator, proposal, site):
            weight += table.get(feature, 0.0) * value
        return weight

    def bound(self, operator: str, at: str, words: Vocabulary) -> float:
        """Return what no proposal of an operator at such a place weighs more than."""
        most = self._most.get(operator, _UNKNOWN) + self.features.get(f"place:{at}", 0.0)
        if words.unread and operator in _NAMING:
            most += self.features.get("unread name", 0.0)
        if words.stale and at[:1].isupper():  # only a statement writes
            most += self.features.get("writes stale", 0.0)
        return most

    @cached_property
    def _most(self) -> Mapping[str, float]:
        """The heaviest kind of each operator."""
        most: dict[str, float] = {}
        for feature, value in self.features.items():
            if feature.startswith("kind:"):
                operator = feature.removeprefix("kind:").partition(".")[0]
                most[operator] = max(most.get(operator, _UNKNOWN), value)
        return most


@cache
def learned() -> Priors:
    """Return what the script learned."""
    return Priors(json.loads(_TABLE.read_text("utf-8"))["features"])


def features(operator: str, proposal: Proposal, site: Site) -> list[tuple[str, float]]:
    """Return what is known of a proposal beside its kind, with its strength."""
    found = [("share", math.log(max(proposal.share, 0.05))), (f"place:{place(site)}", 1.0)]
    new, old = _words(site, proposal)
    fresh = [word for word in new if word not in old]
    if any(word.strip("'\"").lower() in site.words.told for word in fresh if word not in _PLAIN):
        found.append(("told", 1.0))
    if len(fresh) > 1:
        found.append(("more words", math.log(len(fresh))))
    if site.words.stale and not site.words.stale.isdisjoint(_written(proposal)):
        found.append(("writes stale", 1.0))
    if _lost(site, new, old):
        found.append(("loses name", 1.0))
    if _TWICE.search(_text(proposal)):
        found.append(("same twice", 1.0))
    if len(new) > _LONG:
        found.append(("long", 1.0))
    if operator in _NAMING:
        unread = site.words.unread
        if unread and any(word in unread for word in fresh):
            found.append(("unread name", 1.0))
    return found


def _text(proposal: Proposal) -> str:
    return proposal.splices[0].text if proposal.splices else ""


def _written(proposal: Proposal) -> list[str]:
    """The variables that new statements change."""
    return [one or other for one, other in _WRITTEN.findall(_text(proposal))]


def _lost(site: Site, new: list[str], old: list[str]) -> bool:
    """Tell whether a variable is read nowhere any more."""
    counts = site.words.counts
    return any(
        name in counts and name not in new and old.count(name) >= counts[name] for name in old
    )


def _words(site: Site, proposal: Proposal) -> tuple[list[str], list[str]]:
    new = [word for splice in proposal.splices for word in _WORD.findall(splice.text)]
    source = site.source
    old = [
        word
        for splice in proposal.splices
        if splice.end > splice.start
        for word in _WORD.findall(source.data[splice.start : splice.end].decode())
    ]
    return new, old


def place(site: Site) -> str:
    """Name where in the function the change is."""
    child: ast.AST = site.node
    if isinstance(child, ast.stmt):
        return type(child).__name__
    for parent in site.parents:
        match parent:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if test is child:
                return "test"
            case ast.comprehension():
                return "comprehension"
            case ast.For(iter=over) if over is child:
                return "over"
            case ast.Subscript(slice=index) if index is child:
                return "index"
            case ast.Call(func=function) if function is not child:
                return "argument"
            case ast.Raise() | ast.Assert():
                return "message"
            case ast.stmt():
                return f"in {type(parent).__name__}"
            case _:
                child = parent
    return "elsewhere"
