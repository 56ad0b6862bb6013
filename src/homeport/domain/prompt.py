"""The two types that carry safety: what may meet a local model, and what may leave.

A prompt knows all of its texts by one traversal. Whoever scans, masks or clears works on `texts()`
and puts them back with `with_texts()`, so that no field can be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from homeport.domain.structure import Structure

    Change = Callable[[str, str], str]  # a text, and what stands after it when read together

END = ""  # after a text that is read alone, or last


class Role(StrEnum):
    """Who speaks in a prompt."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Kind(StrEnum):
    """What a model is asked for."""

    CHAT = "chat"
    COMPLETION = "completion"  # the one message is to be continued
    EMBEDDING = "embedding"  # a vector for each message


class Choice(StrEnum):
    """Whether the model may, must or must not call a tool; no choice is the model's own default."""

    AUTO = "auto"
    NONE = "none"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Call:
    """A tool called by the model; `id` is a name of ours, never the caller's own text."""

    id: str
    name: str
    arguments: Structure


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that the model may call."""

    name: str
    description: str = ""
    schema: Structure | None = None
    strict: bool | None = None


class Medium(StrEnum):
    """What a file holds."""

    IMAGE = "image"
    SOUND = "sound"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class File:
    """Content that no detector reads: a policy may let local models have it, never a cloud."""

    medium: Medium
    type: str  # as in image/png; one of a closed set, so it tells nothing else
    data: str = field(repr=False)  # in base 64


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt."""

    role: Role
    text: str
    more: tuple[str, ...] = ()  # further parts, where the caller keeps them apart
    calls: tuple[Call, ...] = ()
    answers: str = ""  # the id of the call whose result this is
    name: str = ""  # the speaker's
    failed: bool = False  # the tool did
    keeps: bool = False  # what stands up to here comes again: a cloud may keep it read
    files: tuple[File, ...] = ()

    @property
    def words(self) -> str:
        """All its parts as one text."""
        return "\n".join((self.text, *self.more)) if self.more else self.text

    @property
    def size(self) -> int:
        """How many texts it holds."""
        calls = sum([1 + len(call.arguments.strings) for call in self.calls])
        return 1 + len(self.more) + calls + bool(self.name)

    def changed(self, change: Change) -> Message:
        """Return it with every text changed."""
        if not (self.calls or self.name or self.more or self.files):
            return self._with_text(change(self.text, END))
        return replace(
            self,
            text=change(self.text, "\n"),
            more=tuple([change(text, "\n") for text in self.more]),
            calls=tuple(
                [
                    replace(
                        call,
                        name=change(call.name, "\n"),
                        arguments=call.arguments.changed(change),
                    )
                    for call in self.calls
                ]
            ),
            name=change(self.name, END) if self.name else "",
        )

    def _with_text(self, text: str) -> Message:
        if text == self.text:
            return self
        return Message(self.role, text, answers=self.answers, failed=self.failed, keeps=self.keeps)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What may meet a local backend only."""

    messages: tuple[Message, ...]
    kind: Kind = Kind.CHAT
    model: str = ""  # as the caller named it; empty: the backend's own
    tools: tuple[Tool, ...] = ()
    choice: Choice | int | None = None  # a number: this tool
    stop: tuple[str, ...] = ()
    suffix: str = ""  # what follows the text to be written
    user: str = ""  # whom the caller asks for
    metadata: Structure | None = None
    schema: Structure | None = None  # what the answer must look like
    schema_name: str = ""
    as_json: bool = False  # the answer must be a JSON object
    # What `passages` found: a prompt never changes, and is asked for its texts by many.
    _read: tuple[tuple[str, ...], tuple[str, ...]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    @property
    def files(self) -> int:
        """How many files its messages hold: nobody has read what is in them."""
        return sum([len(message.files) for message in self.messages])

    def texts(self) -> tuple[str, ...]:
        """Return every text, always in the same order; those of the messages come first."""
        return self.passages()[0]

    def passages(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return every text, and what stands after each as they are read; `END` ends a passage."""
        if self._read is None:
            object.__setattr__(self, "_read", self._passages())
        return self._read or ((), ())

    def _passages(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        texts: list[str] = []
        glue: list[str] = []

        def note(text: str, after: str) -> str:
            texts.append(text)
            glue.append(after)
            return text

        for message in self.messages:
            message.changed(note)
            glue[-1] = END  # a message is read alone, so that it can be remembered alone
        self._surroundings(note)
        return tuple(texts), tuple(glue)

    def with_texts(self, texts: Sequence[str]) -> Prompt:
        """Return the same prompt with other texts, in the order of `texts()`.

        Raises:
            ValueError: there are more or fewer than it has.
        """
        rest = iter(texts)
        try:
            made = self.changed(lambda _text, _after: next(rest))
        except StopIteration as error:
            raise ValueError("there are fewer texts than the prompt has") from error
        if next(rest, None) is not None:
            raise ValueError("there are more texts than the prompt has")
        return made

    def changed(self, change: Change) -> Prompt:
        """Return it with every text changed: the one traversal that all others are made of."""
        messages = tuple([message.changed(change) for message in self.messages])
        return replace(self._surroundings(change), messages=messages)

    @property
    def _has_surroundings(self) -> bool:
        return bool(
            self.model
            or self.tools
            or self.stop
            or self.suffix
            or self.user
            or self.metadata is not None
            or self.schema is not None
            or self.schema_name
        )

    def _surroundings(self, change: Change) -> Prompt:
        """Return it with all texts but the messages' changed; short ones are read as lines."""
        if not self._has_surroundings:
            return self
        return replace(
            self,
            tools=tuple([_tool(tool, change) for tool in self.tools]),
            schema=self.schema.changed(change) if self.schema else None,
            metadata=self.metadata.changed(change) if self.metadata else None,
            suffix=change(self.suffix, END) if self.suffix else "",
            model=change(self.model, "\n") if self.model else "",
            user=change(self.user, "\n") if self.user else "",
            schema_name=change(self.schema_name, "\n") if self.schema_name else "",
            stop=tuple([change(text, "\n") for text in self.stop]),
        )


@dataclass(frozen=True, slots=True)
class ClearedPrompt:
    """What may leave. Made only by `gateway.clearance.clear`."""

    prompt: Prompt
    policy_digest: str
    labels: tuple[tuple[str, str], ...] = ()  # for another Homeport

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages, cleared as all the rest."""
        return self.prompt.messages


def _tool(tool: Tool, change: Change) -> Tool:
    return replace(
        tool,
        name=change(tool.name, "\n"),
        description=change(tool.description, "\n") if tool.description else "",
        schema=tool.schema.changed(change) if tool.schema else None,
    )
