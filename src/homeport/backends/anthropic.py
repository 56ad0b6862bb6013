"""Claude behind Anthropic's own API: a cloud backend, so it meets cleared prompts only.

Programs' prompts and persons' alike go as they are masked; the words come back as they are.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from homeport.backends.account import MISSHAPEN, Account
from homeport.backends.fast_json import read, write
from homeport.backends.hearing import Question, ask
from homeport.backends.openai_answer import (
    LONGEST_EVENT,
    MOST_ANSWER,
    broken_off,
    garbage,
    reported,
)
from homeport.backends.protocol import (
    Options,
    Properties,
    Spoken,
    estimate_tokens,
    require_cleared,
)
from homeport.backends.wire import Wire
from homeport.domain import (
    Burst,
    CallDelta,
    Called,
    Choice,
    ClearedPrompt,
    Completion,
    Kind,
    Message,
    Piece,
    Prompt,
    Role,
    Sampling,
    Structure,
    Thought,
    Usage,
)
from homeport.errors import InputError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from homeport.backends.openai import Server

_VERSION = "2023-06-01"
_FINISHES = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "tool_use": "tool_calls",
    "refusal": "filtered",
}

_EFFORTS = frozenset({"low", "medium", "high", "max"})

Body = dict[str, object]


class AnthropicCloud:
    """One model of Anthropic's, or of a server that speaks as it does."""

    def __init__(self, server: Server, properties: Properties) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            InputError: the address is not encrypted.
        """
        self.name = server.model
        self.context_window = server.context_window
        self.properties = properties
        headers = {"anthropic-version": _VERSION}
        if server.api_key:
            headers["x-api-key"] = server.api_key
        self._wire = Wire(
            server.url,
            headers=headers,
            reach=server.reach,
            beyond_loopback=True,
            proxies=True,
        )

    def stream(self, prompt: ClearedPrompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Yield pieces as they arrive and one Completion last; closing the iterator cancels."""
        return self._ask(require_cleared(prompt).prompt, options)

    def _ask(self, prompt: Prompt, options: Options) -> AsyncGenerator[Spoken, None]:
        name = prompt.model or self.name
        question = Question(
            "/messages",
            write(anthropic_body(prompt, options, self.name)),
            name,
            options.deadline_s,
            lambda data, spent_s: whole_message(data, name, spent_s),
            None if options.whole else lambda: AnthropicHearing(name),
        )
        return ask(self._wire, question)

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


def anthropic_body(prompt: Prompt, options: Options, model: str) -> Body:
    """Return the request.

    Raises:
        InputError: this dialect has no way to say it.
    """
    _require_sayable(prompt, model)
    sampling = options.sampling or Sampling(temperature=options.temperature)
    body: Body = {
        "model": prompt.model or model,
        "max_tokens": options.max_tokens,
        "messages": _turns([one for one in prompt.messages if one.role is not Role.SYSTEM]),
    }
    system = [one for one in prompt.messages if one.role is Role.SYSTEM]
    if system:
        body["system"] = [block for one in system for block in _texts(one)]
    if prompt.tools:
        body["tools"] = [
            {
                "name": tool.name,
                "description": tool.description,
                "input_schema": tool.schema.value() if tool.schema else {"type": "object"},
            }
            for tool in prompt.tools
        ]
    _add_choice(body, prompt, sampling)
    if prompt.stop:
        body["stop_sequences"] = list(prompt.stop)
    if prompt.user:
        body["metadata"] = {"user_id": prompt.user}
    if not _add_thinking(body, prompt, sampling):
        for name in ("temperature", "top_p", "top_k"):
            value = getattr(sampling, name)
            if value is not None:
                body[name] = value
    # Its schemas know no lengths; our own questions say in words, too, what is wanted.
    _add_output(body, None if options.sampling is None else prompt.schema, sampling)
    if not options.whole:
        body["stream"] = True
    return body


def _require_sayable(prompt: Prompt, model: str) -> None:
    asked = {
        "makes no embeddings": prompt.kind is Kind.EMBEDDING,
        "fills in nothing between two texts": prompt.suffix,
        "takes no answer of any JSON": prompt.as_json,
        "gets no files": prompt.files,
        "takes no metadata but a user": prompt.metadata,
    }
    for what, wanted in asked.items():
        if wanted:
            raise InputError(f"{model} {what}", hint="ask a model server that does")


def _turns(messages: list[Message]) -> list[Body]:
    """Return the turns: what one side says in a row is one turn, results are the user's."""
    turns: list[Body] = []
    for message in messages:
        role = "assistant" if message.role is Role.ASSISTANT else "user"
        blocks = _blocks(message)
        last = turns[-1] if turns else None
        if last is not None and last["role"] == role:
            said = last["content"]
            assert isinstance(said, list)  # noqa: S101 -- made below
            said.extend(blocks)
        else:
            turns.append({"role": role, "content": blocks})
    return turns


def _blocks(message: Message) -> list[Body]:
    if message.answers:
        result: Body = {
            "type": "tool_result",
            "tool_use_id": message.answers,
            "content": _texts(message),
        }
        return [result | ({"is_error": True} if message.failed else {})]
    uses: list[Body] = [
        {"type": "tool_use", "id": one.id, "name": one.name, "input": _input(one.arguments.value())}
        for one in message.calls
    ]
    return [*_texts(message), *uses]


def _texts(message: Message) -> list[Body]:
    blocks: list[Body] = [
        {"type": "text", "text": text} for text in (message.text, *message.more) if text
    ]
    if message.keeps and blocks:
        blocks[-1]["cache_control"] = {"type": "ephemeral"}
    return blocks


def _input(value: object) -> object:
    return value if isinstance(value, dict) else {"arguments": value}


def _add_choice(body: Body, prompt: Prompt, sampling: Sampling) -> None:
    choice: Body = {}
    match prompt.choice:
        case None:
            pass
        case int(number):
            choice = {"type": "tool", "name": prompt.tools[number].name}
        case Choice.AUTO | Choice.NONE:
            choice = {"type": prompt.choice.value}
        case Choice.REQUIRED:  # pragma: no branch -- mypy proves that none is left
            choice = {"type": "any"}
    if sampling.parallel_calls is False and prompt.tools:
        choice = {"type": "auto"} | choice | {"disable_parallel_tool_use": True}
    if choice:
        body["tool_choice"] = choice


def _add_thinking(body: Body, prompt: Prompt, sampling: Sampling) -> bool:
    """Ask for thoughts, except in the middle of calls: those begun earlier were not passed on."""
    last = prompt.messages[-1] if prompt.messages else None
    if not sampling.thinking or (last is not None and last.answers):
        return False
    body["thinking"] = (
        {"type": "adaptive"}
        if sampling.thought_tokens is None
        else {"type": "enabled", "budget_tokens": sampling.thought_tokens}
    )
    return True


def _add_output(body: Body, schema: Structure | None, sampling: Sampling) -> None:
    output: Body = {}
    if sampling.effort in _EFFORTS:
        output["effort"] = sampling.effort
    if schema is not None:
        output["format"] = {"type": "json_schema", "schema": schema.value()}
    if output:
        body["output_config"] = output


class AnthropicHearing(Account):
    """Hears one streamed answer; `end` closes the account."""

    def __init__(self, model: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(model, clock)
        self._calls: dict[int, list[str]] = {}  # by the number of their block
        self._finish = ""
        self._usage: dict[str, Any] = {}

    def take(self, block: bytes) -> Burst | None:
        """Take what arrived; return the pieces in it.

        Raises:
            BackendGarbage: it is no event stream of this dialect, or reports an error.
        """
        self._heard += len(block)
        *lines, self._rest = (self._rest + block).split(b"\n")
        if len(self._rest) > LONGEST_EVENT or self._heard > MOST_ANSWER:
            raise garbage("more than any answer has")
        pieces: list[Piece] = []
        try:
            for line in lines:
                if line.startswith(b"data:"):
                    self._event(read(line[5:].strip()), pieces)
                elif line.strip() and not line.startswith((b":", b"event:")):
                    raise garbage("no event stream")
        except MISSHAPEN as error:
            raise garbage("an event of another shape") from error
        return self._arrived(pieces)

    def _event(self, event: Mapping[str, Any], pieces: list[Piece]) -> None:
        match event["type"]:
            case "message_start":
                self._usage |= event["message"].get("usage") or {}
            case "content_block_start" if event["content_block"]["type"] == "tool_use":
                block = event["content_block"]
                self._calls[event["index"]] = [str(block["id"]), str(block["name"]), ""]
                number = len(self._calls) - 1
                pieces.append(CallDelta(number, "", str(block["id"]), str(block["name"])))
            case "content_block_delta":
                self._delta(event["index"], event["delta"], pieces)
            case "message_delta":
                reason = event["delta"].get("stop_reason")
                self._finish = _FINISHES.get(reason, "stop")
                self._usage |= event.get("usage") or {}
            case "message_stop":
                self.done = True
            case "error":
                raise reported(event["error"])
            case _:  # pings, ends of blocks: nothing of them goes on
                pass

    def _delta(self, index: int, delta: Mapping[str, Any], pieces: list[Piece]) -> None:
        match delta["type"]:
            case "text_delta":
                text = delta["text"]
                if not isinstance(text, str):
                    raise TypeError("text that is none")
                self._texts.append(text)
                pieces.append(text)
            case "thinking_delta":
                thought = delta["thinking"]
                if not isinstance(thought, str):
                    raise TypeError("a thought that is no text")
                self._thoughts.append(thought)
                pieces.append(Thought(thought))
            case "input_json_delta":
                self._calls[index][2] += delta["partial_json"]
                number = list(self._calls).index(index)
                pieces.append(CallDelta(number, delta["partial_json"]))
            case _:
                pass

    def end(self) -> Completion:
        """Close the account.

        Raises:
            BackendUnavailable: the answer broke off in the middle.
        """
        if not self.done:
            raise broken_off(self._model)
        return self._closed(
            self._finish or "stop",
            [Called(*one) for one in self._calls.values()],
            lambda first_s, total_s: _usage(self._usage, first_s, total_s),
        )


def whole_message(data: bytes, model: str, total_s: float) -> Completion:
    """Read an answer that came in one piece.

    Raises:
        BackendGarbage: it is not of this dialect, or reports an error.
    """
    try:
        value = read(data)
        if value["type"] == "error":
            raise reported(value["error"])
        blocks = value["content"]
        text = "".join([one["text"] for one in blocks if one["type"] == "text"])
        calls = tuple(
            [
                Called(
                    str(one["id"]), str(one["name"]), json.dumps(one["input"], ensure_ascii=False)
                )
                for one in blocks
                if one["type"] == "tool_use"
            ]
        )
        finish = _FINISHES.get(value.get("stop_reason"), "stop")
        usage = _usage(value.get("usage") or {}, total_s, total_s)
        thoughts = "".join([_text(one, "thinking") for one in blocks])
        return Completion(text, model, finish, usage, calls, thoughts=thoughts)
    except MISSHAPEN as error:
        raise garbage("an answer of another shape") from error


def _text(block: Mapping[str, Any], kind: str) -> str:
    """Return the text of a block of this kind."""
    text = block.get(kind) if block["type"] == kind else ""
    return text if isinstance(text, str) else ""


def _usage(said: Mapping[str, Any], first_s: float, total_s: float) -> Usage:
    kept = int(said.get("cache_read_input_tokens") or 0)
    fresh = int(said.get("input_tokens") or 0) + int(said.get("cache_creation_input_tokens") or 0)
    return Usage(fresh + kept, kept, int(said.get("output_tokens") or 0), first_s, total_s)
