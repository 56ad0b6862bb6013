"""OpenAI's responses: POST /v1/responses, whole or as an event stream.

Nothing is kept here between two of them, so each must bring its whole history.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from homeport.domain import Choice, Message, Prompt, Role, Sampling, Tool
from homeport.server.dialects import reading
from homeport.server.dialects.dialect import EVENTS, Asked, Fault
from homeport.server.dialects.fields import Fields
from homeport.server.dialects.openai_shape import error, most_tokens
from homeport.server.dialects.responses_voice import ResponsesVoice

if TYPE_CHECKING:
    from homeport.domain import Decision, Structure

_ROLES = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
}
_CHOICES = frozenset(choice.value for choice in Choice)
# What is known and goes no further, as in the chat dialect.
_LEFT = (
    "store", "service_tier", "safety_identifier", "prompt_cache_key", "prompt_cache_retention",
    "prompt_cache_options", "truncation", "include", "max_tool_calls", "stream_options",
    "client_metadata",
)  # fmt: skip
_KEPT = "is not kept here: send the whole history as input"


class OpenAIResponses:
    """The dialect."""

    name = "openai-responses"
    content_type = EVENTS

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        tools = fields.objects("tools", _tool)
        schema, schema_name, as_json = _format(fields)
        instructions = fields.text("instructions")
        opening = (Message(Role.SYSTEM, instructions),) if instructions else ()
        prompt = Prompt(
            (*opening, *_messages(fields)),
            model=fields.text("model"),
            tools=tools,
            choice=_choice(fields, tools),
            user=fields.text("user"),
            metadata=fields.structure("metadata"),
            schema=schema,
            schema_name=schema_name,
            as_json=as_json,
        )
        asked = Asked(
            prompt,
            stream=bool(fields.flag("stream")),
            sampling=Sampling(
                temperature=fields.number("temperature", 0, 2),
                top_p=fields.number("top_p", 0, 1),
                parallel_calls=fields.flag("parallel_tool_calls"),
                effort=_effort(fields),
            ),
            max_tokens=most_tokens(fields, "max_output_tokens"),
        )
        fields.refuse(("previous_response_id", "conversation", "prompt"), _KEPT)
        fields.refuse(("background",), "is not served: an answer is given at once")
        fields.refuse(("top_logprobs",), "is not served: it would show what was withheld")
        fields.drop(*_LEFT)
        fields.end()
        return asked

    def voice(self, asked: Asked, decision: Decision, now: float) -> ResponsesVoice:
        """Return what says the answer."""
        return ResponsesVoice(asked, decision.request, int(now))

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return error(fault)


def _messages(fields: Fields) -> tuple[Message, ...]:
    said = fields.raw("input")
    if isinstance(said, str):
        return (Message(Role.USER, said),)
    if not isinstance(said, list) or not said:
        raise fields.error("input", "must be text, or a list of items")
    names = reading.CallNames()
    messages: list[Message] = []
    for number, value in enumerate(said):
        item = Fields(value, f"{fields.place('input')}[{number}]")
        message = _item(item, names)
        last = messages[-1] if messages else None
        if message is None:
            continue
        if message.calls and last is not None and last.role is Role.ASSISTANT:
            messages[-1] = replace(last, calls=(*last.calls, *message.calls))
        else:
            messages.append(message)
    return tuple(messages)


def _item(item: Fields, names: reading.CallNames) -> Message | None:
    """Read one item of the history; of a model's earlier thoughts nothing is left."""
    kind = item.text("type") or "message"
    if kind == "reasoning":
        return None
    item.drop("id", "status", "phase", "internal_chat_message_metadata_passthrough")
    match kind:
        case "message":
            message = _message(item)
        case "function_call":
            theirs, name = item.text("call_id", None), item.text("name", None)
            given = reading.arguments(item.text("arguments"), item.place("arguments"))
            message = Message(Role.ASSISTANT, "", calls=(reading.call(names, theirs, name, given),))
        case "function_call_output":
            theirs = names.known(item.text("call_id", None), item.place("call_id"))
            said = reading.content(item, "output")
            message = Message(Role.TOOL, said.first, said.more, answers=theirs, files=said.files)
        case _:
            raise item.error("type", "is no item that is known here, so it is not passed on")
    item.end()
    return message


def _message(item: Fields) -> Message:
    role = item.choice("role", tuple(_ROLES))
    if not role:
        raise item.error("role", "is missing")
    said = reading.content(item, "content")
    return Message(_ROLES[role], said.first, said.more, keeps=said.keeps, files=said.files)


def _tool(one: Fields) -> Tool:
    if one.text("type", None) != "function":
        raise one.error("type", "is a tool of a provider's own, which is not called from here")
    return Tool(
        one.text("name", None),
        one.text("description"),
        one.structure("parameters"),
        one.flag("strict"),
    )


def _choice(fields: Fields, tools: tuple[Tool, ...]) -> Choice | int | None:
    match fields.raw("tool_choice"):
        case None:
            return None
        case str(word) if word in _CHOICES:
            return Choice(word)
        case {"type": "function", "name": str(name), **others} if not others:
            return reading.tool_number(tools, name, lambda why: fields.error("tool_choice", why))
        case _:
            raise fields.error("tool_choice", "must be auto, none, required or a function's name")


def _format(fields: Fields) -> tuple[Structure | None, str, bool]:
    """Read what the answer must look like."""
    text = fields.object("text")
    if text is None:
        return None, "", False
    text.drop("verbosity")
    wanted = text.object("format")
    text.end()
    if wanted is None:
        return None, "", False
    kind = wanted.choice("type", ("text", "json_object", "json_schema"))
    schema, name = wanted.structure("schema"), wanted.text("name")
    wanted.drop("strict", "description")
    wanted.end()
    return schema, name, kind == "json_object"


def _effort(fields: Fields) -> str:
    wanted = fields.object("reasoning")
    if wanted is None:
        return ""
    effort = wanted.choice("effort", reading.EFFORTS)
    wanted.drop("summary", "generate_summary", "context")
    wanted.end()
    return effort
