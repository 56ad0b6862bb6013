"""A program's answer in Ollama's own dialect: a JSON object a line, or one for all of it."""

from __future__ import annotations

import base64
import json
import struct
import time
from typing import TYPE_CHECKING, Any

from homeport.backends.account import MISSHAPEN, Account
from homeport.backends.fast_json import read
from homeport.backends.openai_answer import (
    LONGEST_EVENT,
    MOST_ANSWER,
    broken_off,
    garbage,
    reported,
    usage_of,
)
from homeport.domain import Burst, CallDelta, Called, Completion, Piece, Thought, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class OllamaHearing(Account):
    """Hears one streamed answer; `end` closes the account."""

    def __init__(
        self, model: str, tokens: Callable[[], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin; `tokens` guesses those of the prompt, for a server that does not count."""
        super().__init__(model, clock)
        self._tokens = tokens
        self._calls: list[Called] = []
        self._last: Mapping[str, Any] = {}

    def take(self, block: bytes) -> Burst | None:
        """Take what arrived; return the pieces in it.

        Raises:
            BackendGarbage: it is not of this dialect, or reports an error.
        """
        self._heard += len(block)
        *lines, self._rest = (self._rest + block).split(b"\n")
        if len(self._rest) > LONGEST_EVENT or self._heard > MOST_ANSWER:
            raise garbage("more than any answer has")
        pieces: list[Piece] = []
        for line in lines:
            if line.strip():
                self._line(_answer(line), pieces)
        return self._arrived(pieces)

    def end(self) -> Completion:
        """Close the account.

        Raises:
            BackendUnavailable: the answer broke off in the middle.
        """
        if not self.done:
            raise broken_off(self._model)
        return self._closed(
            _finish(self._last, self._calls),
            self._calls,
            lambda first_s, total_s: _usage(
                self._last, self._tokens, len(self._texts), first_s, total_s
            ),
        )

    def _line(self, value: Mapping[str, Any], pieces: list[Piece]) -> None:
        text, thought, calls = _said(value, len(self._calls))
        if thought:
            self._thoughts.append(thought)
            pieces.append(Thought(thought))
        if text:
            self._texts.append(text)
            pieces.append(text)
        for call in calls:
            pieces.append(CallDelta(len(self._calls), call.arguments, call.id, call.name))
            self._calls.append(call)
        if value.get("done") is True:
            self.done, self._last = True, value


def whole_answer(data: bytes, model: str, tokens: Callable[[], int], total_s: float) -> Completion:
    """Read an answer that came in one piece.

    Raises:
        BackendGarbage: it is not of this dialect, or reports an error.
    """
    value = _answer(data)
    text, thought, calls = _said(value, 0)
    usage = _usage(value, tokens, 0, total_s, total_s)
    return Completion(text, model, _finish(value, calls), usage, tuple(calls), thoughts=thought)


def vectors(
    data: bytes, model: str, tokens: Callable[[], int], total_s: float, *, base_64: bool
) -> Completion:
    """Read the vectors, as numbers or in base 64 as OpenAI's clients want them.

    Raises:
        BackendGarbage: it is not of this dialect, or reports an error.
    """
    value = _answer(data)
    try:
        packed = [struct.pack(f"<{len(one)}f", *one) for one in value["embeddings"]]
        found = tuple([tuple(one) for one in value["embeddings"]])
    except (*MISSHAPEN, struct.error) as error:
        raise garbage("vectors of another shape") from error
    usage = _usage(value, tokens, 0, total_s, total_s)
    if base_64:
        written = tuple([base64.b64encode(one).decode() for one in packed])
        return Completion("", model, "stop", usage, vectors=written)
    return Completion("", model, "stop", usage, vectors=found)


def model_names(data: bytes) -> tuple[str, ...]:
    """Read the list of a server's models.

    Raises:
        BackendGarbage: it is none.
    """
    try:
        return tuple([str(one["name"]) for one in read(data)["models"]])
    except MISSHAPEN as error:
        raise garbage("a list of another shape") from error


def _answer(data: bytes) -> Mapping[str, Any]:
    try:
        value = read(data)
    except ValueError as error:
        raise garbage("what is no JSON") from error
    if not isinstance(value, dict):
        raise garbage("JSON that is no object")
    if "error" in value:
        raise reported(value["error"])
    return value


def _said(value: Mapping[str, Any], before: int) -> tuple[str, str, list[Called]]:
    """Return the words, the thoughts and the calls in one object; calls are numbered by us."""
    try:
        message = value.get("message") or {}
        text = message.get("content") or value.get("response") or ""
        thought = message.get("thinking") or value.get("thinking") or ""
        calls = [
            Called(
                f"call_{number}",
                str(one["function"]["name"]),
                json.dumps(one["function"].get("arguments") or {}, ensure_ascii=False),
            )
            for number, one in enumerate(message.get("tool_calls") or (), before + 1)
        ]
    except MISSHAPEN as error:
        raise garbage("an answer of another shape") from error
    if not (isinstance(text, str) and isinstance(thought, str)):
        raise garbage("content that is no text")
    return text, thought, calls


def _finish(last: Mapping[str, Any], calls: list[Called]) -> str:
    if last.get("done_reason") == "length":
        return "length"
    return "tool_calls" if calls else "stop"


def _usage(
    last: Mapping[str, Any],
    tokens: Callable[[], int],
    spoken: int,
    first_s: float,
    total_s: float,
) -> Usage:
    counted = {
        "prompt_tokens": last.get("prompt_eval_count"),
        "completion_tokens": last.get("eval_count"),
    }
    return usage_of(counted, tokens, spoken, first_s, total_s)
