"""A local model that is loaded when it is first asked, and may be unloaded when nobody asks.

A preview, a refused request and `--model none` then cost no gigabyte and no second.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable

from homeport.backends.protocol import LocalBackend, Options, Spoken, estimate_tokens
from homeport.domain import Prompt


class DeferredBackend:
    """Stands for a model while nobody asks it something."""

    def __init__(
        self,
        name: str,
        context_window: int,
        load: Callable[[], Awaitable[LocalBackend]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.context_window = context_window
        self._load = load
        self._loaded: LocalBackend | None = None
        self._loading = asyncio.Lock()
        self._asking = 0
        self._clock, self._last = clock, clock()

    @property
    def loaded(self) -> bool:
        """Tell whether the model is in memory."""
        return self._loaded is not None

    @property
    def idle_s(self) -> float:
        """Seconds since the last answer ended; 0 while one is made."""
        return 0.0 if self._asking else self._clock() - self._last

    async def preload(self) -> LocalBackend:
        """Return the model, loaded once however many want it.

        Raises:
            BackendUnavailable: it cannot be loaded; the next question tries again.
        """
        async with self._loading:
            if self._loaded is None:
                self._loaded = await self._load()
                self._last = self._clock()
            return self._loaded

    async def stream(self, prompt: Prompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Load the model if need be, then yield what it yields."""
        self._asking += 1
        try:
            items = (await self.preload()).stream(prompt, options)
            try:
                async for item in items:
                    yield item
            finally:
                # Closing this stream must close the model's own, or it would go on speaking.
                if isinstance(items, AsyncGenerator):
                    await items.aclose()
        finally:
            self._asking -= 1
            self._last = self._clock()

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high: the same before and after loading."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Unload the model if it was loaded; the next question loads it again."""
        async with self._loading:
            loaded, self._loaded = self._loaded, None
            if loaded is not None:
                await loaded.close()
