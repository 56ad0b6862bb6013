"""A model kept by Ollama on this machine, in Ollama's own dialect: one JSON object a line."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing

from homeport.backends.answering import Answering
from homeport.backends.chat_format import Body, Chunk, count, inert
from homeport.backends.protocol import Options, estimate_tokens, in_words
from homeport.backends.reach import NO_REACH, Reach
from homeport.backends.wire import Wire
from homeport.domain import Completion, Delta, Message, Prompt
from homeport.errors import BackendGarbage

DEFAULT_URL = "http://127.0.0.1:11434"


class OllamaBackend:
    """One model of an Ollama on this machine, or on a network declared private."""

    def __init__(
        self,
        model: str,
        url: str = DEFAULT_URL,
        *,
        context_window: int = 4096,
        reach: Reach = NO_REACH,
    ) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            InputError: the address is another machine's and none was declared private.
        """
        self.name = model
        self.context_window = context_window
        self._wire = Wire(url, reach=reach)

    async def stream(
        self, prompt: Prompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Yield deltas as they arrive and one Completion last; closing the iterator cancels."""
        options = in_words(prompt, options, self.name)
        answer = Answering(self.name, prompt.messages, options)
        body = ollama_body(self.name, self.context_window, prompt.messages, options)
        try:
            async with aclosing(
                self._wire.lines("/api/chat", body, lambda: answer.remaining_s)
            ) as lines:
                async for line in lines:
                    delta = answer.take(parse_line(line)) if line else None
                    if delta is not None:
                        yield delta
                    if answer.overlong:
                        break
            yield answer.end()
        except TimeoutError:
            yield answer.late()

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high: the API has no tokenizer."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


def ollama_body(
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
        raise BackendGarbage(
            f"Ollama reports: {str(value['error'])[:80]}", hint=f"ollama list; {_HINT}"
        )
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
