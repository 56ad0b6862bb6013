"""A model kept by Ollama on this machine, in Ollama's own dialect.

Its OpenAI-compatible API cuts a prompt to a window that no request can set, and says nothing of it;
in its own dialect the window is asked for.
"""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from homeport.backends.answering import Answering
from homeport.backends.chat_format import Body, Chunk, count, inert
from homeport.backends.constraint import lines
from homeport.backends.fast_json import write
from homeport.backends.hearing import Question, ask
from homeport.backends.ollama_answer import OllamaHearing, model_names, vectors, whole_answer
from homeport.backends.ollama_body import ollama_request
from homeport.backends.openai import Server
from homeport.backends.protocol import Options, Spoken, estimate_tokens, in_words
from homeport.backends.wire import Wire
from homeport.domain import Completion, Kind, Message, Prompt
from homeport.errors import BackendGarbage


class OllamaBackend:
    """One model of an Ollama on this machine, or on a network declared private."""

    def __init__(self, server: Server) -> None:
        """Check the address, which ends before `/api`; nothing is opened yet.

        Raises:
            InputError: the address is another machine's and none was declared private.
        """
        self.name = server.model
        self.context_window = server.context_window
        url = server.url.rstrip("/").removesuffix("/v1")
        self._wire = Wire(url, api_key=server.api_key, reach=server.reach)

    def stream(self, prompt: Prompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Yield pieces as they arrive and one Completion last; closing the iterator cancels."""
        if options.sampling is None:
            return self._converse(prompt, options)
        return self._relayed(prompt, options)

    def _relayed(self, prompt: Prompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Ask as a program does: what it gets is what the server sends."""
        path, body = ollama_request(prompt, options, self.name, self.context_window)
        name = prompt.model or self.name
        embedding = prompt.kind is Kind.EMBEDDING
        base_64 = options.sampling is not None and options.sampling.base64

        def tokens() -> int:
            return sum(estimate_tokens(text) for text in prompt.texts())

        def answer(data: bytes, spent_s: float) -> Completion:
            if embedding:
                return vectors(data, name, tokens, spent_s, base_64=base_64)
            return whole_answer(data, name, tokens, spent_s)

        hearing = None if options.whole or embedding else lambda: OllamaHearing(name, tokens)
        question = Question(path, write(body), name, options.deadline_s, answer, hearing)
        return ask(self._wire, question)

    async def _converse(self, prompt: Prompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Ask as a person does: the words are made harmless on their way in and out."""
        options = in_words(prompt, options, self.name)
        answer = Answering(self.name, prompt.messages, options)
        body = conversation_body(self.name, self.context_window, prompt.messages, options)
        try:
            async with aclosing(
                lines(self._wire, "/api/chat", body, "format", lambda: answer.remaining_s)
            ) as found:
                async for line in found:
                    delta = answer.take(parse_line(line)) if line else None
                    if delta is not None:
                        yield delta
                    if answer.overlong:
                        break
            yield answer.end()
        except TimeoutError:
            yield answer.late()

    async def models(self) -> tuple[str, ...]:
        """Return the names of the server's models.

        Raises:
            BackendError: it does not tell.
        """
        return model_names(await self._wire.get("/api/tags"))

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high: the API has no tokenizer."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


def conversation_body(
    model: str, context_window: int, messages: tuple[Message, ...], options: Options
) -> Body:
    """Return the request for a streamed answer."""
    body: Body = {
        "model": model,
        "messages": [{"role": str(m.role), "content": inert(m.words)} for m in messages],
        "stream": True,
        "options": {
            "num_ctx": context_window,
            "num_predict": options.max_tokens,
            "temperature": options.temperature,
            "seed": options.seed,
            "stop": list(options.stop),
        },
    }
    if options.json_schema is not None:
        body["format"] = dict(options.json_schema)
    return body


def parse_line(line: bytes) -> Chunk:
    """Read one line of the answer.

    Raises:
        BackendGarbage: it is not of this dialect, or reports an error.
    """
    try:
        value = json.loads(line)
    except ValueError as error:
        raise _garbage() from error
    if not isinstance(value, dict):
        raise _garbage()
    if "error" in value:
        raise BackendGarbage("Ollama reports an error", hint=f"ollama list; {_HINT}")
    message = value.get("message")
    text = message.get("content", "") if isinstance(message, dict) else ""
    if not isinstance(text, str):
        raise _garbage()
    if value.get("done") is not True:
        return Chunk(text)
    return Chunk(
        text,
        finish=str(value.get("done_reason") or "stop"),
        prompt_tokens=count(value.get("prompt_eval_count")),
        completion_tokens=count(value.get("eval_count")),
    )


_HINT = "check that the address is Ollama's and the model is there"


def _garbage() -> BackendGarbage:
    return BackendGarbage("the answer is not Ollama's", hint=_HINT)
