"""A server that knows no forms is asked again without one."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import pytest
from tests.doubles.model_server import serving

from homeport.backends.chat_format import Body
from homeport.backends.constraint import lines
from homeport.backends.ollama import OllamaBackend
from homeport.backends.openai import OpenAILocal, Server
from homeport.backends.protocol import LocalBackend, Options
from homeport.backends.wire import Wire
from homeport.domain import Message, Prompt, Role, Structure
from homeport.errors import BackendGarbage, BackendUnavailable, RequestNotTaken

PROMPT = Prompt((Message(Role.USER, "why?"),), schema=Structure.of({"type": "object"}))


class Refusing(Wire):
    """A wire to a server that takes no `form`, or nothing at all."""

    def __init__(self, *, anything: bool) -> None:
        super().__init__("http://127.0.0.1:9")
        self.anything = anything
        self.bodies: list[Body] = []

    async def lines(
        self, path: str, body: Body, remaining_s: Callable[[], float]
    ) -> AsyncGenerator[bytes, None]:
        """Yield one line, or refuse."""
        assert (path, remaining_s()) == ("/ask", 1.0)
        self.bodies.append(body)
        if self.anything or "form" in body:
            raise RequestNotTaken("the model server answered 400")
        yield b"so it is"


async def _heard(wire: Wire, body: Body) -> list[bytes]:
    async with aclosing(lines(wire, "/ask", body, "form", lambda: 1.0)) as found:
        return [line async for line in found]


def test_a_refused_form_is_left_out() -> None:
    """The second question is the first one but for its form."""
    wire = Refusing(anything=False)
    assert asyncio.run(_heard(wire, {"form": {}, "words": "why?"})) == [b"so it is"]
    assert wire.bodies == [{"form": {}, "words": "why?"}, {"words": "why?"}]


def test_what_is_refused_without_a_form_is_refused() -> None:
    """Nobody is asked twice in the same words."""
    for body in ({"words": "why?"}, {"form": {}, "words": "why?"}):
        wire = Refusing(anything=True)
        with pytest.raises(RequestNotTaken):
            asyncio.run(_heard(wire, dict(body)))
        assert len(wire.bodies) == len(body)


@pytest.mark.parametrize(
    ("backend", "field"), [(OpenAILocal, "response_format"), (OllamaBackend, "format")]
)
def test_every_dialect_asks_for_the_form_by_its_name(
    backend: Callable[[Server], LocalBackend], field: str
) -> None:
    """And once more without it where the server says 400; any other fault is told at once."""

    async def ask(status: str) -> list[dict[str, object]]:
        async with serving([b"no"], status) as server:
            opened = backend(Server(url=server.url, model="coder"))
            try:
                with pytest.raises((BackendGarbage, BackendUnavailable)):
                    _ = [item async for item in opened.stream(PROMPT, Options())]
            finally:
                await opened.close()
            return server.bodies

    with_form, without = asyncio.run(ask("400 Bad Request"))
    assert field in with_form
    assert field not in without
    assert len(asyncio.run(ask("503 Busy"))) == 1
