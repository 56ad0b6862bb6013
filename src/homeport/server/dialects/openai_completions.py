"""OpenAI's completion of a text: POST /v1/completions, whole or as an event stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeport.backends.fast_json import write
from homeport.domain import Kind, Message, Prompt, Role
from homeport.server.dialects.dialect import EVENTS, Asked, Fault
from homeport.server.dialects.events import events, words_of
from homeport.server.dialects.fields import Fields
from homeport.server.dialects.openai_shape import (
    FINISHES,
    Events,
    broken,
    error,
    most_tokens,
    sampling,
    stream_options,
    usage_body,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.domain import Completion, Decision, Piece


class OpenAICompletions:
    """The dialect."""

    name = "openai-completions"
    content_type = EVENTS

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        texts = fields.texts("prompt")
        if len(texts) != 1:
            raise fields.error("prompt", "must be one text; one answer is made at a time")
        prompt = Prompt(
            (Message(Role.USER, texts[0]),),
            Kind.COMPLETION,
            model=fields.text("model"),
            stop=fields.texts("stop"),
            suffix=fields.text("suffix"),
            user=fields.text("user"),
        )
        asked = Asked(
            prompt,
            stream=bool(fields.flag("stream")),
            sampling=sampling(fields),
            max_tokens=most_tokens(fields, "max_tokens"),
            usage_wanted=stream_options(fields),
        )
        for name in ("n", "best_of"):
            if (fields.whole(name) or 1) != 1:
                raise fields.error(name, "must be 1 here: one answer is made at a time")
        fields.refuse(("echo", "logprobs"), "is not served here")
        fields.drop("store", "service_tier", "safety_identifier", "prompt_cache_key")
        fields.end()
        return asked

    def voice(self, asked: Asked, decision: Decision, now: float) -> CompletionsVoice:
        """Return what says the answer."""
        return CompletionsVoice(asked, f"cmpl-{decision.request}", int(now))

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return error(fault)


class CompletionsVoice:
    """Says one answer."""

    def __init__(self, asked: Asked, name: str, created: int) -> None:
        self._events = Events(asked, name, created, "text_completion")
        self._before = self._events.opening + '"text":'

    def head(self) -> bytes:
        """Begin a stream: nothing is said yet."""
        return b""

    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        """Say pieces of a stream, an event for each."""
        after = ',"logprobs":null,"finish_reason":null}]}\n\n'
        return events(words_of(pieces), self._before, after)

    def tail(self, completion: Completion) -> bytes:
        """End a stream."""
        finish = FINISHES[completion.finish]
        last = f'{self._before}"","logprobs":null,"finish_reason":"{finish}"}}]}}\n\n'
        return self._events.end(last, completion)

    def broken(self, fault: Fault) -> bytes:
        """End a stream that failed after it had begun."""
        return broken(fault)

    def whole(self, completion: Completion) -> bytes:
        """Say the whole answer at once."""
        choice = {
            "index": 0,
            "text": completion.text,
            "logprobs": None,
            "finish_reason": FINISHES[completion.finish],
        }
        body = {**self._events.named, "model": completion.model, "choices": [choice]}
        return write({**body, "usage": usage_body(completion)})
