import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from tests.doubles.model_server import DROP, FOREVER, STALL, ModelServer, serving

from homeport.backends import CloudBackend, LocalBackend, Options, Properties, Spoken
from homeport.backends.openai import OpenAICloud, OpenAILocal, Server, event_data
from homeport.backends.reach import Reach
from homeport.domain import (
    ClearedPrompt,
    Completion,
    Delta,
    Kind,
    Message,
    Prompt,
    Role,
    Sampling,
)
from homeport.errors import BackendGarbage, BackendUnavailable, ClearanceRefused, InputError

MESSAGES = (Message(Role.USER, "why?"),)
KEY = "k" + "7" * 12


def _event(text: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


USAGE = (
    b'data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":2,'
    b'"prompt_tokens_details":{"cached_tokens":8}}}\n\n'
)
DONE = b"data: [DONE]\n\n"


def _ask(
    *pieces: bytes | object, options: Options | None = None
) -> tuple[list[Spoken], ModelServer]:
    async def ask() -> tuple[list[Spoken], ModelServer]:
        async with serving(pieces) as server:
            backend = OpenAILocal(Server(url=server.url + "/v1", model="coder"))
            stream = backend.stream(Prompt(MESSAGES), options or Options())
            try:
                return [item async for item in stream], server
            finally:
                await backend.close()

    return asyncio.run(ask())


def test_an_answer_streams_and_completes() -> None:
    """Pieces arrive as deltas and the last item carries text, reason and usage."""
    items, server = _ask(_event("be"), _event("cause", "stop"), USAGE, DONE)
    *deltas, last = items
    assert deltas == [Delta("be"), Delta("cause")]
    assert isinstance(last, Completion)
    assert (last.text, last.finish, last.model) == ("because", "stop", "coder")
    assert (last.usage.prompt_tokens, last.usage.cached_tokens) == (11, 8)
    assert server.heads[0].startswith("POST /v1/chat/completions ")
    assert server.bodies[0]["model"] == "coder"


def test_an_answer_cut_anywhere_is_the_same() -> None:
    """Events cut into single bytes give the same deltas."""
    whole = b": ping\n\nevent: message\n" + _event("ä🙂") + _event("", "length") + DONE
    items, _ = _ask(*(whole[i : i + 1] for i in range(len(whole))))
    assert items[0] == Delta("ä🙂")
    assert isinstance(items[1], Completion)
    assert items[1].finish == "length"


def test_control_characters_never_reach_the_caller() -> None:
    """Escapes in an answer are stripped from deltas and from the whole."""
    items, _ = _ask(_event("\x1b]0;owned\x07ok", "stop"), DONE)
    assert items[0] == Delta("]0;ownedok")


def test_an_end_marker_without_a_reason_is_an_end() -> None:
    """A server that gives no finish reason is still understood."""
    items, _ = _ask(_event("ok"), DONE)
    assert isinstance(items[-1], Completion)
    assert items[-1].finish == "stop"


def test_a_drop_in_the_middle_is_an_error_after_the_deltas() -> None:
    """What arrived was shown; the break is told."""
    with pytest.raises(BackendUnavailable, match="broke off"):
        _ask(_event("half"), DROP)


def test_an_end_without_a_marker_is_a_break() -> None:
    """A tidy end of the connection in the middle of an answer is no answer."""
    with pytest.raises(BackendUnavailable, match="broke off"):
        _ask(_event("half"))


def test_garbage_is_told_from_an_answer() -> None:
    """A web page and broken JSON are each one clear error."""
    with pytest.raises(BackendGarbage, match="no event stream"):
        _ask(b"<html>hello</html>\n")
    with pytest.raises(BackendGarbage, match="no JSON"):
        _ask(b"data: {broken\n")


def test_a_stall_after_words_keeps_the_words() -> None:
    """At the deadline the answer so far stands, marked as cut."""
    items, _ = _ask(_event("early"), STALL, options=Options(deadline_s=0.3))
    assert isinstance(items[-1], Completion)
    assert (items[-1].text, items[-1].finish) == ("early", "cancelled")


def test_a_stall_before_words_is_unavailable() -> None:
    """Silence until the deadline is an error with a next step."""
    with pytest.raises(BackendUnavailable, match="said nothing"):
        _ask(STALL, options=Options(deadline_s=0.2))


def test_an_endless_answer_is_cut() -> None:
    """A server that never stops is stopped, and the answer says so."""
    items, _ = _ask(_event("again "), FOREVER, options=Options(max_tokens=10))
    assert isinstance(items[-1], Completion)
    assert items[-1].finish == "length"
    assert len(items) < 30


def test_closing_the_stream_hangs_up() -> None:
    """A caller who has heard enough leaves no connection behind."""

    async def ask() -> int:
        async with serving([_event("again "), FOREVER]) as server:
            backend = OpenAILocal(Server(url=server.url, model="coder"))
            stream = backend.stream(Prompt(MESSAGES), Options())
            await anext(stream)
            await stream.aclose()
            await backend.close()
            return len(server.bodies)

    assert asyncio.run(ask()) == 1


def test_the_cloud_takes_cleared_prompts_only() -> None:
    """An uncleared prompt is refused before anything is sent; a cleared one is answered."""

    async def ask() -> tuple[list[Spoken], ModelServer]:
        async with serving([_event("ok", "stop"), DONE]) as server:
            server_ = Server(url=server.url, model="big", api_key=KEY)
            cloud = OpenAICloud(server_, Properties(region="here"))
            with pytest.raises(ClearanceRefused):
                await anext(cloud.stream(Prompt(MESSAGES), Options()))  # type: ignore[arg-type]
            assert server.bodies == []
            stream = cloud.stream(ClearedPrompt(Prompt(MESSAGES), "digest"), Options())
            items = [item async for item in stream]
            await cloud.close()
            return items, server

    items, server = asyncio.run(ask())
    assert items[0] == Delta("ok")
    assert f"Bearer {KEY}" in server.heads[0]


def test_the_shape_is_the_protocols() -> None:
    """Both kinds satisfy their protocols, and guess tokens on the high side."""
    local: LocalBackend = OpenAILocal(Server(url="http://127.0.0.1:1/v1", model="a"))
    cloud: CloudBackend = OpenAICloud(Server(url="https://m.example/v1", model="b"), Properties())
    assert (local.name, local.context_window, local.count_tokens("abcd")) == ("a", 4096, 2)
    assert (cloud.name, cloud.count_tokens("abcd"), cloud.properties) == ("b", 2, Properties())


def test_a_local_server_elsewhere_must_be_declared() -> None:
    """A model on another machine is local only on a network declared private."""
    elsewhere = Server(url="https://pool.example/v1", model="a")
    with pytest.raises(InputError, match="another machine"):
        OpenAILocal(elsewhere)
    OpenAILocal(replace(elsewhere, reach=Reach(private_network=True)))


def test_no_text_form_shows_the_key() -> None:
    """Printing or logging a server's settings leaks nothing."""
    server = Server(url="http://127.0.0.1:1", model="a", api_key=KEY)
    assert KEY not in repr(server) + str(server)


@pytest.mark.parametrize(
    ("line", "data"),
    [
        (b"", b""),
        (b": comment", b""),
        (b"event: x", b""),
        (b"data:{}", b"{}"),
        (b"data: {}", b"{}"),
        (b"data:  x", b" x"),
    ],
)
def test_event_lines_follow_the_standard(line: bytes, data: bytes) -> None:
    """One space after the colon belongs to the field; other fields have no data."""
    assert event_data(line) == data


def _by_program(
    *pieces: bytes | object,
    prompt: Prompt | None = None,
    status: str = "200 OK",
    **options: Any,  # noqa: ANN401 -- Options checks them
) -> tuple[list[Any], dict[str, object]]:
    """Ask as a program does; return what comes, and the body that was sent."""

    async def ask() -> tuple[list[Any], dict[str, object]]:
        async with serving(pieces, status) as server:
            backend = OpenAILocal(Server(url=server.url, model="m"))
            try:
                stream = backend.stream(
                    prompt or Prompt(MESSAGES), Options(sampling=Sampling(), **options)
                )
                return [item async for item in stream], server.bodies[0]
            finally:
                await backend.close()

    return asyncio.run(ask())


def test_a_program_gets_the_words_as_they_are() -> None:
    """A program's stream holds what the server sent, control characters too, piece by piece."""
    items, body = _by_program(_event("a\x1b["), _event("b\r\n"), _event("", "stop"), DONE)
    pieces = [piece for item in items[:-1] for piece in item.pieces]
    assert pieces == ["a\x1b[", "b\r\n"]
    assert items[-1].text == "a\x1b[b\r\n"
    assert items[-1].usage.prompt_tokens == 2
    assert body["stream"] is True


def test_a_program_may_want_the_whole() -> None:
    """A whole answer is asked for and comes as one; so do vectors."""
    answer = json.dumps({"choices": [{"message": {"content": "x"}}]}).encode()
    (item,), body = _by_program(answer[:9], answer[9:], whole=True)
    assert item.text == "x"
    assert "stream" not in body
    vectors = b'{"data":[{"index":0,"embedding":[1]}]}'
    (item,), _ = _by_program(vectors, prompt=Prompt(MESSAGES, Kind.EMBEDDING))
    assert item.vectors == ((1,),)


def test_a_program_waits_no_longer_than_its_deadline() -> None:
    """An answer that stalls is an error of its own; one that stalls after its end is whole."""
    with pytest.raises(BackendUnavailable, match="did not end its answer within") as caught:
        _by_program(_event("a"), STALL, deadline_s=0.05)
    assert isinstance(caught.value.__cause__, TimeoutError)
    items, _ = _by_program(_event("a", "stop"), DONE, STALL)
    assert items[-1].text == "a"


def test_the_names_of_models() -> None:
    """A server that keeps no list of models has a name for that."""

    async def ask() -> None:
        async with serving([]) as server:
            url = server.url
        backend = OpenAILocal(Server(url=url, model="m"))
        with pytest.raises(BackendUnavailable):
            await backend.models()
        await backend.close()

    asyncio.run(ask())
