import asyncio
import json

import pytest
from tests.doubles.model_server import DROP, FOREVER, STALL, ModelServer, serving

from homeport.backends import LocalBackend, Options, Spoken
from homeport.backends.chat_format import Chunk
from homeport.backends.ollama import OllamaBackend, conversation_body, parse_line
from homeport.backends.openai import Server
from homeport.domain import Burst, Completion, Delta, Kind, Message, Prompt, Role, Sampling
from homeport.errors import BackendGarbage, BackendUnavailable

MESSAGES = (Message(Role.USER, "why?"),)


def _line(text: str, **more: object) -> bytes:
    message = {"role": "assistant", "content": text}
    return json.dumps({"message": message, "done": False} | more).encode() + b"\n"


END = _line("", done=True, done_reason="stop", prompt_eval_count=12, eval_count=2)


def _ask(
    *pieces: bytes | object, options: Options | None = None, prompt: Prompt | None = None
) -> tuple[list[Spoken], ModelServer]:
    async def ask() -> tuple[list[Spoken], ModelServer]:
        async with serving(pieces) as server:
            backend = OllamaBackend(Server(url=server.url, model="coder"))
            stream = backend.stream(prompt or Prompt(MESSAGES), options or Options())
            try:
                return [item async for item in stream], server
            finally:
                await backend.close()

    return asyncio.run(ask())


def test_an_answer_streams_and_completes() -> None:
    """Lines arrive as deltas, and the last line's counts are the usage."""
    items, server = _ask(_line("be"), b"\n", _line("cause"), END)
    *deltas, last = items
    assert deltas == [Delta("be"), Delta("cause")]
    assert isinstance(last, Completion)
    assert (last.text, last.finish, last.usage.prompt_tokens) == ("because", "stop", 12)
    assert server.heads[0].startswith("POST /api/chat ")
    assert server.bodies[0]["model"] == "coder"


def test_every_option_has_ollamas_name() -> None:
    """Limits and schema travel where Ollama looks for them."""
    options = Options(max_tokens=9, seed=4, stop=("END",), json_schema={"type": "object"})
    body = conversation_body("coder", 2048, MESSAGES, options)
    assert body["format"] == {"type": "object"}
    assert body["options"] == {
        "num_ctx": 2048,
        "num_predict": 9,
        "temperature": 0.0,
        "seed": 4,
        "stop": ["END"],
    }
    assert "format" not in conversation_body("coder", 2048, MESSAGES, Options())


@pytest.mark.parametrize(
    "line", [b"not json", b"[1]", b'{"message":{"content":5}}', b'{"error":"model not found"}']
)
def test_garbage_and_errors_have_a_next_step(line: bytes) -> None:
    """What is not Ollama's answer is one clear error."""
    with pytest.raises(BackendGarbage) as caught:
        parse_line(line)
    assert caught.value.hint


def test_a_line_without_words_is_no_garbage() -> None:
    """Loading notices and bare ends are understood."""
    assert parse_line(b'{"done":false}') == Chunk("")
    assert parse_line(b'{"done":true}') == Chunk("", "stop")


def test_a_drop_in_the_middle_is_unavailable() -> None:
    """What breaks off is told, whether the connection was cut or closed."""
    with pytest.raises(BackendUnavailable, match="broke off"):
        _ask(_line("half"), DROP)
    with pytest.raises(BackendUnavailable, match="broke off"):
        _ask(_line("half"))


def test_a_stall_keeps_the_words() -> None:
    """At the deadline the answer so far stands."""
    items, _ = _ask(_line("early"), STALL, options=Options(deadline_s=0.3))
    assert isinstance(items[-1], Completion)
    assert items[-1].finish == "cancelled"


def test_an_endless_answer_is_cut() -> None:
    """Ollama without an end is ended."""
    items, _ = _ask(_line("again "), FOREVER, options=Options(max_tokens=5))
    assert isinstance(items[-1], Completion)
    assert items[-1].finish == "length"


def test_the_shape_is_the_protocols() -> None:
    """It satisfies the protocol and guesses tokens on the high side."""
    backend: LocalBackend = OllamaBackend(Server(url="http://127.0.0.1:11434", model="coder"))
    assert (backend.name, backend.context_window, backend.count_tokens("abcd")) == (
        "coder",
        4096,
        2,
    )
    asyncio.run(backend.close())


def test_programs_get_what_the_server_sends() -> None:
    """A program's answer comes in its pieces, whole, or as vectors, from the path of its kind."""
    program = Options(sampling=Sampling())
    items, server = _ask(_line("be"), _line("cause"), END, options=program)
    *bursts, last = items
    assert "".join(str(one.pieces[0]) for one in bursts if isinstance(one, Burst)).startswith("be")
    assert isinstance(last, Completion)
    assert (last.text, last.usage.completion_tokens) == ("because", 2)
    assert server.heads[0].startswith("POST /api/chat ")
    assert server.bodies[0]["stream"] is True

    whole = Options(sampling=Sampling(), whole=True)
    (item,), server = _ask(
        b'{"response":"x","done":true}', options=whole, prompt=_of(Kind.COMPLETION)
    )
    assert isinstance(item, Completion)
    assert (item.text, item.usage.prompt_tokens) == ("x", 2)
    assert server.heads[0].startswith("POST /api/generate ")

    vectors = b'{"embeddings":[[1.0]],"prompt_eval_count":3}'
    (item,), server = _ask(vectors, options=program, prompt=_of(Kind.EMBEDDING))
    assert isinstance(item, Completion)
    assert item.vectors == ((1.0,),)
    assert server.heads[0].startswith("POST /api/embed ")


def _of(kind: Kind) -> Prompt:
    return Prompt(MESSAGES, kind)


def test_the_names_of_models() -> None:
    """The server tells which models it has; /v1 at the end of its address is not its own."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        data = b'{"models":[{"name":"a:1b"}]}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data))
        await writer.drain()
        writer.close()

    async def ask() -> tuple[str, ...]:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as listener:
            port = listener.sockets[0].getsockname()[1]
            backend = OllamaBackend(Server(url=f"http://127.0.0.1:{port}/v1", model="m"))
            try:
                return await backend.models()
            finally:
                await backend.close()

    assert asyncio.run(ask()) == ("a:1b",)
    assert asked[0].startswith(b"GET /api/tags ")
