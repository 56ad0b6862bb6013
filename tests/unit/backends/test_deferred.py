import asyncio
from collections.abc import AsyncGenerator

from homeport.backends import LocalBackend, Options, ScriptedBackend
from homeport.backends.deferred import DeferredBackend
from homeport.domain import Completion, Delta, Message, Prompt, Role

PROMPT = Prompt((Message(Role.USER, "why?"),))


class Loader:
    """Loads a scripted model and counts how often it did."""

    def __init__(self) -> None:
        self.model = Closing(["yes", "no"])
        self.times = 0

    async def __call__(self) -> LocalBackend:
        """Load it."""
        self.times += 1
        return self.model


class Closing(ScriptedBackend):
    """Remembers in its list of prompts that it was closed."""

    async def close(self) -> None:
        """Forget every prompt."""
        self.seen.clear()


def test_nothing_is_loaded_before_the_first_question() -> None:
    """Naming, counting and closing cost no model."""
    loader = Loader()
    backend: LocalBackend = DeferredBackend("tiny", 512, loader)
    assert (backend.name, backend.context_window, backend.count_tokens("abcd")) == ("tiny", 512, 2)
    asyncio.run(backend.close())
    assert loader.times == 0


def test_the_first_question_loads_and_the_next_one_does_not() -> None:
    """Two questions are answered by one loaded model, which closing unloads."""
    loader = Loader()

    async def ask() -> None:
        backend = DeferredBackend("tiny", 512, loader)
        for _ in range(2):
            items = [item async for item in backend.stream(PROMPT, Options())]
            assert items[0] == Delta("yes")
        assert loader.model.seen == [PROMPT, PROMPT]
        await backend.close()
        assert loader.model.seen == []

    asyncio.run(ask())
    assert loader.times == 1


def test_closing_the_stream_reaches_the_model() -> None:
    """A caller who has heard enough stops the model behind, too."""
    heard: list[str] = []

    class Listening(Closing):
        async def stream(
            self, prompt: Prompt, options: Options
        ) -> AsyncGenerator[Delta | Completion, None]:
            """Say one word, then note how it ended."""
            self.seen.append(prompt)
            try:
                yield Delta(str(options.max_tokens))
            finally:
                heard.append("closed")

    async def ask() -> None:
        loader = Loader()
        loader.model = Listening()
        stream = DeferredBackend("tiny", 512, loader).stream(PROMPT, Options())
        await anext(stream)
        await stream.aclose()
        assert heard == ["closed"]

    asyncio.run(ask())
