"""Ollama's chat: POST /api/chat, line by line unless told otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from homeport.backends.fast_json import write
from homeport.domain import Call, CallDelta, Message, Prompt, Role, Thought
from homeport.server.dialects import files, reading
from homeport.server.dialects.dialect import LINES, Asked, Fault
from homeport.server.dialects.events import events, runs
from homeport.server.dialects.fields import Fields, taken_apart
from homeport.server.dialects.ollama_shape import (
    created,
    ending,
    left_behind,
    loaded,
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
        left_behind(fields)
        stream = fields.flag("stream")
        fields.end()
        instead = b"" if messages else loaded(prompt.model, chat=True)
        return Asked(
            prompt,
            stream is not False,
            sampling,
            most,
            thoughts=sampling.thinking is not False,
            instead=instead,
        )

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
        images = tuple(
            [
                files.image(data, f"{one.place('images')}[{number}]")
                for number, data in enumerate(one.list("images"))
            ]
        )
        one.drop("thinking")  # a model's earlier thoughts
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
            files=images,
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
        self._thoughts = asked.thoughts
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
        out: list[bytes] = []
        for run in runs(pieces):
            if isinstance(run, Thought):
                out.append(self._thought(run.text) if self._thoughts else b"")
            elif not isinstance(run, CallDelta):
                out.append(events(run, self._before, self._after))
        return b"".join(out)

    def _thought(self, text: str) -> bytes:
        said: dict[str, object] = (
            {"message": {"role": "assistant", "content": "", "thinking": text}}
            if self._chat
            else {"response": "", "thinking": text}
        )
        return write({**self._named, **said, "done": False}) + b"\n"

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
        thoughts = completion.thoughts if self._thoughts else ""
        text = self._text(completion.text, completion.calls, thoughts)
        return write({**self._named, **text, **ending(completion)})

    def _text(
        self, text: str, calls: tuple[Called, ...] = (), thoughts: str = ""
    ) -> dict[str, object]:
        thought = {"thinking": thoughts} if thoughts else {}
        if not self._chat:
            return {"response": text, **thought}
        message: dict[str, object] = {"role": "assistant", "content": text, **thought}
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
