"""A backend that says what it was given to say: for tests, demonstrations and dry rehearsals.

Deterministic down to the usage figures; never offered as an answer to a person's question.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field

from homeport.backends.protocol import Options, Properties, estimate_tokens, require_cleared
from homeport.backends.visible import visible
from homeport.domain import ClearedPrompt, Completion, Delta, Message, Prompt, Usage
from homeport.errors import BackendError


@dataclass(frozen=True, slots=True)
class ScriptedBackend:
    """Answers every prompt with the same pieces; `error`, when given, is raised after them."""

    pieces: Sequence[str] = ()
    name: str = "scripted"
    context_window: int = 4096
    error: BackendError | None = None
    seen: list[Prompt] = field(default_factory=list)  # every prompt it was asked

    async def stream(
        self, prompt: Prompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Yield the pieces, cut at `options.max_tokens` pieces, then the Completion."""
        self.seen.append(prompt)
        for item in _play(self.pieces, self.name, prompt.messages, options, self.error):
            yield item

    def count_tokens(self, text: str) -> int:
        """Guess as a real backend without its tokenizer would."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Do nothing: there is nothing to give back."""


@dataclass(frozen=True, slots=True)
class ScriptedCloud:
    """The same, elsewhere: takes cleared prompts only and remembers every one it was sent."""

    pieces: Sequence[str] = ()
    name: str = "scripted-cloud"
    context_window: int = 8192
    properties: Properties = field(default_factory=Properties)
    error: BackendError | None = None
    seen: list[ClearedPrompt] = field(default_factory=list)

    async def stream(
        self, prompt: ClearedPrompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Yield the pieces, cut at `options.max_tokens` pieces, then the Completion."""
        cleared = require_cleared(prompt)
        self.seen.append(cleared)
        for item in _play(self.pieces, self.name, cleared.messages, options, self.error):
            yield item

    def count_tokens(self, text: str) -> int:
        """Guess as a real backend without its tokenizer would."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Do nothing: there is nothing to give back."""


def _play(
    pieces: Sequence[str],
    name: str,
    messages: tuple[Message, ...],
    options: Options,
    error: BackendError | None,
) -> Iterator[Delta | Completion]:
    """Say the pieces, then fail or finish."""
    said = [visible(piece) for piece in pieces[: options.max_tokens]]
    yield from (Delta(piece) for piece in said if piece)
    if error is not None:
        raise error
    usage = Usage(
        prompt_tokens=sum(estimate_tokens(message.text) for message in messages),
        cached_tokens=0,
        completion_tokens=len(said),
        first_token_s=0.0,
        total_s=0.0,
    )
    finish = "length" if len(pieces) > options.max_tokens else "stop"
    yield Completion("".join(said), name, finish, usage)
