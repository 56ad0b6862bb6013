"""Models behind an OpenAI-compatible API: llama-server, vLLM, a private cloud, another Homeport.

`OpenAILocal` meets prompts and stays on this machine or a declared private network; `OpenAICloud`
meets cleared prompts. Both speak the same dialect over `wire`.
"""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from homeport.backends.answering import Answering
from homeport.backends.chat_format import chat_body, parse_chunk
from homeport.backends.constraint import lines
from homeport.backends.fast_json import write
from homeport.backends.hearing import Labels, Question, ask
from homeport.backends.openai_answer import (
    OpenAIHearing,
    embeddings,
    model_names,
    whole_answer,
)
from homeport.backends.openai_body import openai_request
from homeport.backends.protocol import (
    Options,
    Properties,
    Spoken,
    estimate_tokens,
    in_words,
    require_cleared,
)
from homeport.backends.reach import NO_REACH, Reach
from homeport.backends.wire import Wire
from homeport.domain import ClearedPrompt, Kind, Prompt
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
    reach: Reach = NO_REACH

    def __repr__(self) -> str:
        return f"Server(url={self.url!r}, model={self.model!r})"


class OpenAILocal:
    """A server on this machine, or on a network declared private."""

    def __init__(self, server: Server) -> None:
        """Check the address; nothing is opened yet.

        Raises:
            InputError: the address is another machine's and none was declared private.
        """
        self.name = server.model
        self.context_window = server.context_window
        self._wire = _wire(server, beyond_loopback=False, proxies=False)

    def stream(self, prompt: Prompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Yield pieces as they arrive and one Completion last; closing the iterator cancels."""
        return _ask(self._wire, self.name, prompt, options)

    async def models(self) -> tuple[str, ...]:
        """Return the names of the server's models.

        Raises:
            BackendError: it does not tell.
        """
        return model_names(await self._wire.get("/models"))

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high: the API has no tokenizer."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


class OpenAICloud:
    """A server elsewhere: meets cleared prompts only."""

    def __init__(
        self, server: Server, properties: Properties, *, takes_labels: bool = False
    ) -> None:
        """Check the address; nothing is opened yet. Another Homeport takes our labels.

        Raises:
            InputError: the address is not encrypted.
        """
        self.name = server.model
        self.context_window = server.context_window
        self.properties = properties
        self.takes_labels = takes_labels
        self._wire = _wire(server, beyond_loopback=True, proxies=True)

    def stream(self, prompt: ClearedPrompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Yield pieces as they arrive and one Completion last; closing the iterator cancels."""
        cleared = require_cleared(prompt)
        if options.sampling is not None:
            # A field of local servers' own, which providers refuse.
            options = replace(options, sampling=replace(options.sampling, thinking=None))
        labels = cleared.labels if self.takes_labels else ()
        return _ask(self._wire, self.name, cleared.prompt, options, labels)

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
        reach=server.reach,
        beyond_loopback=beyond_loopback,
        proxies=proxies,
    )


def _ask(
    wire: Wire, model: str, prompt: Prompt, options: Options, labels: Labels = ()
) -> AsyncGenerator[Spoken, None]:
    if options.sampling is None:
        return _converse(wire, model, prompt, options)
    return _relayed(wire, model, prompt, options, labels)


def _relayed(
    wire: Wire, model: str, prompt: Prompt, options: Options, labels: Labels
) -> AsyncGenerator[Spoken, None]:
    """Ask as a program does: what it gets is what the server sends."""
    path, body = openai_request(prompt, options, model)
    name = prompt.model or model
    vectors = prompt.kind is Kind.EMBEDDING
    read = embeddings if vectors else whole_answer

    def tokens() -> int:
        return sum(estimate_tokens(text) for text in prompt.texts())

    question = Question(
        path,
        write(body),
        name,
        options.deadline_s,
        lambda data, spent_s: read(data, name, tokens, spent_s),
        None if options.whole or vectors else lambda: OpenAIHearing(name, tokens),
        labels,
    )
    return ask(wire, question)


async def _converse(
    wire: Wire, model: str, prompt: Prompt, options: Options
) -> AsyncGenerator[Spoken, None]:
    """Ask as a person does: the words are made harmless on their way in and out."""
    options = in_words(prompt, options, model)
    answer = Answering(model, prompt.messages, options)
    body = chat_body(prompt.messages, options, model)
    try:
        async with aclosing(
            lines(wire, "/chat/completions", body, "response_format", lambda: answer.remaining_s)
        ) as found:
            async for line in found:
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
