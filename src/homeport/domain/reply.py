"""What a model gives back: pieces while it speaks, then one completion."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer as it arrives."""

    text: str


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
class Completion:
    """A whole answer. `finish` is `stop`, `length` (cut at the token limit) or `cancelled`."""

    text: str
    model: str
    finish: str
    usage: Usage
