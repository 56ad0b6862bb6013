"""What the readers of several dialects share: content, tools, calls and the names of their ids."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.domain import Call, File, Sampling, Tool
from homeport.server.dialects import files
from homeport.server.dialects.fields import DialectError, Fields, taken_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.domain import Structure

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_TEXTS = frozenset({"text", "input_text", "output_text"})
_THOUGHTS = frozenset({"thinking", "redacted_thinking", "reasoning"})


@dataclass(slots=True)
class CallNames:
    """Gives calls names of our own, so that a caller's ids never leave; order makes them stable."""

    _known: dict[str, str] = field(default_factory=dict)

    def given(self, theirs: str) -> str:
        """Name a call that is made."""
        return self._known.setdefault(theirs, f"call_{len(self._known) + 1}")

    def known(self, theirs: str, where: str) -> str:
        """Return the name of a call that was made before.

        Raises:
            DialectError: it was not.
        """
        if theirs not in self._known:
            raise DialectError("answers no call of an earlier message", field=where)
        return self._known[theirs]


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of a message; `keeps` when the caller marked what comes again."""

    texts: tuple[str, ...]
    keeps: bool = False
    files: tuple[File, ...] = ()

    @property
    def first(self) -> str:
        """The first part."""
        return self.texts[0] if self.texts else ""

    @property
    def more(self) -> tuple[str, ...]:
        """The parts after the first one."""
        return self.texts[1:]


def content(fields: Fields, name: str) -> Content:
    """Read text, or a list of parts."""
    value = fields.raw(name)
    match value:
        case None:
            return Content(())
        case str():
            return Content((value,))
        case list():
            return parts(value, fields.place(name))
        case _:
            raise fields.error(name, "must be text, or a list of parts")


def parts(values: list[object], where: str) -> Content:
    """Read a list of parts."""
    texts: list[str] = []
    found: list[File] = []
    keeps = False
    for number, value in enumerate(values):
        part = Fields(value, f"{where}[{number}]")
        one = read_part(part)
        if isinstance(one, str):
            texts.append(one)
        elif one is not None:
            found.append(one)
        keeps = cache_mark(part) or keeps
        part.end()
    return Content(tuple(texts), keeps, tuple(found))


def read_part(part: Fields) -> str | File | None:
    """Read one part; of a model's earlier thoughts nothing is left."""
    kind = part.text("type", None)
    if kind in _TEXTS:
        part.drop("annotations", "citations", "logprobs")
        return part.text("text", None)
    if kind in _THOUGHTS:
        part.drop("thinking", "signature", "data", "text", "summary", "reasoning", "id")
        return None
    if kind == "refusal":
        return part.text("refusal", None)
    return files.read_file(kind, part)


def thinking(fields: Fields) -> Sampling:
    """Read `thinking`: whether to think aloud, and how much; other names hold in other dialects."""
    wanted = fields.object("thinking")
    if wanted is None:
        return Sampling()
    kind = wanted.choice("type", ("enabled", "adaptive", "disabled", "auto"))
    budget = wanted.whole("budget_tokens")
    wanted.drop("display", "clear_thinking", "keep")
    wanted.end()
    if kind == "disabled":
        return Sampling(thinking=False)
    return Sampling(thinking=True, thought_tokens=budget)


def cache_mark(part: Fields) -> bool:
    """Read the mark that says that what stands up to here comes again."""
    mark = part.object("cache_control")
    if mark is None:
        return False
    mark.choice("type", ("ephemeral",))
    mark.choice("ttl", ("5m", "1h"))
    mark.drop("scope")
    mark.end()
    return True


def arguments(written: str, where: str) -> Structure:
    """Take apart the arguments of a call, as JSON text; what is no object stays one text."""
    try:
        value = json.loads(written, object_pairs_hook=tuple) if written.strip() else ()
    except (ValueError, RecursionError):
        return taken_apart(written, where)
    if not isinstance(value, tuple):
        return taken_apart(written, where)
    return taken_apart(value, where, written)


def call(names: CallNames, theirs: str, name: str, given: Structure) -> Call:
    """Return a call that was made, under a name of our own."""
    return Call(names.given(theirs), name, given)


def function_tool(one: Fields) -> Tool:
    """Read a tool of the shape that OpenAI and Ollama share."""
    one.choice("type", ("function",))
    cache_mark(one)
    function = one.object("function")
    if function is None:
        raise one.error("function", "is missing")
    tool = Tool(
        function.text("name", None),
        function.text("description"),
        function.structure("parameters"),
        function.flag("strict"),
    )
    function.end()
    return tool


def tool_number(tools: tuple[Tool, ...], name: str, wrong: Callable[[str], DialectError]) -> int:
    """Return which tool has this name.

    Raises:
        DialectError: none has.
    """
    for number, tool in enumerate(tools):
        if tool.name == name:
            return number
    raise wrong("names no tool of this request")
