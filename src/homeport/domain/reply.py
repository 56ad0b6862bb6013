"""What a model gives back: pieces while it speaks, then one completion."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer as it arrives."""

    text: str


@dataclass(frozen=True, slots=True)
class CallDelta:
    """A piece of a tool call as it arrives; `id` and `name` come with its first piece."""

    index: int
    arguments: str  # a part of JSON text
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of what a model thinks aloud before it answers."""

    text: str


Piece = str | CallDelta | Thought


@dataclass(frozen=True, slots=True)
class Burst:
    """Pieces that arrived together; each stays a piece of its own."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost: tokens, and seconds of wall clock."""

    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    first_token_s: float
    total_s: float

    @property
    def tokens_per_s(self) -> float:
        """Decoding speed after the first token; 0 when too short to tell."""
        decoding = self.total_s - self.first_token_s
        return (
            (self.completion_tokens - 1) / decoding
            if decoding > 0 and self.completion_tokens > 1
            else 0.0
        )


@dataclass(frozen=True, slots=True)
class Called:
    """A tool call that the model made; `arguments` is its JSON text, as the model wrote it."""

    id: str
    name: str
    arguments: str


Vector = str | tuple[float, ...]  # a string is the numbers in base 64


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer.

    `finish` is `stop`, `length` (cut at the token limit), `tool_calls`, `filtered` (the provider
    withheld the rest) or `cancelled`.
    """

    text: str
    model: str
    finish: str
    usage: Usage
    calls: tuple[Called, ...] = ()
    vectors: tuple[Vector, ...] = ()  # of an embedding
    thoughts: str = ""  # what it thought aloud before
    confidence: float | None = None  # mean probability of its tokens, where it was asked for
