"""One place in a function, as operators see it, and what an operator may propose there."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from homeport.repair.candidate import Splice
from homeport.repair.python.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from homeport.repair.python.source import Source
    from homeport.repair.python.vocabulary import Function, Vocabulary

_ATOMS = (
    ast.Name, ast.Constant, ast.Call, ast.Subscript, ast.Attribute, ast.List, ast.Dict, ast.Set,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.JoinedStr,
)  # fmt: skip
_OPEN = (ast.stmt, ast.Call, ast.Subscript, ast.List, ast.comprehension, ast.keyword, ast.Slice,
         ast.Tuple, ast.Compare, ast.BoolOp)  # fmt: skip


@dataclass(frozen=True)
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

    @cached_property
    def own(self) -> str:
        """This node as it is written."""
        return self.source.text(self.node)

    @cached_property
    def kind(self) -> Kind:
        """What kind of value this node has; unknown for a statement."""
        return self.words.values.of(self.node) if isinstance(self.node, ast.expr) else Kind.UNKNOWN

    @cached_property
    def reads(self) -> bool:
        """Whether this is an expression whose value is used: neither stored to nor called."""
        if not isinstance(self.node, ast.expr):
            return False
        if isinstance(getattr(self.node, "ctx", None), ast.Store | ast.Del):
            return False
        return not (isinstance(self.parent, ast.Call) and self.parent.func is self.node)

    @cached_property
    def bare(self) -> bool:
        """Whether an operation may stand here without parentheses."""
        return isinstance(self.parent, _OPEN)

    @cached_property
    def statement(self) -> ast.stmt:
        """The statement that this node belongs to, or is."""
        return next(one for one in (self.node, *self.parents) if isinstance(one, ast.stmt))

    def text(self, node: ast.expr | ast.stmt | None = None) -> str:
        """Return a node as it is written; this one when none is given."""
        return self.own if node is None else self.source.text(node)

    def atom(self, node: ast.expr) -> str:
        """Return a node as it is written, in parentheses when an operator could tear it."""
        text = self.source.text(node)
        return text if isinstance(node, _ATOMS) else f"({text})"

    def held(self, text: str) -> str:
        """Return an operation as it may stand in this node's place."""
        return text if self.bare else f"({text})"

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

    def siblings(self, node: ast.stmt | None = None) -> list[ast.stmt]:
        """Return the block that a statement stands in; this one's when none is given."""
        wanted = self.node if node is None else node
        for name in ("body", "orelse", "finalbody"):
            block = getattr(self.parent, name, None)
            if isinstance(block, list) and any(one is wanted for one in block):
                return block
        return [self.statement]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an operator would write.

    `kind` names the sort of fix, whose frequency is learned; `share` is how likely this one is
    among those of its kind, 1 being usual.
    """

    splices: tuple[Splice, ...]
    kind: str
    share: float
    note: str


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to change a program, with examples: a function before, and what must be proposed."""

    name: str
    propose: Callable[[Site], Iterator[Proposal]]
    examples: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def becomes(site: Site, node: ast.expr, text: str, kind: str, share: float = 1.0) -> Proposal:
    """Propose to write `text` where the node stands."""
    note = f"`{short(site.source.text(node))}` becomes `{short(text)}`"
    return Proposal(site.put(text, node), kind, share, note)


def written(
    site: Site, node: ast.stmt, text: str, kind: str, share: float, *, after: bool = False
) -> Proposal:
    """Propose lines before or after a statement, `pass` gives way to them.

    `|` starts a line that is one level deeper.
    """
    source = site.source
    start, end = source.lines(node)
    newline, indent = source.newline, source.indent(node)
    instead = isinstance(node, ast.Pass)
    step = "\t" if "\t" in indent else "    "
    at = end if after else start
    lead = newline if after and not source.data[:end].endswith((b"\n", b"\r")) else ""
    head, *rest = text.split("\n|")
    lines = [f"{indent}{head}", *(f"{indent}{step}{line}" for line in rest)]
    block = lead + "".join(line + newline for line in lines)
    place = "instead of" if instead else "after" if after else "before"
    note = f"`{short(' '.join([head, *rest]))}` {place} `{short(source.text(node), 40)}`"
    splice = Splice(start, end, block.removeprefix(lead)) if instead else Splice(at, at, block)
    return Proposal((splice,), kind, share, note)


def short(text: str, longest: int = 60) -> str:
    """Return text on one line, cut where it gets long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
