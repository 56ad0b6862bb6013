"""What Ollama's endpoints share: options, formats, times and the shape of errors."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from homeport.backends.fast_json import write
from homeport.domain import Sampling
from homeport.server.dialects.fields import Fields, taken_apart
from homeport.server.dialects.reading import EFFORTS

if TYPE_CHECKING:
    from homeport.domain import Completion, Structure
    from homeport.server.dialects.dialect import Fault

_DURATION = re.compile(r"-?\d{1,6}(?:ms|s|m|h)?")
_IGNORED = (  # numbers and switches of the machine, which a model server decides for itself
    "num_keep", "num_batch", "num_gpu", "main_gpu", "num_thread", "typical_p", "tfs_z",
    "repeat_last_n", "mirostat", "mirostat_tau", "mirostat_eta", "num_gqa",
    "rope_frequency_base", "rope_frequency_scale", "draft_num_predict",
)  # fmt: skip
_SWITCHES = (
    "use_mmap",
    "use_mlock",
    "numa",
    "low_vram",
    "penalize_newline",
    "f16_kv",
    "vocab_only",
    "logits_all",
    "embedding_only",
)
_NANOSECONDS = 1_000_000_000


def ollama_options(fields: Fields) -> tuple[int | None, Sampling, tuple[str, ...]]:
    """Read `options`: the most tokens, how words are chosen, and where to stop."""
    options = fields.object("options") or Fields({})
    elsewhere = fields.whole(
        "max_tokens", -1
    )  # as the other dialects call it, and some clients here
    most = options.whole("num_predict", -2)
    most = elsewhere if most is None else most
    thought = thinking(fields)
    sampling = Sampling(
        temperature=options.number("temperature", 0, 100),
        top_p=options.number("top_p", 0, 1),
        top_k=options.whole("top_k"),
        min_p=options.number("min_p", 0, 1),
        frequency_penalty=options.number("frequency_penalty", -2, 2),
        presence_penalty=options.number("presence_penalty", -2, 2),
        repeat_penalty=options.number("repeat_penalty", 0, 10),
        seed=options.whole("seed", -(1 << 63)),
        context=options.whole("num_ctx", 1),
        effort=thought.effort,
        thinking=thought.thinking,
    )
    stop = options.texts("stop")
    for name in _IGNORED:
        options.number(name)
    for name in _SWITCHES:
        options.flag(name)
    options.end()
    return most if most is not None and most > 0 else None, sampling, stop


def keep_alive(fields: Fields) -> None:
    """Check how long a model is to stay loaded; the model server decides that for itself."""
    value = fields.raw("keep_alive")
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return
    if not isinstance(value, str) or _DURATION.fullmatch(value) is None:
        raise fields.error("keep_alive", "must be a duration, like 5m")


def ollama_format(fields: Fields) -> tuple[Structure | None, bool]:
    """Read what the answer must look like: a schema, or any JSON."""
    value = fields.raw("format")
    match value:
        case None | "":
            return None, False
        case "json":
            return None, True
        case dict():
            return taken_apart(value, fields.place("format")), False
        case _:
            raise fields.error("format", "must be json or a schema")


def thinking(fields: Fields) -> Sampling:
    """Read whether to think aloud: yes, no, or how much."""
    value = fields.raw("think")
    match value:
        case None:
            return Sampling()
        case bool():
            return Sampling(thinking=value)
        case str() if value in EFFORTS:
            return Sampling(thinking=True, effort=value)
        case _:
            raise fields.error("think", f"must be true, false or one of {', '.join(EFFORTS)}")


def left_behind(fields: Fields) -> None:
    """Read what concerns the machine that the model runs on, which decides it for itself."""
    keep_alive(fields)
    fields.refuse(("logprobs", "top_logprobs"), "is not served: it would show what was withheld")
    fields.drop("truncate", "shift")


def loaded(model: str, *, chat: bool) -> bytes:
    """Say that a model is there: what is answered to a question without words."""
    said: dict[str, object] = (
        {"message": {"role": "assistant", "content": ""}} if chat else {"response": ""}
    )
    named = {"model": model, "created_at": created(0.0)}
    return write({**named, **said, "done": True, "done_reason": "load"}) + b"\n"


def created(now: float) -> str:
    """Return a time as Ollama writes it."""
    return datetime.fromtimestamp(now, UTC).isoformat().replace("+00:00", "Z")


def ending(completion: Completion) -> dict[str, object]:
    """Return what stands in the last line of an answer."""
    usage = completion.usage
    return {
        "done": True,
        "done_reason": "length" if completion.finish == "length" else "stop",
        "total_duration": int(usage.total_s * _NANOSECONDS),
        "load_duration": 0,
        "prompt_eval_count": usage.prompt_tokens,
        "prompt_eval_duration": int(usage.first_token_s * _NANOSECONDS),
        "eval_count": usage.completion_tokens,
        "eval_duration": int((usage.total_s - usage.first_token_s) * _NANOSECONDS),
    }


def ollama_error(fault: Fault) -> bytes:
    """Say what went wrong."""
    where = f"{fault.field}: " if fault.field and not fault.message.startswith(fault.field) else ""
    return write({"error": f"{where}{fault.text}"})
