"""What the readers of several dialects share: content, tools, calls and the names of their ids."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.domain import Call, Tool
from homeport.server.dialects.fields import DialectError, Fields, taken_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.domain import Structure

NO_FILES = "images, sound and files are not read here, so they are not passed on"
_FILES = frozenset(
    {"image_url", "image", "input_image", "input_audio", "audio", "file", "input_file", "document"}
)


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
    """The text parts of a message; `keeps` when the caller marked what comes again."""

    texts: tuple[str, ...]
    keeps: bool = False

    @property
    def first(self) -> str:
        """The first part."""
        return self.texts[0] if self.texts else ""

    @property
    def more(self) -> tuple[str, ...]:
        """The parts after the first one."""
        return self.texts[1:]


def content(fields: Fields, name: str) -> Content:
    """Read text, or a list of text parts."""
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
    """Read a list of text parts."""
    texts: list[str] = []
    keeps = False
    for number, value in enumerate(values):
        part = Fields(value, f"{where}[{number}]")
        texts.append(text_part(part))
        keeps = cache_mark(part) or keeps
        part.end()
    return Content(tuple(texts), keeps)


def text_part(part: Fields) -> str:
    """Read one part that must be text."""
    kind = part.text("type", None)
    if kind in _FILES:
        raise part.error("type", NO_FILES)
    if kind not in {"text", "input_text"}:
        raise part.error("type", "is no part that is known here, so it is not passed on")
    return part.text("text", None)


def cache_mark(part: Fields) -> bool:
    """Read the mark that says that what stands up to here comes again."""
    mark = part.object("cache_control")
    if mark is None:
        return False
    mark.choice("type", ("ephemeral",))
    mark.choice("ttl", ("5m", "1h"))
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
