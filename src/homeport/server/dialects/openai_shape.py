"""What OpenAI's endpoints share: how words are chosen, how events, costs and errors are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.backends.fast_json import write
from homeport.domain import Sampling
from homeport.server.dialects import reading

if TYPE_CHECKING:
    from homeport.domain import Completion
    from homeport.server.dialects.dialect import Asked, Fault
    from homeport.server.dialects.fields import Fields

FINISHES = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "filtered": "content_filter",
    "cancelled": "stop",
}
_KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "invalid_request_error",
    431: "invalid_request_error",
    429: "rate_limit_error",
}


class Events:
    """What all events of one streamed answer have in common, and how it ends."""

    def __init__(self, asked: Asked, name: str, created: int, kind: str) -> None:
        self._usage_wanted = asked.usage_wanted
        self.named = {"id": name, "object": kind, "created": created, "model": asked.prompt.model}
        begin = write(self.named)[:-1].decode()
        self.opening = f'data: {begin},"choices":[{{"index":0,'

    def end(self, last: str, completion: Completion) -> bytes:
        """Return the last event of words, what the answer cost if that is wanted, and the end."""
        end = last.encode()
        if self._usage_wanted:
            usage = {**self.named, "choices": [], "usage": usage_body(completion)}
            end += b"data: %s\n\n" % write(usage)
        return end + b"data: [DONE]\n\n"


def broken(fault: Fault) -> bytes:
    """Return the event that ends a stream which failed after it had begun."""
    return b"data: %s\n\n" % error(fault)


def error(fault: Fault) -> bytes:
    """Return an error in OpenAI's shape."""
    kind = _KINDS.get(fault.status, "server_error")
    said = {"message": fault.text, "type": kind, "param": fault.field or None, "code": None}
    return write({"error": said})


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
