"""Ollama's chat: POST /api/chat, line by line unless told otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from homeport.backends.fast_json import write
from homeport.domain import Call, Message, Prompt, Role
from homeport.server.dialects import reading
from homeport.server.dialects.dialect import LINES, Asked, Fault
from homeport.server.dialects.events import events, words_of
from homeport.server.dialects.fields import Fields, taken_apart
from homeport.server.dialects.ollama_shape import (
    created,
    ending,
    keep_alive,
    no_thinking,
    ollama_error,
    ollama_format,
    ollama_options,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.domain import Called, Completion, Decision, Piece


class OllamaChat:
    """The dialect."""

    name = "ollama-chat"
    content_type = LINES

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        turns = _Turns()
        messages = fields.objects("messages", turns.message)
        if not messages:
            raise fields.error("messages", "is missing")
        most, sampling, stop = ollama_options(fields)
        schema, as_json = ollama_format(fields)
        prompt = Prompt(
            messages,
            model=fields.text("model"),
            tools=fields.objects("tools", reading.function_tool),
            stop=stop,
            schema=schema,
            as_json=as_json,
        )
        keep_alive(fields)
        no_thinking(fields)
        stream = fields.flag("stream")
        fields.end()
        return Asked(prompt, stream is not False, sampling, most)

    def voice(self, asked: Asked, decision: Decision, now: float) -> OllamaVoice:  # noqa: ARG002 -- of the protocol
        """Return what says the answer."""
        return OllamaVoice(asked, created(now), chat=True)

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return ollama_error(fault)


class _Turns:
    """Reads messages in order: Ollama's calls have no ids, results follow their calls."""

    def __init__(self) -> None:
        self._made = 0
        self._answered = 0

    def message(self, one: Fields) -> Message:
        """Read one message."""
        role = one.choice("role", [each.value for each in Role])
        if not role:
            raise one.error("role", "is missing")
        one.refuse(("images",), reading.NO_FILES)
        one.refuse(("thinking",), "is not passed on")
        text = one.text("content")
        calls = one.objects("tool_calls", self._call)
        answers = ""
        if role == Role.TOOL.value:
            answers = self._next_answer(one)
        return Message(
            Role(role),
            text,
            calls=calls,
            answers=answers,
            name=one.text("tool_name") or one.text("name"),
        )

    def _call(self, one: Fields) -> Call:
        one.choice("type", ("function",))
        one.raw("id")  # a name of our own takes its place
        function = one.object("function")
        if function is None:
            raise one.error("function", "is missing")
        name = function.text("name", None)
        given = function.structure("arguments") or taken_apart({}, function.place("arguments"))
        function.whole("index")
        function.end()
        self._made += 1
        return Call(f"call_{self._made}", name, given)

    def _next_answer(self, one: Fields) -> str:
        one.raw("tool_call_id")  # as above
        if self._answered == self._made:
            raise one.error("role", "is tool, and no call waits for its result")
        self._answered += 1
        return f"call_{self._answered}"


class OllamaVoice:
    """Says one answer, for /api/chat and for /api/generate."""

    def __init__(self, asked: Asked, made: str, *, chat: bool) -> None:
        self._named = {"model": asked.prompt.model, "created_at": made}
        self._chat = chat
        begin = write(self._named)[:-1].decode()
        self._before = begin + (
            ',"message":{"role":"assistant","content":' if chat else ',"response":'
        )
        self._after = '},"done":false}\n' if chat else ',"done":false}\n'

    def head(self) -> bytes:
        """Begin a stream: nothing is said yet."""
        return b""

    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        """Say pieces of a stream, a line for each; calls are said whole at the end."""
        return events(words_of(pieces), self._before, self._after)

    def tail(self, completion: Completion) -> bytes:
        """End a stream."""
        said = b""
        if completion.calls:
            message = {"role": "assistant", "content": "", "tool_calls": _calls(completion.calls)}
            said = write({**self._named, "message": message, "done": False}) + b"\n"
        return said + write({**self._named, **self._text(""), **ending(completion)}) + b"\n"

    def broken(self, fault: Fault) -> bytes:
        """End a stream that failed after it had begun."""
        return ollama_error(fault) + b"\n"

    def whole(self, completion: Completion) -> bytes:
        """Say the whole answer at once."""
        text = self._text(completion.text, completion.calls)
        return write({**self._named, **text, **ending(completion)})

    def _text(self, text: str, calls: tuple[Called, ...] = ()) -> dict[str, object]:
        if not self._chat:
            return {"response": text}
        message: dict[str, object] = {"role": "assistant", "content": text}
        if calls:
            message["tool_calls"] = _calls(calls)
        return {"message": message}


def _calls(calls: tuple[Called, ...]) -> list[dict[str, object]]:
    return [{"function": {"name": one.name, "arguments": _object(one.arguments)}} for one in calls]


def _object(written: str) -> object:
    """Return arguments as an object; what a model wrote wrongly stays one text in it."""
    try:
        value = json.loads(written) if written.strip() else {}
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {"arguments": written}
