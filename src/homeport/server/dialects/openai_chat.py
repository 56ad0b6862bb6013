"""OpenAI's chat: POST /v1/chat/completions, whole or as an event stream."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from homeport.backends.fast_json import write
from homeport.domain import CallDelta, Choice, Message, Prompt, Role, Sampling, Thought
from homeport.server.dialects import reading
from homeport.server.dialects.dialect import EVENTS, Asked, Fault
from homeport.server.dialects.events import events, runs
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

    from homeport.domain import Called, Completion, Decision, Piece, Structure, Tool

_ROLES = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool": Role.TOOL,
}
_CHOICES = {**{choice.value: choice for choice in Choice}, "any": Choice.REQUIRED}
# What is known and goes no further: it concerns what a provider keeps, bills and measures.
_LEFT = (
    "store", "service_tier", "safety_identifier", "prompt_cache_key", "prompt_cache_retention",
    "verbosity", "prediction", "cache_prompt", "usage", "keep_alive",
)  # fmt: skip
_LEFT_OF_MESSAGES = (  # a model's earlier thoughts, and notes of the client's own
    "reasoning_content", "reasoning", "reasoning_details", "thinking", "thinking_blocks",
    "provider_specific_fields", "annotations", "parsed",
)  # fmt: skip


class OpenAIChat:
    """The dialect."""

    name = "openai-chat"
    content_type = EVENTS

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        messages = _messages(fields)
        tools = fields.objects("tools", reading.function_tool)
        schema, schema_name, as_json = _format(fields)
        prompt = Prompt(
            messages,
            model=fields.text("model"),
            tools=tools,
            choice=_choice(fields, tools),
            stop=fields.texts("stop"),
            user=fields.text("user") or fields.text("safety_identifier"),
            metadata=fields.structure("metadata"),
            schema=schema,
            schema_name=schema_name,
            as_json=as_json,
        )
        chosen, shown = _thinking(fields, sampling(fields))
        asked = Asked(
            prompt,
            stream=bool(fields.flag("stream")),
            sampling=chosen,
            max_tokens=most_tokens(fields, "max_completion_tokens", "max_tokens"),
            usage_wanted=stream_options(fields),
            thoughts=shown,
        )
        _refuse(fields)
        fields.end()
        return asked

    def voice(self, asked: Asked, decision: Decision, now: float) -> ChatVoice:
        """Return what says the answer."""
        return ChatVoice(asked, f"chatcmpl-{decision.request}", int(now))

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return error(fault)


class ChatVoice:
    """Says one answer."""

    def __init__(self, asked: Asked, name: str, created: int) -> None:
        self._asked = asked
        self._events = Events(asked, name, created, "chat.completion.chunk")
        self._before = self._events.opening + '"delta":'
        self._after = ',"finish_reason":null}]}\n\n'

    def head(self) -> bytes:
        """Begin a stream."""
        return f'{self._before}{{"role":"assistant","content":""}}{self._after}'.encode()

    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        """Say pieces of a stream, an event for each."""
        out: list[bytes] = []
        for run in runs(pieces):
            if isinstance(run, CallDelta):
                call = write(_call_delta(run)).decode()
                out.append(f"{self._before}{call}{self._after}".encode())
            elif isinstance(run, Thought):
                if self._asked.thoughts:
                    thought = write({"reasoning_content": run.text}).decode()
                    out.append(f"{self._before}{thought}{self._after}".encode())
            else:
                out.append(events(run, self._before + '{"content":', "}" + self._after))
        return b"".join(out)

    def tail(self, completion: Completion) -> bytes:
        """End a stream."""
        finish = FINISHES[completion.finish]
        last = f'{self._before}{{}},"finish_reason":"{finish}"}}]}}\n\n'
        return self._events.end(last, completion)

    def broken(self, fault: Fault) -> bytes:
        """End a stream that failed after it had begun."""
        return broken(fault)

    def whole(self, completion: Completion) -> bytes:
        """Say the whole answer at once."""
        message: dict[str, object] = {"role": "assistant", "content": completion.text}
        if completion.calls:
            message["content"] = completion.text or None
            message["tool_calls"] = [_called(one) for one in completion.calls]
        if completion.thoughts and self._asked.thoughts:
            message["reasoning_content"] = completion.thoughts
        choice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": FINISHES[completion.finish],
        }
        body = {
            **self._events.named,
            "object": "chat.completion",
            "model": completion.model,
            "choices": [choice],
            "usage": usage_body(completion),
        }
        return write(body)


def _thinking(fields: Fields, chosen: Sampling) -> tuple[Sampling, bool]:
    """Read the several ways to ask for thoughts, and whether they are to be seen."""
    asked = reading.thinking(fields)
    flag, effort, most = asked.thinking, chosen.effort, asked.thought_tokens
    shown = fields.flag("include_reasoning") is not False
    wanted = fields.object("reasoning")
    if wanted is not None:
        effort = wanted.choice("effort", reading.EFFORTS) or effort
        most = wanted.whole("max_tokens") or most
        shown = not wanted.flag("exclude") and shown
        flag = wanted.flag("enabled") if flag is None else flag
        wanted.drop("summary")
        wanted.end()
    template = fields.object("chat_template_kwargs")
    if template is not None:
        for name in ("enable_thinking", "thinking"):
            found = template.flag(name)
            flag = found if flag is None else flag
        template.end()
    chosen = replace(chosen, effort=effort, thinking=flag, thought_tokens=most)
    return chosen, shown and flag is not False


def _messages(fields: Fields) -> tuple[Message, ...]:
    names = reading.CallNames()
    messages = fields.objects("messages", lambda one: _message(one, names))
    if not messages:
        raise fields.error("messages", "is missing")
    return messages


def _message(one: Fields, names: reading.CallNames) -> Message:
    role = _ROLES[one.choice("role", tuple(_ROLES)) or _missing(one, "role")]
    said = reading.content(one, "content")
    refusal = one.text("refusal")
    if refusal:
        said = reading.Content((*said.texts, refusal))
    answers = one.text("tool_call_id")
    if (role is Role.TOOL) != bool(answers):
        raise one.error("tool_call_id", "belongs to messages of the role tool, and only to them")
    one.refuse(("function_call", "audio"), "is not passed on; use tool_calls")
    one.drop(*_LEFT_OF_MESSAGES)
    keeps = reading.cache_mark(one)
    return Message(
        role,
        said.first,
        said.more,
        calls=one.objects("tool_calls", lambda each: _call(each, names)),
        answers=names.known(answers, one.place("tool_call_id")) if answers else "",
        name=one.text("name"),
        keeps=said.keeps or keeps,
        files=said.files,
    )


def _call(one: Fields, names: reading.CallNames) -> Any:  # noqa: ANN401 -- a Call
    one.choice("type", ("function",))
    one.drop("index", "extra_content", "provider_specific_fields")
    theirs = one.text("id", None)
    function = one.object("function")
    if function is None:
        raise one.error("function", "is missing")
    name = function.text("name", None)
    given = reading.arguments(function.text("arguments"), function.place("arguments"))
    function.end()
    return reading.call(names, theirs, name, given)


def _choice(fields: Fields, tools: tuple[Tool, ...]) -> Choice | int | None:
    value = fields.raw("tool_choice")
    match value:
        case None:
            return None
        case str() | {"type": str()} if (word := _word(value)) in _CHOICES:
            return _CHOICES[word]
        case {"type": "function", "function": {"name": str(name), **others}} if not others:
            return reading.tool_number(tools, name, lambda why: fields.error("tool_choice", why))
        case _:
            raise fields.error("tool_choice", "must be auto, none, required or a function's name")


def _word(value: Any) -> str:  # noqa: ANN401 -- of one of two shapes
    """Return the word of a choice that names no tool."""
    return value if isinstance(value, str) else str(value["type"]) if len(value) == 1 else ""


def _format(fields: Fields) -> tuple[Structure | None, str, bool]:
    """Read what the answer must look like."""
    wanted = fields.object("response_format")
    if wanted is None:
        return None, "", False
    kind = wanted.choice("type", ("text", "json_object", "json_schema"))
    schema, name = None, ""
    described = wanted.object("json_schema")
    if described is not None:
        name = described.text("name")
        schema = described.structure("schema")
        described.flag("strict")
        described.drop("description")
        described.end()
    wanted.end()
    return schema, name, kind == "json_object"


def _refuse(fields: Fields) -> None:
    """Refuse what is known and cannot be served as it is meant; leave the rest behind."""
    fields.drop(*_LEFT)
    if (fields.whole("n") or 1) != 1:
        raise fields.error("n", "must be 1 here: one answer is made at a time")
    fields.refuse(("logprobs", "top_logprobs"), "is not served: it would show what was withheld")
    fields.refuse(("functions", "function_call"), "is not passed on; use tools")
    if fields.raw("modalities") not in (None, [], ["text"]):
        raise fields.error("modalities", "must be text here")
    fields.refuse(("audio",), "is not served: answers are text here")


def _missing(fields: Fields, name: str) -> str:
    raise fields.error(name, "is missing")


def _called(one: Called) -> dict[str, object]:
    function = {"name": one.name, "arguments": one.arguments}
    return {"id": one.id, "type": "function", "function": function}


def _call_delta(piece: CallDelta) -> dict[str, object]:
    function: dict[str, object] = {"arguments": piece.arguments}
    call: dict[str, object] = {"index": piece.index, "function": function}
    if piece.name:
        function["name"] = piece.name
    if piece.id:
        call["id"] = piece.id
        call["type"] = "function"
    return {"tool_calls": [call]}
