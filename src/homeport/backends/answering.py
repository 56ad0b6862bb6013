"""One answer while it is being made: text so far, the clock, the counts, where it must end.

Every backend that hears a real model uses it, so that all of them are bounded alike.
"""

import time
from collections.abc import Callable

from homeport.backends.chat_format import Chunk
from homeport.backends.loops import loops
from homeport.backends.protocol import Options, estimate_tokens
from homeport.backends.visible import visible
from homeport.domain import Completion, Delta, Message, Usage
from homeport.errors import BackendUnavailable

CHARACTERS_A_TOKEN = 64  # no tokenizer makes longer ones: a server that sends more does not count
_LOOK_EVERY = 16  # pieces
_LOOKED_AT = 640  # pieces: as many characters at least


class Answering:
    """Collects chunks and gives deltas; `end` closes the account."""

    def __init__(
        self,
        model: str,
        messages: tuple[Message, ...],
        options: Options,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._clock = clock
        self._began = clock()
        self._first: float | None = None
        self._pieces: list[str] = []
        self._spoken = 0
        self._room = options.max_tokens * CHARACTERS_A_TOKEN
        self._limit = options.max_tokens
        self._deadline_s = options.deadline_s
        self._messages = messages
        self._prompt_tokens: int | None = None
        self._cached_tokens = 0
        self._completion_tokens: int | None = None
        self._finish: str | None = None
        self._heeded = options.sampling is None  # a program may want the same a thousand times
        self._looping = False

    def take(self, chunk: Chunk) -> Delta | None:
        """Account for one chunk; return what of it can be shown."""
        if chunk.prompt_tokens is not None:
            self._prompt_tokens = chunk.prompt_tokens
        if chunk.cached_tokens is not None:
            self._cached_tokens = chunk.cached_tokens
        if chunk.completion_tokens is not None:
            self._completion_tokens = chunk.completion_tokens
        if chunk.finish is not None:
            self._finish = "length" if chunk.finish == "length" else "stop"
        if not chunk.text:
            return None
        if self._first is None:
            self._first = self._clock()
        self._spoken += 1
        text = visible(chunk.text)[: max(self._room, 0)]
        self._room -= len(chunk.text)
        if not text:
            return None
        self._pieces.append(text)
        if self._heeded and self._spoken % _LOOK_EVERY == 0:
            self._looping = loops("".join(self._pieces[-_LOOKED_AT:]))
        return Delta(text)

    def done(self) -> None:
        """Note that the server calls the answer whole, whether or not it gave a reason."""
        self._finish = self._finish or "stop"

    @property
    def overlong(self) -> bool:
        """Tell whether it goes on beyond any reading of the token limit, or only repeats itself."""
        return self._looping or self._room <= 0 or self._spoken > 2 * self._limit

    @property
    def remaining_s(self) -> float:
        """Seconds until the deadline; never negative."""
        return max(self._began + self._deadline_s - self._clock(), 0.0)

    def late(self) -> Completion:
        """Close the account at the deadline: what was said stands, nothing said is an error."""
        if self._pieces:
            return self._completion("cancelled")
        raise BackendUnavailable(
            f"{self._model} said nothing within {self._deadline_s:g} s",
            hint="ask with a shorter prompt, a smaller model or a longer deadline",
        )

    def end(self) -> Completion:
        """Close the account: the whole text and what it cost.

        Raises:
            BackendUnavailable: the answer broke off in the middle.
        """
        if self.overlong:
            return self._completion("length")
        if self._finish is None:
            raise BackendUnavailable(
                f"{self._model} broke off in the middle of its answer", hint="ask again"
            )
        return self._completion(self._finish)

    def _completion(self, finish: str) -> Completion:
        now = self._clock()
        prompt = self._prompt_tokens
        if prompt is None:
            prompt = sum(estimate_tokens(message.text) for message in self._messages)
        spoken = self._completion_tokens
        usage = Usage(
            prompt_tokens=prompt,
            cached_tokens=min(self._cached_tokens, prompt),
            completion_tokens=self._spoken if spoken is None else spoken,
            first_token_s=(now if self._first is None else self._first) - self._began,
            total_s=now - self._began,
        )
        return Completion("".join(self._pieces), self._model, finish, usage)
