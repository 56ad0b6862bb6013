"""What every backend is: one streaming question, a token count, a name and a window.

A local backend meets a `Prompt`; a cloud backend meets a `ClearedPrompt` only and declares what it
does with data. Routing, redaction and budgets are the gateway's business.
"""

import math
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from homeport.domain import (
    Burst,
    ClearedPrompt,
    Completion,
    Delta,
    Kind,
    Priority,
    Prompt,
    Sampling,
)
from homeport.errors import ClearanceRefused, InputError

Spoken = Delta | Burst | Completion

MOST_TOKENS = 8192  # an answer is never unbounded, whatever a caller asks for
MOST_TOKENS_OF_A_PROGRAM = 1 << 20


@dataclass(frozen=True, slots=True)
class Options:
    """How an answer is made and where it ends: by tokens and by the clock, always both.

    With `sampling` a program asks: it gets the model's words as they are, and what it did not name
    is left to the model. Without it a person asks, and `temperature` and `seed` hold.
    """

    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    json_schema: Mapping[str, object] | None = None
    deadline_s: float = 120.0
    sampling: Sampling | None = None
    bounded: bool = True  # False: no limit was named, the model's own holds
    whole: bool = False  # in one piece
    weighed: bool = False  # with how sure the model was of it, where the server tells
    priority: Priority = Priority.ANSWER

    def __post_init__(self) -> None:
        most = MOST_TOKENS if self.sampling is None else MOST_TOKENS_OF_A_PROGRAM
        if not 1 <= self.max_tokens <= most:
            raise ValueError(f"max_tokens must be 1 to {most}, not {self.max_tokens}")
        if not (math.isfinite(self.deadline_s) and self.deadline_s > 0):
            raise ValueError(f"deadline_s must be a positive number, not {self.deadline_s}")
        if not (math.isfinite(self.temperature) and self.temperature >= 0):
            raise ValueError(f"temperature must be 0 or more, not {self.temperature}")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a cloud backend's owner declares about it; what is not declared counts as the worst."""

    retention_days: int | None = None  # None: not declared, so without an end
    trains_on_data: bool = True
    region: str = ""
    private_network: bool = False
    customer_managed_keys: bool = False
    attestations: tuple[str, ...] = ()


class LocalBackend(Protocol):
    """A model on a machine the user trusts with plain text."""

    @property
    def name(self) -> str:
        """The model's name, as answers and records show it."""
        ...

    @property
    def context_window(self) -> int:
        """How many tokens prompt and answer may have together."""
        ...

    def stream(self, prompt: Prompt, options: Options) -> AsyncIterator[Spoken]:
        """Yield pieces as they arrive and one Completion last; closing the iterator cancels."""
        ...

    def count_tokens(self, text: str) -> int:
        """Count the tokens of `text`, exactly or a little too high."""
        ...

    async def close(self) -> None:
        """Give back memory and connections; calling it twice is fine."""
        ...


class CloudBackend(Protocol):
    """A model elsewhere: it meets cleared prompts only."""

    @property
    def name(self) -> str:
        """The model's name, as answers and records show it."""
        ...

    @property
    def context_window(self) -> int:
        """How many tokens prompt and answer may have together."""
        ...

    @property
    def properties(self) -> Properties:
        """What its owner declares; policy says what it requires."""
        ...

    def stream(self, prompt: ClearedPrompt, options: Options) -> AsyncIterator[Spoken]:
        """Yield pieces as they arrive and one Completion last; closing the iterator cancels."""
        ...

    def count_tokens(self, text: str) -> int:
        """Count the tokens of `text`, exactly or a little too high."""
        ...

    async def close(self) -> None:
        """Give back memory and connections; calling it twice is fine."""
        ...


def require_cleared(prompt: object) -> ClearedPrompt:
    """Return `prompt` if it was cleared; types are checked before the run, this holds during it."""
    if isinstance(prompt, ClearedPrompt):
        return prompt
    raise ClearanceRefused(
        f"a cloud backend was given a {type(prompt).__name__}",
        hint="send it through the gateway, which clears what may leave",
    )


def require_words(prompt: Prompt, model: str) -> None:
    """Refuse what a model of words alone cannot take, so that nothing is left out in silence.

    Raises:
        InputError: the prompt has tools, wants a vector, or a text between two others.
    """
    asked = {
        "call tools": prompt.tools or any(one.calls or one.answers for one in prompt.messages),
        "make embeddings": prompt.kind is Kind.EMBEDDING,
        "fill in between two texts": prompt.suffix,
        "look at files": prompt.files,
    }
    for what, wanted in asked.items():
        if wanted:
            raise InputError(
                f"{model} cannot {what} here",
                hint="name a model server that can: homeport serve --local URL",
            )


def in_words(prompt: Prompt, options: Options, model: str) -> Options:
    """Return how a model of words alone is to answer; what the prompt and a program asked holds.

    Raises:
        InputError: as `require_words`.
    """
    require_words(prompt, model)
    if prompt.schema is not None or prompt.as_json:
        options = replace(options, json_schema=_schema(prompt))
    wanted = options.sampling
    if wanted is None:
        return options
    return replace(
        options,
        stop=prompt.stop,
        temperature=options.temperature if wanted.temperature is None else wanted.temperature,
        seed=options.seed if wanted.seed is None else wanted.seed,
    )


def _schema(prompt: Prompt) -> Mapping[str, object]:
    """Return what the answer must look like; a schema that is no object allows any object."""
    asked = prompt.schema.value() if prompt.schema is not None else None
    return asked if isinstance(asked, dict) else {"type": "object"}


def estimate_tokens(text: str) -> int:
    """Guess the tokens of `text`, rather too many: code takes about 3 bytes a token."""
    return -(-len(text.encode("utf-8", "surrogateescape")) // 3)
