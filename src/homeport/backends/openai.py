"""Models behind an OpenAI-compatible API: llama-server, vLLM, a private cloud, another Homeport.

`OpenAILocal` meets prompts and stays on this machine or a declared private network; `OpenAICloud`
meets cleared prompts. Both speak the same dialect over `wire`.
"""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from homeport.backends.answering import Answering
from homeport.backends.chat_format import chat_body, parse_chunk
from homeport.backends.protocol import Options, Properties, estimate_tokens, require_cleared
from homeport.backends.wire import Wire
from homeport.domain import ClearedPrompt, Completion, Delta, Message, Prompt
from homeport.errors import BackendGarbage

_FIELD = re.compile(rb"(data|event|id|retry)?: ?(.*)", re.DOTALL)
_DONE = b"[DONE]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where an OpenAI-compatible API is and how to talk to it; its text form shows no key."""

    url: str  # up to and with /v1
    model: str
    context_window: int = 4096
    api_key: str = ""
    ca_file: Path | None = None

    def __repr__(self) -> str:
        return f"Server(url={self.url!r}, model={self.model!r})"


class OpenAILocal:
    """A server on this machine, or on a network declared private."""

    def __init__(self, server: Server, *, private_network: bool = False) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            InputError: the address is another machine's and none was declared private.
        """
        self.name = server.model
        self.context_window = server.context_window
        self._wire = _wire(server, beyond_loopback=private_network, proxies=False)

    async def stream(
        self, prompt: Prompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Yield deltas as they arrive and one Completion last; closing the iterator cancels."""
        async with aclosing(_converse(self._wire, self.name, prompt.messages, options)) as items:
            async for item in items:
                yield item

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high: the API has no tokenizer."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


class OpenAICloud:
    """A server elsewhere: meets cleared prompts only."""

    def __init__(self, server: Server, properties: Properties) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            InputError: the address is not encrypted.
        """
        self.name = server.model
        self.context_window = server.context_window
        self.properties = properties
        self._wire = _wire(server, beyond_loopback=True, proxies=True)

    async def stream(
        self, prompt: ClearedPrompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Yield deltas as they arrive and one Completion last; closing the iterator cancels."""
        messages = require_cleared(prompt).messages
        async with aclosing(_converse(self._wire, self.name, messages, options)) as items:
            async for item in items:
                yield item

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high: the API has no tokenizer."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


def _wire(server: Server, *, beyond_loopback: bool, proxies: bool) -> Wire:
    return Wire(
        server.url,
        api_key=server.api_key,
        ca_file=server.ca_file,
        beyond_loopback=beyond_loopback,
        proxies=proxies,
    )


async def _converse(
    wire: Wire, model: str, messages: tuple[Message, ...], options: Options
) -> AsyncGenerator[Delta | Completion, None]:
    answer = Answering(model, messages, options)
    body = chat_body(messages, options, model)
    try:
        async with aclosing(
            wire.lines("/chat/completions", body, lambda: answer.remaining_s)
        ) as lines:
            async for line in lines:
                data = event_data(line)
                if data == _DONE:
                    answer.done()
                    break
                delta = answer.take(parse_chunk(data)) if data else None
                if delta is not None:
                    yield delta
                if answer.overlong:
                    break
        yield answer.end()
    except TimeoutError:
        yield answer.late()


def event_data(line: bytes) -> bytes:
    """Return the data of one line of an event stream; comments and other fields have none.

    Raises:
        BackendGarbage: the line belongs to no event stream.
    """
    if not line:
        return b""
    field = _FIELD.fullmatch(line)
    if field is None:
        raise BackendGarbage(
            "the model server sends no event stream",
            hint="check that its address is that of an OpenAI-compatible API, up to /v1",
        )
    return field[2] if field[1] == b"data" else b""
