"""A model inside this process, asked without blocking the event loop and always bounded.

The native call runs on a thread of its own and is heard through a queue. Closing the stream, the
deadline and the token limit each end it; the model stops within one small batch.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

from homeport.backends.answering import Answering
from homeport.backends.chat_format import Body, Chunk, chat_body, count, read_chunk
from homeport.backends.engine import Engine, EngineSettings
from homeport.backends.prefixes import prefix_file, prune
from homeport.backends.protocol import Options, in_words
from homeport.backends.turns import Turns
from homeport.domain import Completion, Delta, Message, Priority, Prompt, Role
from homeport.errors import BackendError, BackendUnavailable

_POLL_S = 0.05

_Heard = Chunk | BackendError | None  # None: the call has ended


class EmbeddedBackend:
    """One loaded model; questions wait for each other, the urgent before the patient."""

    def __init__(self, name: str, engine: Engine, *, context_window: int, identity: str) -> None:
        """Take over a loaded engine; `identity` tells this file from every other one."""
        self.name = name
        self.context_window = context_window
        self._engine: Engine | None = engine
        self._identity = identity
        self._turns = Turns()
        self._asking: set[_Question] = set()

    @classmethod
    def load(
        cls, name: str, path: Path, settings: EngineSettings | None = None
    ) -> "EmbeddedBackend":
        """Load the model from `path`, which `weights.ensure` verified.

        Raises:
            BackendUnavailable: it cannot be loaded here.
        """
        settings = settings or EngineSettings()
        engine = Engine(path, settings)
        identity = f"{path.resolve()} {path.stat().st_mtime_ns} {settings.context}"
        return cls(name, engine, context_window=settings.context, identity=identity)

    async def stream(
        self, prompt: Prompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Yield deltas as they arrive and one Completion last; closing the iterator cancels."""
        options = in_words(prompt, options, self.name)
        answer = Answering(self.name, prompt.messages, options)
        body = chat_body(prompt.messages, options)
        question = _Question(self._opened(), body, self._turns, options.priority)
        self._asking.add(question)
        question.start()
        try:
            while (heard := await question.next(answer.remaining_s)) is not None:
                if isinstance(heard, BackendError):
                    raise heard
                delta = answer.take(heard)
                if delta is not None:
                    yield delta
                if answer.overlong:
                    break
            yield answer.end()
        except TimeoutError:
            yield answer.late()
        finally:
            question.stop()
            self._asking.discard(question)

    async def prime(self, system: str) -> int:
        """Make the model know `system`, text of Homeport's own, before the first question.

        From disk where it was read before, otherwise by reading it now and keeping that. Returns
        the tokens restored from disk. Never give it anything of the user's.
        """
        path = prefix_file(f"{self._identity} {self._opened().version}", system)
        restored = await asyncio.to_thread(self._restore, path)
        if restored:
            return restored
        opening = Prompt((Message(Role.SYSTEM, system), Message(Role.USER, "")))
        async for _ in self.stream(opening, Options(max_tokens=1)):
            pass
        await asyncio.to_thread(self._save, path)
        return 0

    def _restore(self, path: Path) -> int:
        if not path.is_file():
            return 0
        try:
            with self._alone():
                restored = self._opened().restore_prefix(path)
            path.touch()  # the files used last are the ones kept
        except (BackendError, OSError):
            # A saved prefix only saves time: what cannot be used is read again.
            path.unlink(missing_ok=True)
            return 0
        return restored

    def _save(self, path: Path) -> None:
        with contextlib.suppress(BackendError, OSError), self._alone():
            self._opened().save_prefix(path)
            prune(path.parent)

    def count_tokens(self, text: str) -> int:
        """Count exactly, with the model's own tokenizer."""
        return self._opened().count_tokens(text)

    async def close(self) -> None:
        """Stop every question, wait for the model to let go of it, and unload."""
        for question in tuple(self._asking):
            question.stop()
        engine, self._engine = self._engine, None
        if engine is not None:
            await asyncio.to_thread(self._unload, engine)

    def _unload(self, engine: Engine) -> None:
        with self._alone():  # a stopped question lets go within one batch
            engine.close()

    def _alone(self) -> contextlib.AbstractContextManager[bool]:
        """Return a turn for what is done to the model between two questions."""
        return self._turns.turn(Priority.HINT, lambda: False, _POLL_S)

    def _opened(self) -> Engine:
        if self._engine is None:
            raise BackendUnavailable(f"{self.name} was closed", hint="open the model again")
        return self._engine


class _Question:
    """One native call on its own thread; what it hears arrives in the asker's event loop."""

    def __init__(self, engine: Engine, body: Body, turns: Turns, priority: Priority) -> None:
        self._engine = engine
        # Progress events come between batches: the only moments at which reading can be stopped.
        self._body = body | {"return_progress": True, "cache_prompt": True}
        self._turns, self._priority = turns, priority
        self._stopped = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[_Heard] = asyncio.Queue()
        self._thread = threading.Thread(target=self._run, name="homeport-model")

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the model to stop; returns at once."""
        self._stopped.set()

    async def next(self, seconds: float) -> _Heard:
        """Return what is heard next.

        Raises:
            TimeoutError: nothing was heard in that time.
        """
        if seconds <= 0:  # a full queue would never let the clock have its say
            raise TimeoutError
        # Not wait_for: on 3.11 it loses a cancellation that comes together with an event.
        async with asyncio.timeout(seconds):
            return await self._queue.get()

    def _run(self) -> None:
        try:
            with self._turns.turn(self._priority, self._stopped.is_set, _POLL_S) as mine:
                if mine and not self._stopped.is_set():
                    self._engine.chat(self._body, self._hear)
        except BackendError as error:
            self._tell(error)
        finally:
            self._tell(None)

    def _hear(self, event: Mapping[str, object]) -> bool:
        """Pass one event on; runs on the model's thread. Returns True to stop."""
        try:
            self._tell(_read(event))
        except BackendError as error:
            self._tell(error)
            return True
        return self._stopped.is_set() or self._turns.wanted

    def _tell(self, heard: _Heard) -> None:
        # The loop may be gone: then nobody listens any more.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._queue.put_nowait, heard)


def _read(event: Mapping[str, object]) -> Chunk:
    """Read an event: progress, a piece, the usage, or an error."""
    error = event.get("error")
    if isinstance(error, Mapping) and error.get("type") == "exceed_context_size_error":
        raise BackendError(
            f"the prompt has {error.get('n_prompt_tokens')} tokens, "
            f"the window {error.get('n_ctx')}",
            hint="ask with a smaller prompt budget",
        )
    progress = event.get("prompt_progress")
    if isinstance(progress, Mapping):
        return Chunk(
            prompt_tokens=count(progress.get("total")), cached_tokens=count(progress.get("cache"))
        )
    return read_chunk(event)
