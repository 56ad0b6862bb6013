"""What a dialect is: it reads a body into a question, and says an answer in its own words.

One file for each dialect; HTTP, the gateway and the clock are others' business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from homeport.domain import Sampling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.domain import Completion, Decision, Piece, Prompt

JSON = b"application/json"
EVENTS = b"text/event-stream; charset=utf-8"
LINES = b"application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Asked:
    """A body that was read."""

    prompt: Prompt
    stream: bool = False
    sampling: Sampling = field(default_factory=Sampling)
    max_tokens: int | None = None
    usage_wanted: bool = True  # at the end of a stream
    allow_cloud: bool = False
    thoughts: bool = True  # the client takes what the model thinks aloud
    instead: bytes = b""  # what is answered without asking any model


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, for a program."""

    status: int
    message: str
    hint: str = ""
    field: str = ""

    @property
    def text(self) -> str:
        """The message with the next step."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


class Voice(Protocol):
    """Says one answer; `pieces` is asked for each burst, in order, `tail` once at the end."""

    def head(self) -> bytes:
        """Begin a stream."""
        ...

    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        """Say pieces of a stream, an event for each."""
        ...

    def tail(self, completion: Completion) -> bytes:
        """End a stream."""
        ...

    def broken(self, fault: Fault) -> bytes:
        """End a stream that failed after it had begun."""
        ...

    def whole(self, completion: Completion) -> bytes:
        """Say the whole answer at once."""
        ...


class Dialect(Protocol):
    """One way of asking."""

    @property
    def name(self) -> str:
        """The name, as metrics show it."""
        ...

    @property
    def content_type(self) -> bytes:
        """The type of a stream."""
        ...

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body.

        Raises:
            DialectError: it is not of this dialect, or holds what may not be passed on.
        """
        ...

    def voice(self, asked: Asked, decision: Decision, now: float) -> Voice:
        """Return what says the answer."""
        ...

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong, in this dialect's own shape."""
        ...
