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
FINISHES = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "filtered": "content_filter",
    "cancelled": "stop",
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
_KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "invalid_request_error",
    429: "rate_limit_error",
}


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
        return write(error_body(fault))


class ChatVoice:
    """Says one answer."""

    def __init__(self, asked: Asked, name: str, created: int) -> None:
        self._asked = asked
        self._named = {
            "id": name,
            "object": "chat.completion.chunk",
            "created": created,
            "model": asked.prompt.model,
        }
        begin = write(self._named)[:-1].decode()
        self._before = f'data: {begin},"choices":[{{"index":0,"delta":'
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
        end = f'{self._before}{{}},"finish_reason":"{finish}"}}]}}\n\n'.encode()
        if self._asked.usage_wanted:
            usage = {**self._named, "choices": [], "usage": usage_body(completion)}
            end += b"data: %s\n\n" % write(usage)
        return end + b"data: [DONE]\n\n"

    def broken(self, fault: Fault) -> bytes:
        """End a stream that failed after it had begun."""
        return b"data: %s\n\n" % write(error_body(fault))

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
            **self._named,
            "object": "chat.completion",
            "model": completion.model,
            "choices": [choice],
            "usage": usage_body(completion),
        }
        return write(body)


def error_body(fault: Fault) -> dict[str, object]:
    """Return an error in OpenAI's shape."""
    kind = _KINDS.get(fault.status, "server_error")
    error = {"message": fault.text, "type": kind, "param": fault.field or None, "code": None}
    return {"error": error}


def usage_body(completion: Completion) -> dict[str, object]:
    """Return what an answer cost."""
    usage = completion.usage
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }


def sampling(fields: Fields) -> Sampling:
    """Read how words are to be chosen."""
    return Sampling(
        temperature=fields.number("temperature", 0, 2),
        top_p=fields.number("top_p", 0, 1),
        top_k=fields.whole("top_k"),
        min_p=fields.number("min_p", 0, 1),
        frequency_penalty=fields.number("frequency_penalty", -2, 2),
        presence_penalty=fields.number("presence_penalty", -2, 2),
        repeat_penalty=fields.number("repeat_penalty", 0, 10)
        or fields.number("repetition_penalty", 0, 10),
        seed=fields.whole("seed", -(1 << 63)),
        logit_bias=_biases(fields),
        parallel_calls=fields.flag("parallel_tool_calls"),
        effort=fields.choice("reasoning_effort", reading.EFFORTS),
    )


def most_tokens(fields: Fields, *names: str) -> int | None:
    """Return how long the answer may be, None where no bound is named; -1 names none."""
    found = [fields.whole(name, -1) for name in names]
    return next((one for one in found if one is not None and one > 0), None)


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


def stream_options(fields: Fields) -> bool:
    """Tell whether a stream is to end with what it cost."""
    options = fields.object("stream_options")
    if options is None:
        return False
    wanted = bool(options.flag("include_usage"))
    options.drop("include_obfuscation", "continuous_usage_stats")
    options.end()
    return wanted


def _biases(fields: Fields) -> tuple[tuple[int, float], ...]:
    biases = fields.raw("logit_bias")
    if biases is None:
        return ()
    try:
        found = tuple([(int(token), float(bias)) for token, bias in biases.items()])
    except (AttributeError, TypeError, ValueError) as error:
        raise fields.error("logit_bias", "must give numbers to numbers of tokens") from error
    return found


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
