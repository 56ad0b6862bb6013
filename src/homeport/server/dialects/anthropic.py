"""Anthropic's messages: POST /v1/messages, whole or as an event stream."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from homeport.backends.fast_json import write
from homeport.domain import CallDelta, Choice, Message, Prompt, Role, Sampling, Thought, Tool
from homeport.server.dialects import reading
from homeport.server.dialects.dialect import EVENTS, Asked, Fault
from homeport.server.dialects.events import events, runs
from homeport.server.dialects.fields import Fields, taken_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.domain import Call, Called, Completion, Decision, File, Piece, Structure

_FINISHES = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "filtered": "refusal",
    "cancelled": "end_turn",
}
_KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    431: "invalid_request_error",
    429: "rate_limit_error",
    503: "overloaded_error",
}
_CHOICES = {"auto": Choice.AUTO, "any": Choice.REQUIRED, "none": Choice.NONE}


class AnthropicMessages:
    """The dialect."""

    name = "anthropic"
    content_type = EVENTS

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        names = reading.CallNames()
        turns = fields.objects("messages", lambda one: _turn(one, names))
        if not turns:
            raise fields.error("messages", "is missing")
        said = reading.content(fields, "system")
        system = (
            (Message(Role.SYSTEM, said.first, said.more, keeps=said.keeps),) if said.texts else ()
        )
        tools = fields.objects("tools", _tool)
        choice, parallel = _choice(fields, tools)
        metadata = fields.object("metadata")
        user = ""
        if metadata is not None:
            user = metadata.text("user_id")
            metadata.end()
        thought = reading.thinking(fields)
        effort, schema = _output(fields)
        prompt = Prompt(
            (*system, *(message for turn in turns for message in turn)),
            model=fields.text("model"),
            tools=tools,
            choice=choice,
            stop=fields.texts("stop_sequences"),
            user=user,
            schema=schema,
        )
        sampling = Sampling(
            temperature=fields.number("temperature", 0, 2),
            top_p=fields.number("top_p", 0, 1),
            top_k=fields.whole("top_k"),
            parallel_calls=parallel,
            effort=effort,
            thinking=thought.thinking,
            thought_tokens=thought.thought_tokens,
        )
        asked = Asked(
            prompt,
            bool(fields.flag("stream")),
            sampling,
            fields.whole("max_tokens", 1),
            thoughts=bool(thought.thinking),
        )
        reading.cache_mark(fields)
        fields.drop("service_tier", "context_management", "betas")
        fields.end()
        return asked

    def voice(self, asked: Asked, decision: Decision, now: float) -> AnthropicVoice:  # noqa: ARG002 -- of the protocol
        """Return what says the answer."""
        return AnthropicVoice(asked, f"msg_{decision.request}")

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return write(_error_body(fault))


def _error_body(fault: Fault) -> dict[str, object]:
    kind = _KINDS.get(fault.status, "api_error")
    where = f"{fault.field}: " if fault.field and not fault.message.startswith(fault.field) else ""
    return {"type": "error", "error": {"type": kind, "message": f"{where}{fault.text}"}}


def _turn(one: Fields, names: reading.CallNames) -> tuple[Message, ...]:
    """Read one message: the results of calls come before what is said with them."""
    role = one.choice("role", ("user", "assistant", "system"))
    if not role:
        raise one.error("role", "is missing")
    value = one.raw("content")
    if isinstance(value, str):
        return (Message(Role(role), value),)
    if not isinstance(value, list):
        raise one.error("content", "must be text, or a list of blocks")
    results: list[Message] = []
    calls: list[Call] = []
    texts: list[str] = []
    found: list[File] = []
    keeps = False
    for number, each in enumerate(value):
        block = Fields(each, f"{one.place('content')}[{number}]")
        keeps = reading.cache_mark(block) or keeps
        if isinstance(each, dict) and each.get("type") == "tool_use":
            calls.append(_use(block, names))
        elif isinstance(each, dict) and each.get("type") == "tool_result":
            results.append(_result(block, names))
        else:
            part = reading.read_part(block)
            if isinstance(part, str):
                texts.append(part)
            elif part is not None:
                found.append(part)
        block.end()
    said: tuple[Message, ...] = ()
    if texts or calls or found or not results:
        first, *more = texts or [""]
        files = tuple(found)
        said = (Message(Role(role), first, tuple(more), tuple(calls), keeps=keeps, files=files),)
    return (*results, *said)


def _use(block: Fields, names: reading.CallNames) -> Call:
    block.drop("type", "caller")
    theirs, name = block.text("id", None), block.text("name", None)
    given = block.structure("input") or taken_apart({}, block.place("input"))
    return reading.call(names, theirs, name, given)


def _result(block: Fields, names: reading.CallNames) -> Message:
    block.raw("type")
    theirs = names.known(block.text("tool_use_id", None), block.place("tool_use_id"))
    said = reading.content(block, "content")
    failed = bool(block.flag("is_error"))
    return Message(
        Role.TOOL, said.first, said.more, answers=theirs, failed=failed, files=said.files
    )


def _tool(one: Fields) -> Tool:
    if one.text("type") not in {"", "custom"}:
        raise one.error("type", "is a tool of a provider's own, which is not called from here")
    reading.cache_mark(one)
    one.drop("eager_input_streaming", "defer_loading", "input_examples", "allowed_callers")
    return Tool(
        one.text("name", None),
        one.text("description"),
        one.structure("input_schema"),
        one.flag("strict"),
    )


def _choice(fields: Fields, tools: tuple[Tool, ...]) -> tuple[Choice | int | None, bool | None]:
    wanted = fields.object("tool_choice")
    if wanted is None:
        return None, None
    kind = wanted.choice("type", (*_CHOICES, "tool"))
    alone = wanted.flag("disable_parallel_tool_use")
    name = wanted.text("name")
    wanted.end()
    parallel = None if alone is None else not alone
    if kind == "tool":
        number = reading.tool_number(tools, name, lambda why: fields.error("tool_choice", why))
        return number, parallel
    return _CHOICES.get(kind), parallel


def _output(fields: Fields) -> tuple[str, Structure | None]:
    """Read how much work an answer is worth, and what it must look like."""
    effort, schema = "", None
    for name in ("output_format", "output_config"):
        wanted = fields.object(name)
        if wanted is None:
            continue
        shape: Fields | None = wanted
        if name == "output_config":
            effort = wanted.choice("effort", reading.EFFORTS)
            shape = wanted.object("format")
        if shape is not None:
            shape.choice("type", ("json_schema",))
            schema = shape.structure("schema")
            shape.end()
        wanted.end()
    return effort, schema


_TEXT, _THOUGHT = -1, -2  # what an open block is for, where it is for no call
_DELTA = (
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":%d,'
    '"delta":{"type":"text_delta","text":'
)


class AnthropicVoice:
    """Says one answer: a block of thoughts, one of words, then a block for each call."""

    def __init__(self, asked: Asked, name: str) -> None:
        self._named = {
            "id": name,
            "type": "message",
            "role": "assistant",
            "model": asked.prompt.model,
        }
        self._thoughts = asked.thoughts
        self._open = -1  # the number of the block that is open, its kind, and the call it is for
        self._blocks = 0
        self._call = _TEXT

    def head(self) -> bytes:
        """Begin a stream."""
        message: dict[str, object] = {
            **self._named,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }
        return _event("message_start", message=message)

    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        """Say pieces of a stream, an event for each."""
        out: list[bytes] = []
        for run in runs(pieces):
            if isinstance(run, CallDelta):
                out.append(self._call_piece(run))
                continue
            if isinstance(run, Thought):
                out.append(self._thought(run.text) if self._thoughts else b"")
                continue
            if self._open < 0 or self._call != _TEXT:
                out.append(self._begin(_TEXT, {"type": "text", "text": ""}))
            out.append(events(run, _DELTA % self._open, "}}\n\n"))
        return b"".join(out)

    def _thought(self, text: str) -> bytes:
        begun = b""
        if self._open < 0 or self._call != _THOUGHT:
            begun = self._begin(_THOUGHT, _thinking_body(""))
        delta = {"type": "thinking_delta", "thinking": text}
        return begun + _event("content_block_delta", index=self._open, delta=delta)

    def _call_piece(self, piece: CallDelta) -> bytes:
        begun = b""
        if self._open < 0 or self._call != piece.index:
            use: dict[str, object] = {
                "type": "tool_use",
                "id": piece.id,
                "name": piece.name,
                "input": {},
            }
            begun = self._begin(piece.index, use)
        if not piece.arguments:
            return begun
        delta = {"type": "input_json_delta", "partial_json": piece.arguments}
        return begun + _event("content_block_delta", index=self._open, delta=delta)

    def tail(self, completion: Completion) -> bytes:
        """End a stream."""
        delta = {"stop_reason": _FINISHES[completion.finish], "stop_sequence": None}
        return (
            (b"" if self._blocks else self._begin(_TEXT, {"type": "text", "text": ""}))
            + self._end()
            + _event("message_delta", delta=delta, usage=_usage(completion))
            + _event("message_stop")
        )

    def broken(self, fault: Fault) -> bytes:
        """End a stream that failed after it had begun."""
        return b"event: error\ndata: %s\n\n" % write(_error_body(fault))

    def whole(self, completion: Completion) -> bytes:
        """Say the whole answer at once."""
        content: list[dict[str, object]] = []
        if completion.thoughts and self._thoughts:
            content.append(_thinking_body(completion.thoughts))
        if completion.text or not completion.calls:
            content.append({"type": "text", "text": completion.text})
        content += [_use_body(one) for one in completion.calls]
        body = {
            **self._named,
            "model": completion.model,
            "content": content,
            "stop_reason": _FINISHES[completion.finish],
            "stop_sequence": None,
            "usage": _usage(completion),
        }
        return write(body)

    def _begin(self, call: int, block: dict[str, object]) -> bytes:
        before = self._end()
        self._open, self._call = self._blocks, call
        self._blocks += 1
        return before + _event("content_block_start", index=self._open, content_block=block)

    def _end(self) -> bytes:
        if self._open < 0:
            return b""
        ended, self._open = self._open, -1
        return _event("content_block_stop", index=ended)


def _event(kind: str, **data: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), write({"type": kind, **data}))


def _usage(completion: Completion) -> dict[str, object]:
    usage = completion.usage
    return {
        "input_tokens": usage.prompt_tokens - usage.cached_tokens,
        "cache_read_input_tokens": usage.cached_tokens,
        "output_tokens": usage.completion_tokens,
    }


def _thinking_body(text: str) -> dict[str, object]:
    return {"type": "thinking", "thinking": text, "signature": ""}


def _use_body(one: Called) -> dict[str, object]:
    try:
        given = json.loads(one.arguments) if one.arguments.strip() else {}
    except ValueError:
        given = None
    if not isinstance(given, dict):
        given = {"arguments": one.arguments}
    return {"type": "tool_use", "id": one.id, "name": one.name, "input": given}
