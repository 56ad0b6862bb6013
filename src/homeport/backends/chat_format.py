"""The OpenAI chat dialect, which the embedded engine speaks as well: body out, chunks in.

Pure: takes and gives values. How they travel is `embedded`'s and `openai`'s business.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from homeport.backends.protocol import Options
from homeport.domain import Message
from homeport.errors import BackendGarbage

Body = dict[str, object]

# A model's own turn markers inside a message would let quoted text speak as the system.
_TURN_MARKER = re.compile(r"<\|(?=[A-Za-z0-9_]{1,32}\|>)")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One event of a streamed answer; what an event does not say is None."""

    text: str = ""
    finish: str | None = None
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None


def chat_body(messages: tuple[Message, ...], options: Options, model: str = "") -> Body:
    """Return the request for a streamed answer that tells its usage at the end."""
    body: Body = {
        "messages": [{"role": str(m.role), "content": inert(m.words)} for m in messages],
        "max_tokens": options.max_tokens,
        "temperature": options.temperature,
        "seed": options.seed,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if model:
        body["model"] = model
    if options.stop:
        body["stop"] = list(options.stop)
    if options.json_schema is not None:
        schema = {"name": "answer", "strict": True, "schema": dict(options.json_schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def inert(text: str) -> str:
    """Return `text` so that it can be encoded and holds no turn marker of a chat template."""
    encodable = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return _TURN_MARKER.sub("< |", encodable)


def parse_chunk(data: bytes | str) -> Chunk:
    """Read one event's JSON.

    Raises:
        BackendGarbage: it is no JSON object of this dialect, or reports an error.
    """
    try:
        value = json.loads(data)
    except ValueError as error:
        raise _garbage("something that is no JSON") from error
    if not isinstance(value, dict):
        raise _garbage("JSON that is no object")
    return read_chunk(value)


def read_chunk(value: Mapping[str, object]) -> Chunk:
    """Read one event.

    Raises:
        BackendGarbage: it is not of this dialect, or reports an error.
    """
    if "error" in value:
        raise BackendGarbage(
            f"the model server reports: {_reason(value['error'])}",
            hint="look at the model server's own log",
        )
    text, finish = _choice(value.get("choices"))
    usage = value.get("usage")
    if not isinstance(usage, Mapping):
        return Chunk(text, finish)
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else None
    return Chunk(
        text,
        finish,
        count(usage.get("prompt_tokens")),
        count(cached),
        count(usage.get("completion_tokens")),
    )


def count(value: object) -> int | None:
    """Return `value` if it is a whole number of something."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _choice(choices: object) -> tuple[str, str | None]:
    if not choices:  # the usage event, and progress events, have none
        return "", None
    if not isinstance(choices, list) or not isinstance(choices[0], Mapping):
        raise _garbage("choices that are no list of objects")
    first = choices[0]
    delta, finish = first.get("delta") or {}, first.get("finish_reason")
    if not isinstance(delta, Mapping):
        raise _garbage("a delta that is no object")
    text = delta.get("content") or ""
    if not isinstance(text, str) or not isinstance(finish, str | None):
        raise _garbage("content that is no text")
    return text, finish


def _reason(error: object) -> str:
    """Return a server's own words about an error, shortened: they may quote the request."""
    message = error.get("message") if isinstance(error, Mapping) else error
    kind = error.get("type") if isinstance(error, Mapping) else None
    return str(kind) if isinstance(kind, str) and kind else str(message)[:80]


def _garbage(what: str) -> BackendGarbage:
    return BackendGarbage(
        f"the model server sent {what}",
        hint="check that its address is that of an OpenAI-compatible API",
    )
