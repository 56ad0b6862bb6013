"""Vectors for texts: OpenAI's POST /v1/embeddings, Ollama's POST /api/embed and its older form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeport.backends.fast_json import write
from homeport.domain import Kind, Message, Prompt, Role, Sampling
from homeport.server.dialects.dialect import JSON, Asked, Fault
from homeport.server.dialects.fields import Fields
from homeport.server.dialects.ollama_shape import keep_alive, ollama_error, ollama_options
from homeport.server.dialects.openai_shape import error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.domain import Completion, Decision, Piece

_MOST = 2048


def _prompt(fields: Fields, name: str) -> Prompt:
    texts = fields.texts(name)
    if not 1 <= len(texts) <= _MOST:
        raise fields.error(name, f"must be 1 to {_MOST} texts")
    messages = tuple([Message(Role.USER, text) for text in texts])
    return Prompt(messages, Kind.EMBEDDING, fields.text("model"), user=fields.text("user"))


class OpenAIEmbeddings:
    """OpenAI's dialect."""

    name = "openai-embeddings"
    content_type = JSON

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        prompt = _prompt(fields, "input")
        encoding = fields.choice("encoding_format", ("float", "base64"))
        sampling = Sampling(dimensions=fields.whole("dimensions", 1), base64=encoding == "base64")
        fields.end()
        return Asked(prompt, sampling=sampling)

    def voice(self, asked: Asked, decision: Decision, now: float) -> VectorVoice:  # noqa: ARG002 -- of the protocol
        """Return what says the answer."""
        return VectorVoice(_openai)

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return error(fault)


class OllamaEmbeddings:
    """Ollama's dialect."""

    name = "ollama-embed"
    content_type = JSON

    def __init__(self, *, older: bool = False) -> None:
        """Take the dialect of /api/embed, or that of the older /api/embeddings."""
        self._older = older

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        prompt = _prompt(fields, "prompt" if self._older else "input")
        _, sampling, _ = ollama_options(fields)
        fields.flag("truncate")
        fields.whole("dimensions", 1)
        keep_alive(fields)
        fields.end()
        return Asked(prompt, sampling=sampling)

    def voice(self, asked: Asked, decision: Decision, now: float) -> VectorVoice:  # noqa: ARG002 -- of the protocol
        """Return what says the answer."""
        return VectorVoice(_ollama_older if self._older else _ollama)

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return ollama_error(fault)


class VectorVoice:
    """Says vectors; they are never streamed."""

    def __init__(self, shape: Any) -> None:  # noqa: ANN401 -- one of the functions below
        self._shape = shape

    def head(self) -> bytes:
        """Say nothing."""
        return b""

    def pieces(self, pieces: Sequence[Piece]) -> bytes:  # noqa: ARG002 -- of the protocol
        """Say nothing."""
        return b""

    def tail(self, completion: Completion) -> bytes:
        """Say the whole."""
        return self.whole(completion)

    def broken(self, fault: Fault) -> bytes:  # noqa: ARG002 -- of the protocol
        """Say nothing."""
        return b""

    def whole(self, completion: Completion) -> bytes:
        """Say the vectors."""
        return write(self._shape(completion))


def _openai(completion: Completion) -> dict[str, object]:
    tokens = completion.usage.prompt_tokens
    return {
        "object": "list",
        "data": [
            {"object": "embedding", "index": number, "embedding": vector}
            for number, vector in enumerate(completion.vectors)
        ],
        "model": completion.model,
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _ollama(completion: Completion) -> dict[str, object]:
    return {
        "model": completion.model,
        "embeddings": completion.vectors,
        "prompt_eval_count": completion.usage.prompt_tokens,
    }


def _ollama_older(completion: Completion) -> dict[str, object]:
    return {"embedding": completion.vectors[0] if completion.vectors else []}
