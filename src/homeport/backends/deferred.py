"""A local model that is loaded when it is first asked, not when it is named.

A preview, a refused request and `--model none` then cost no gigabyte and no second.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable

from homeport.backends.protocol import LocalBackend, Options, Spoken, estimate_tokens
from homeport.domain import Prompt


class DeferredBackend:
    """Stands for a model until someone asks it something."""

    def __init__(
        self, name: str, context_window: int, load: Callable[[], Awaitable[LocalBackend]]
    ) -> None:
        self.name = name
        self.context_window = context_window
        self._load = load
        self._loaded: LocalBackend | None = None

    async def stream(self, prompt: Prompt, options: Options) -> AsyncGenerator[Spoken, None]:
        """Load the model if need be, then yield what it yields."""
        if self._loaded is None:
            self._loaded = await self._load()
        items = self._loaded.stream(prompt, options)
        try:
            async for item in items:
                yield item
        finally:
            # Closing this stream must close the model's own, or it would go on speaking.
            if isinstance(items, AsyncGenerator):
                await items.aclose()

    def count_tokens(self, text: str) -> int:
        """Guess, a little too high: the same before and after loading."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Unload the model if it was loaded."""
        loaded, self._loaded = self._loaded, None
        if loaded is not None:
            await loaded.close()
