"""What a rule is given: the failure, the repository's sources, and the flow of values."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.scope import expressions_on, function_at, qualified_name
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace


@dataclass(frozen=True, slots=True)
class Case:
    """One failure: `frames` are those of the trace that lie in the repository, innermost first."""

    failure: Trace
    sources: Sources
    frames: tuple[Frame, ...]
    flow: Flow

    @property
    def type(self) -> str:
        """The exception's name without its module."""
        return (self.failure.type or "").rpartition(".")[2]

    @property
    def message(self) -> str:
        """The exception's message."""
        return self.failure.message or ""

    def sites(self) -> Iterator[Site]:
        """The places of the repository's frames, innermost first."""
        for index, frame in enumerate(self.frames):
            if frame.file and frame.line:
                yield Site(frame.file, frame.line, None, index)

    def crash(self) -> Site | None:
        """The innermost place in the repository."""
        return next(self.sites(), None)

    def expressions(self, site: Site) -> list[ast.expr]:
        """The expressions on a line; only the underlined ones when the trace underlines any."""
        tree = self.sources.tree(site.path)
        every = expressions_on(tree, site.line) if tree else []
        marked = self._marked(site)
        return [node for node in every if _inside(node, marked)] if marked else every

    def _marked(self, site: Site) -> tuple[int, int] | None:
        """The columns the runtime underlined, as the syntax tree counts them: in UTF-8 bytes."""
        if site.frame is None or (mark := self.frames[site.frame].mark) is None:
            return None
        source = self.sources.line(site.path, site.line)
        code = self.frames[site.frame].code
        if code.strip() != source.strip():
            return None
        shift = len(source) - len(source.lstrip()) - (len(code) - len(code.lstrip()))
        start, end = (len(source[: max(column + shift, 0)].encode()) for column in mark)
        return start, end

    def symbol(self, path: str, line: int) -> str:
        """The qualified name of the function or class around a line."""
        tree = self.sources.tree(path)
        return qualified_name(tree, line) if tree else ""

    def function(self, path: str, line: int) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The function around a line."""
        tree = self.sources.tree(path)
        return function_at(tree, line) if tree else None


def _inside(node: ast.expr, marked: tuple[int, int]) -> bool:
    """Tell whether a node lies in the underlined columns, or around the one that is pointed at."""
    if node.lineno != node.end_lineno:
        return True
    start, end = node.col_offset, node.end_col_offset or 0
    if marked[1] - marked[0] == 1:
        return start <= marked[0] < end
    return marked[0] <= start and end <= marked[1]


_LONGEST = 4000  # characters of a message that are looked at
Examine = Callable[[Case, re.Match[str]], Iterable[Cause]]


@dataclass(frozen=True, slots=True)
class Example:
    """A program and the line that must be named; tests run `python main.py` for its real trace.

    `cause` is (path, line), or None when the rule must stay silent.
    """

    files: dict[str, str]
    cause: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One failure pattern: asked when the type fits and the pattern is found in the message."""

    name: str
    types: frozenset[str]
    pattern: re.Pattern[str]
    examine: Examine
    examples: tuple[Example, ...] = field(default=(), repr=False)
    language: str = "python"  # empty: every language

    def fits(self, case: Case) -> re.Match[str] | None:
        """The match in the message when this rule should look at the case."""
        if self.language and case.failure.language != self.language:
            return None
        if self.types and case.type not in self.types:
            return None
        message = case.message[:_LONGEST]
        # What a program printed after its error can look like more of the message.
        return self.pattern.search(message) or self.pattern.search(message.partition("\n")[0])
