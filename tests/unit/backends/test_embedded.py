import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from pathlib import Path

import pytest

from homeport.backends import LocalBackend, Options
from homeport.backends.chat_format import Body
from homeport.backends.embedded import EmbeddedBackend
from homeport.backends.engine import Engine, EngineSettings
from homeport.domain import Completion, Delta, Message, Prompt, Role
from homeport.errors import BackendError, BackendGarbage, BackendUnavailable

PROMPT = Prompt((Message(Role.SYSTEM, "be brief"), Message(Role.USER, "why?")))
PROGRESS = {"choices": [], "prompt_progress": {"total": 20, "cache": 12, "processed": 20}}
END = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
USAGE = {
    "choices": [],
    "usage": {
        "prompt_tokens": 20,
        "completion_tokens": 2,
        "prompt_tokens_details": {"cached_tokens": 12},
    },
}


def _piece(text: str) -> dict[str, object]:
    return {"choices": [{"delta": {"content": text}, "finish_reason": None}]}


class ScriptedEngine(Engine):
    """Says its events on the thread that asks, as the native engine does."""

    version = "scripted"

    def __init__(
        self,
        *events: Mapping[str, object],
        endless: bool = False,
        error: BackendError | None = None,
    ) -> None:
        self.events = events
        self.endless = endless
        self.error = error
        self.bodies: list[Body] = []
        self.asked = threading.Event()
        self.stopped = threading.Event()
        self.closed = threading.Event()
        self.saved: list[Path] = []
        self.restorable = 0
        self.hold = threading.Event()
        self.hold.set()

    def chat(self, body: Body, hear: Callable[[Mapping[str, object]], bool]) -> None:
        """Say every event until told to stop; go on with the last one when endless."""
        self.bodies.append(body)
        self.asked.set()
        assert self.hold.wait(30)
        for event in self.events:
            if hear(event):
                self.stopped.set()
                return
        while self.endless:
            if hear(self.events[-1]):
                self.stopped.set()
                return
        if self.error is not None:
            raise self.error

    def count_tokens(self, text: str) -> int:
        """Count words."""
        return len(text.split())

    def save_prefix(self, path: Path) -> None:
        """Write something where it was asked for."""
        path.write_bytes(b"prefix")
        self.saved.append(path)

    def restore_prefix(self, path: Path) -> int:
        """Restore as many tokens as told; none means the file is of no use."""
        assert path.is_file()
        if not self.restorable:
            raise BackendGarbage("no prefix of this model")
        return self.restorable

    def close(self) -> None:
        """Note that the model was unloaded."""
        self.closed.set()


def _backend(engine: Engine) -> EmbeddedBackend:
    return EmbeddedBackend("tiny", engine, context_window=4096, identity="tiny")


async def _all(stream: AsyncGenerator[Delta | Completion, None]) -> list[Delta | Completion]:
    return [item async for item in stream]


def _ask(engine: Engine, options: Options | None = None) -> list[Delta | Completion]:
    async def ask() -> list[Delta | Completion]:
        backend = _backend(engine)
        try:
            return await _all(backend.stream(PROMPT, options or Options()))
        finally:
            await backend.close()

    return asyncio.run(ask())


def test_an_answer_streams_and_completes() -> None:
    """Pieces from the model's thread arrive as deltas, then the whole with its usage."""
    engine = ScriptedEngine(PROGRESS, _piece("be"), _piece("cause\x1b"), END, USAGE)
    *deltas, last = _ask(engine)
    assert deltas == [Delta("be"), Delta("cause")]
    assert isinstance(last, Completion)
    assert (last.text, last.finish) == ("because", "stop")
    assert (last.usage.prompt_tokens, last.usage.cached_tokens) == (20, 12)
    assert engine.bodies[0]["return_progress"] is True
    assert engine.closed.is_set()


def test_an_endless_answer_is_cut_and_the_model_stopped() -> None:
    """Beyond the token limit nothing is heard, and generation ends."""
    engine = ScriptedEngine(_piece("again "), endless=True)
    last = _ask(engine, Options(max_tokens=5))[-1]
    assert isinstance(last, Completion)
    assert last.finish == "length"
    assert engine.stopped.is_set()


def test_the_deadline_keeps_what_was_said() -> None:
    """A model that goes on reading is left at the deadline with its words kept."""
    engine = ScriptedEngine(_piece("early"), PROGRESS, endless=True)
    last = _ask(engine, Options(deadline_s=0.2))[-1]
    assert isinstance(last, Completion)
    assert (last.text, last.finish) == ("early", "cancelled")
    assert engine.stopped.is_set()


def test_the_deadline_in_silence_is_unavailable() -> None:
    """A model that never comes to speak is an error with a next step."""
    with pytest.raises(BackendUnavailable, match="said nothing"):
        _ask(ScriptedEngine(PROGRESS, endless=True), Options(deadline_s=0.2))


def test_closing_the_stream_stops_the_model() -> None:
    """A caller who has heard enough frees the model for the next question."""

    async def ask() -> list[Delta | Completion]:
        engine = ScriptedEngine(_piece("again "), endless=True)
        backend = _backend(engine)
        stream = backend.stream(PROMPT, Options(max_tokens=8000))
        await anext(stream)
        await stream.aclose()
        assert await asyncio.to_thread(engine.stopped.wait, 30)
        engine.endless = False
        engine.events = (_piece("next"), END)
        try:
            return await _all(backend.stream(PROMPT, Options()))
        finally:
            await backend.close()

    assert asyncio.run(ask())[0] == Delta("next")


def test_cancelling_the_asker_stops_the_model() -> None:
    """Ctrl-C in the asking task reaches the model's thread."""

    async def ask() -> bool:
        engine = ScriptedEngine(PROGRESS, endless=True)
        backend = _backend(engine)
        task = asyncio.create_task(_all(backend.stream(PROMPT, Options())))
        assert await asyncio.to_thread(engine.asked.wait, 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        stopped = await asyncio.to_thread(engine.stopped.wait, 30)
        await backend.close()
        return stopped

    assert asyncio.run(ask())


def test_questions_wait_for_each_other() -> None:
    """Two askers are answered one after the other, each whole."""

    async def ask() -> list[list[Delta | Completion]]:
        backend = _backend(ScriptedEngine(_piece("a"), _piece("b"), END))
        both = await asyncio.gather(*(_all(backend.stream(PROMPT, Options())) for _ in range(2)))
        await backend.close()
        return both

    for items in asyncio.run(ask()):
        assert items[:2] == [Delta("a"), Delta("b")]


def test_a_question_may_give_up_while_it_waits() -> None:
    """The deadline counts while another question has the model, and closing frees both."""

    async def ask() -> int:
        engine = ScriptedEngine(_piece("slow"), END)
        engine.hold.clear()
        backend = _backend(engine)
        first = asyncio.create_task(_all(backend.stream(PROMPT, Options())))
        assert await asyncio.to_thread(engine.asked.wait, 30)
        with pytest.raises(BackendUnavailable, match="said nothing"):
            await _all(backend.stream(PROMPT, Options(deadline_s=0.2)))
        engine.hold.set()
        assert (await first)[0] == Delta("slow")
        await backend.close()
        return len(engine.bodies)

    assert asyncio.run(ask()) == 1


def test_a_question_stopped_before_its_turn_is_not_asked() -> None:
    """Closing the backend while a question waits leaves it unasked."""

    async def ask() -> int:
        engine = ScriptedEngine(_piece("x"), END)
        engine.hold.clear()
        backend = _backend(engine)
        first = asyncio.create_task(_all(backend.stream(PROMPT, Options())))
        assert await asyncio.to_thread(engine.asked.wait, 30)
        second = backend.stream(PROMPT, Options())
        waiting = asyncio.create_task(_all(second))
        await asyncio.sleep(0)
        closing = asyncio.create_task(backend.close())
        await asyncio.sleep(0)
        engine.hold.set()
        ends = await asyncio.gather(first, waiting, closing, return_exceptions=True)
        assert [type(end) for end in ends[:2]] == [BackendUnavailable, BackendUnavailable]
        return len(engine.bodies)

    assert asyncio.run(ask()) == 1


def test_errors_of_the_engine_reach_the_asker() -> None:
    """An engine that cannot work with the request says so to whoever asked."""
    with pytest.raises(BackendGarbage, match="cannot work"):
        _ask(ScriptedEngine(error=BackendGarbage("it cannot work with this")))


def test_a_prompt_beyond_the_window_is_explained() -> None:
    """The error says both figures and what to do."""
    error = {"type": "exceed_context_size_error", "n_prompt_tokens": 9000, "n_ctx": 4096}
    engine = ScriptedEngine({"error": error}, _piece("never"))
    with pytest.raises(BackendError, match="9000 tokens") as caught:
        _ask(engine)
    assert "budget" in caught.value.hint
    assert engine.stopped.is_set()


def test_another_error_is_garbage() -> None:
    """What the engine reports otherwise is passed on as garbage."""
    with pytest.raises(BackendGarbage, match="broken"):
        _ask(ScriptedEngine({"error": {"type": "broken"}}))


def test_an_answer_without_an_end_is_an_error() -> None:
    """An engine that falls silent in the middle is not believed."""
    with pytest.raises(BackendUnavailable, match="broke off"):
        _ask(ScriptedEngine(_piece("half")))


def test_a_closed_backend_answers_nothing() -> None:
    """After closing, asking and counting are errors, and closing again is fine."""

    async def ask() -> None:
        backend = _backend(ScriptedEngine())
        assert backend.count_tokens("two words") == 2
        await backend.close()
        await backend.close()
        with pytest.raises(BackendUnavailable, match="was closed"):
            backend.count_tokens("x")
        with pytest.raises(BackendUnavailable, match="was closed"):
            await anext(backend.stream(PROMPT, Options()))

    asyncio.run(ask())


def test_a_loop_that_is_gone_hears_nothing() -> None:
    """A model that speaks after its asker's loop ended disturbs nobody."""
    engine = ScriptedEngine(_piece("late"), END)
    engine.hold.clear()

    async def leave() -> None:
        stream = _backend(engine).stream(PROMPT, Options())
        task = asyncio.create_task(_all(stream))
        assert await asyncio.to_thread(engine.asked.wait, 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(leave())
    engine.hold.set()
    for thread in threading.enumerate():
        if thread.name == "homeport-model":
            thread.join(30)
    assert engine.stopped.is_set()


def test_the_shape_is_the_protocols() -> None:
    """It satisfies the protocol of local backends."""
    backend: LocalBackend = _backend(ScriptedEngine())
    assert (backend.name, backend.context_window) == ("tiny", 4096)


def test_loading_refuses_what_is_no_model(tmp_path: Path) -> None:
    """A file that is no model is refused before any native code meets it."""
    path = tmp_path / "model.gguf"
    path.write_bytes(b"hello")
    with pytest.raises(BackendUnavailable, match="no GGUF"):
        EmbeddedBackend.load("tiny", path)
    with pytest.raises(BackendUnavailable, match="cannot be read"):
        EmbeddedBackend.load("tiny", tmp_path / "none.gguf", EngineSettings(threads=1))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep each test's prefixes to itself."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))
    return tmp_path


def _prime(engine: ScriptedEngine) -> int:
    async def prime() -> int:
        backend = _backend(engine)
        restored = await backend.prime("be brief")
        await backend.close()
        return restored

    return asyncio.run(prime())


@pytest.mark.usefixtures("cache")
def test_a_prefix_is_read_once_and_then_restored() -> None:
    """The first start reads and saves; the next one restores and asks nothing."""
    first = ScriptedEngine(END, USAGE)
    assert _prime(first) == 0
    assert (len(first.bodies), len(first.saved)) == (1, 1)
    assert first.bodies[0]["max_tokens"] == 1
    second = ScriptedEngine(END, USAGE)
    second.restorable = 17
    assert _prime(second) == 17
    assert second.bodies == []


@pytest.mark.usefixtures("cache")
def test_a_spoiled_prefix_is_read_again() -> None:
    """A file the engine cannot use costs time, never an answer."""
    _prime(ScriptedEngine(END, USAGE))
    engine = ScriptedEngine(END, USAGE)
    assert _prime(engine) == 0
    assert len(engine.saved) == 1
