"""A program's answer in the OpenAI dialect: blocks of an event stream, or one whole body.

Words are taken as they are. A field that nobody here reads is left behind: nothing unread goes on
to the requester.
"""

from __future__ import annotations

import math
import re
import time
from typing import TYPE_CHECKING, Any

from homeport.backends.account import MISSHAPEN, Account
from homeport.backends.fast_json import read, write
from homeport.domain import Burst, CallDelta, Called, Completion, Piece, Thought, Usage
from homeport.errors import BackendGarbage, BackendUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_EVENT = 1 << 20
MOST_ANSWER = 32 << 20  # bytes; what goes on beyond is no answer
_FINISHES = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "filtered",
}
_PLAIN = re.compile(rb'"[^"\\\x00-\x1f]+"(?:\n"[^"\\\x00-\x1f]+")*')  # strings without escapes


class OpenAIHearing(Account):
    """Hears one streamed answer; `end` closes the account."""

    def __init__(
        self, model: str, tokens: Callable[[], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin; `tokens` guesses those of the prompt, for a server that does not count."""
        super().__init__(model, clock)
        self._tokens = tokens
        self._opening = self._closing = b"\n\n"  # no event begins with a line end
        self._calls: list[list[str]] = []  # id, name, arguments
        self._finish = ""
        self._usage: Mapping[str, Any] = {}

    def take(self, block: bytes) -> Burst | None:
        """Take what arrived; return the pieces in it.

        Raises:
            BackendGarbage: it is no event stream of this dialect, or reports an error.
        """
        self._heard += len(block)
        if self._rest:
            block = self._rest + block
        pieces: list[Piece] = []
        try:
            if block.startswith(self._opening):
                block = self._alike(block, pieces)
            lines = block.split(b"\n")
            self._rest = lines.pop()
            for line in lines:
                if line.startswith(b"data:"):
                    self._event(line, pieces)
                elif line.strip() and not line.startswith((b":", b"event:", b"id:", b"retry:")):
                    raise garbage("no event stream")
        except MISSHAPEN as error:
            raise garbage("an event of another shape") from error
        if len(self._rest) > LONGEST_EVENT or self._heard > MOST_ANSWER:
            raise garbage("more than any answer has")
        return self._arrived(pieces)

    def end(self) -> Completion:
        """Close the account.

        Raises:
            BackendUnavailable: the answer broke off in the middle.
        """
        if not self.done and not self._finish:
            raise broken_off(self._model)
        return self._closed(
            self._finish or "stop",
            [Called(*one) for one in self._calls],
            lambda first_s, total_s: usage_of(
                self._usage, self._tokens, len(self._texts), first_s, total_s
            ),
        )

    def _alike(self, block: bytes, pieces: list[Piece]) -> bytes:
        """Take the events that differ from an earlier one in their text alone; return the rest.

        What has the same around a string without escapes is the same JSON with another string at
        that place, so it need not be read again as JSON.
        """
        end = block.rfind(self._closing)
        if end < 0:
            return block
        between = self._closing + self._opening
        literals = b"\n".join(block[len(self._opening) : end].split(between))
        if _PLAIN.fullmatch(literals) is None:
            return block
        texts = literals[1:-1].decode().split('"\n"')
        self._texts += texts
        pieces += texts
        return block[end + len(self._closing) :]

    def _event(self, line: bytes, pieces: list[Piece]) -> None:
        data = line[5:].strip()
        if data == b"[DONE]":
            self.done = True
            return
        value = read(data)
        choices = value.get("choices")
        if choices:
            choice = choices[0]
            if finish := choice.get("finish_reason"):
                self._finish = _FINISHES.get(finish, "stop")
            delta = choice.get("delta")
            if delta and (thought := _thought(delta)):
                self._thoughts.append(thought)
                pieces.append(Thought(thought))
            text = choice.get("text") if delta is None else delta.get("content")
            if text:
                pieces.append(_word(text, self._texts))
                self._learn(line, text)
            if delta:
                self._rarer(delta, pieces)
        elif "error" in value:
            raise reported(value["error"])
        if value.get("usage"):
            self._usage = value["usage"]

    def _learn(self, line: bytes, text: str) -> None:
        """Note what stands around the text of an event."""
        key = b'"content": ' if b'"content": ' in line else b'"content":'
        before, literal, after = line.partition(key + write(text))
        if literal and literal not in after:
            self._opening, self._closing = before + key, after + b"\n\n"

    def _rarer(self, delta: Mapping[str, Any], pieces: list[Piece]) -> None:
        if refusal := delta.get("refusal"):
            pieces.append(_word(refusal, self._texts))
        pieces.extend([self._call(call) for call in delta.get("tool_calls") or ()])

    def _call(self, call: Mapping[str, Any]) -> CallDelta:
        function = call.get("function") or {}
        index = call.get("index", len(self._calls) if call.get("id") else len(self._calls) - 1)
        name, arguments = function.get("name") or "", function.get("arguments") or ""
        piece = CallDelta(index, arguments, call.get("id") or "", name)
        if index == len(self._calls):
            self._calls.append(["", "", ""])
        known = self._calls[index]
        known[0] = known[0] or piece.id
        known[1] += name
        known[2] += arguments
        return piece


def whole_answer(data: bytes, model: str, tokens: Callable[[], int], total_s: float) -> Completion:
    """Read an answer that came in one piece.

    Raises:
        BackendGarbage: it is not of this dialect, or reports an error.
    """
    try:
        value = read(data)
        if "choices" not in value and "error" in value:
            raise reported(value["error"])
        choice = value["choices"][0]
        message = choice.get("message")
        calls: tuple[Called, ...] = ()
        if message is None:
            text = choice["text"]
        else:
            text = message.get("content") or message.get("refusal") or ""
            calls = tuple([_called(call) for call in message.get("tool_calls") or ()])
        usage = usage_of(value.get("usage") or {}, tokens, 0, total_s, total_s)
        return Completion(
            _word(text, []),
            model,
            _FINISHES.get(choice.get("finish_reason") or "stop", "stop"),
            usage,
            calls,
            thoughts=_thought(message or {}),
            confidence=_confidence(choice.get("logprobs")),
        )
    except MISSHAPEN as error:
        raise garbage("an answer of another shape") from error


def embeddings(data: bytes, model: str, tokens: Callable[[], int], total_s: float) -> Completion:
    """Read the vectors, in the order of the texts.

    Raises:
        BackendGarbage: it is not of this dialect, or reports an error.
    """
    try:
        value = read(data)
        if "data" not in value and "error" in value:
            raise reported(value["error"])
        vectors = tuple(
            [
                one["embedding"] if isinstance(one["embedding"], str) else _numbers(one)
                for one in sorted(value["data"], key=lambda each: each["index"])
            ]
        )
        usage = usage_of(value.get("usage") or {}, tokens, 0, total_s, total_s)
        return Completion("", model, "stop", usage, vectors=vectors)
    except MISSHAPEN as error:
        raise garbage("an answer of another shape") from error


def model_names(data: bytes) -> tuple[str, ...]:
    """Read the list of a server's models.

    Raises:
        BackendGarbage: it is none.
    """
    try:
        return tuple([str(one["id"]) for one in read(data)["data"]])
    except MISSHAPEN as error:
        raise garbage("a list of another shape") from error


def usage_of(
    said: Mapping[str, Any], tokens: Callable[[], int], spoken: int, first_s: float, total_s: float
) -> Usage:
    """Return what the server counted, and a guess of what it did not."""
    details = said.get("prompt_tokens_details") or {}
    prompt = _count(said.get("prompt_tokens"))
    completion = _count(said.get("completion_tokens"))
    return Usage(
        tokens() if prompt is None else prompt,
        _count(details.get("cached_tokens")) or 0,
        spoken if completion is None else completion,
        first_s,
        total_s,
    )


def reported(error: object) -> BackendGarbage:
    """Return the error about an error that a server reports; its words may quote the request."""
    kind = error.get("type") if isinstance(error, dict) else None
    named = kind if isinstance(kind, str) and kind.replace("_", "").isalnum() else "an error"
    return BackendGarbage(
        f"the model server reports {named[:40]}", hint="look at the model server's own log"
    )


def garbage(what: str) -> BackendGarbage:
    """Return the error about an answer that is none."""
    return BackendGarbage(
        f"the model server sent {what}",
        hint="check that its address is that of an OpenAI-compatible API",
    )


def broken_off(model: str) -> BackendUnavailable:
    """Return the error about an answer without its end."""
    return BackendUnavailable(f"{model} broke off in the middle of its answer", hint="ask again")


def _word(text: object, texts: list[str]) -> str:
    if not isinstance(text, str):
        raise TypeError("content that is no text")
    texts.append(text)
    return text


def _confidence(logprobs: Mapping[str, Any] | None) -> float | None:
    """Return the mean probability of an answer's tokens, None when the server does not tell."""
    content = (logprobs or {}).get("content") or ()
    found = [float(one["logprob"]) for one in content]
    return sum([math.exp(min(one, 0.0)) for one in found]) / len(found) if found else None


def _thought(said: Mapping[str, Any]) -> str:
    """Return what was thought aloud, by either of its names; other shapes of it are left."""
    thought = said.get("reasoning_content") or said.get("reasoning")
    return thought if isinstance(thought, str) else ""


def _called(call: Mapping[str, Any]) -> Called:
    function = call["function"]
    arguments = function.get("arguments") or ""
    if not isinstance(arguments, str):
        raise TypeError("arguments that are no text")
    return Called(str(call.get("id") or ""), str(function["name"]), arguments)


def _numbers(one: Mapping[str, Any]) -> tuple[float, ...]:
    vector = one["embedding"]
    if not all(isinstance(number, int | float) for number in vector):
        raise TypeError("a vector of something else")
    return tuple(vector)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
