"""One place in a function, as operators see it, and what an operator may propose there."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from homeport.repair.candidate import Splice
from homeport.repair.python.source import Source
from homeport.repair.python.vocabulary import Function, Vocabulary

_ATOMS = (
    ast.Name, ast.Constant, ast.Call, ast.Subscript, ast.Attribute, ast.List, ast.Dict, ast.Set,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.JoinedStr,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A node of the function's tree with its parents, innermost first."""

    source: Source
    function: Function
    words: Vocabulary
    node: ast.expr | ast.stmt
    parents: tuple[ast.AST, ...] = field(repr=False)

    @property
    def parent(self) -> ast.AST:
        """The node around this one."""
        return self.parents[0]

    def text(self, node: ast.expr | ast.stmt | None = None) -> str:
        """Return a node as it is written; this one when none is given."""
        return self.source.text(node or self.node)

    def atom(self, node: ast.expr) -> str:
        """Return a node as it is written, in parentheses when an operator could tear it."""
        text = self.source.text(node)
        return text if isinstance(node, _ATOMS) else f"({text})"

    def put(self, text: str, node: ast.expr | ast.stmt | None = None) -> tuple[Splice, ...]:
        """Return the splice that puts text in a node's place; in this one's when none is given."""
        return (self.source.replace(node or self.node, text),)

    def swap(self, one: ast.expr, other: ast.expr) -> tuple[Splice, ...]:
        """Return the splices that exchange two nodes."""
        return (*self.put(self.text(other), one), *self.put(self.text(one), other))

    def token(self, left: ast.expr, right: ast.expr, old: str, new: str) -> tuple[Splice, ...]:
        """Return the splice that replaces the first `old` between two nodes."""
        start = self.source.end(left)
        gap = self.source.between(start, self.source.start(right))
        at = gap.find(old)
        if at < 0:  # only a comment can hide it, and then nothing is proposed
            return ()
        begin = start + len(gap[:at].encode())
        return (Splice(begin, begin + len(old.encode()), new),)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an operator would write; `chance` is its share among the fixes of its kind, 0 to 1."""

    splices: tuple[Splice, ...]
    chance: float
    note: str

    @property
    def weight(self) -> float:
        """The logarithm of the chance."""
        return math.log(max(self.chance, 1e-9))


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to change a program; `prior` is how often real fixes are of this kind, 0 to 1."""

    name: str
    prior: float
    propose: Callable[[Site], Iterator[Proposal]]


def becomes(site: Site, node: ast.expr, text: str, chance: float) -> Proposal:
    """Propose to write `text` where the node stands."""
    return Proposal(site.put(text, node), chance, f"`{short(site.text(node))}` becomes `{short(text)}`")


def short(text: str, longest: int = 60) -> str:
    """Return text on one line, cut where it gets long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
