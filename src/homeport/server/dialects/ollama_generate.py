"""Ollama's answer to one text: POST /api/generate, line by line unless told otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeport.domain import Kind, Message, Prompt, Role
from homeport.server.dialects import files
from homeport.server.dialects.dialect import LINES, Asked, Fault
from homeport.server.dialects.fields import Fields
from homeport.server.dialects.ollama_chat import OllamaVoice
from homeport.server.dialects.ollama_shape import (
    created,
    left_behind,
    loaded,
    ollama_error,
    ollama_format,
    ollama_options,
)

if TYPE_CHECKING:
    from homeport.domain import Decision


class OllamaGenerate:
    """The dialect."""

    name = "ollama-generate"
    content_type = LINES

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body; what is raw, or between two texts, is continued and not answered."""
        fields = Fields(body)
        text, system, suffix = fields.text("prompt"), fields.text("system"), fields.text("suffix")
        most, sampling, stop = ollama_options(fields)
        schema, as_json = ollama_format(fields)
        raw = bool(fields.flag("raw")) or bool(suffix)
        if raw and (system or schema or as_json):
            raise fields.error("system" if system else "format", "does not go with a raw text")
        opening = (Message(Role.SYSTEM, system),) if system else ()
        images = tuple(
            [
                files.image(data, f"{fields.place('images')}[{number}]")
                for number, data in enumerate(fields.list("images"))
            ]
        )
        prompt = Prompt(
            (*opening, Message(Role.USER, text, files=images)),
            Kind.COMPLETION if raw else Kind.CHAT,
            model=fields.text("model"),
            suffix=suffix,
            stop=stop,
            schema=schema,
            as_json=as_json,
        )
        fields.refuse(("context", "template"), "is not passed on; use /api/chat")
        left_behind(fields)
        stream = fields.flag("stream")
        fields.end()
        return Asked(
            prompt,
            stream is not False,
            sampling,
            most,
            thoughts=sampling.thinking is not False,
            instead=b"" if text or images else loaded(prompt.model, chat=False),
        )

    def voice(self, asked: Asked, decision: Decision, now: float) -> OllamaVoice:  # noqa: ARG002 -- of the protocol
        """Return what says the answer."""
        return OllamaVoice(asked, created(now), chat=False)

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return ollama_error(fault)
