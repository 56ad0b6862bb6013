"""Looks after the policy's files again and again, and says what came of their changes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.policy import Policy, WatchedPolicy

EVERY_S = 1.0


class PolicyWatch:
    """Watches the files that the policy comes from."""

    def __init__(
        self,
        watched: WatchedPolicy,
        take: Callable[[Policy], None],
        tell: Callable[[str], None],
    ) -> None:
        self._watched, self._take, self._tell = watched, take, tell
        self._told = ""

    @property
    def error(self) -> str:
        """Why the newest policy is not in force; empty while it is."""
        return self._watched.error

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Take over a policy that has changed."""
        policy = await asyncio.to_thread(self._watched.look)
        if policy is not None:
            self._take(policy)
            self._tell(f"policy {policy.digest} from {policy.source} is in force now")
        if self.error and self.error != self._told:
            self._tell(
                f"the changed policy is not used, the one before stays in force: {self.error}"
            )
        self._told = self.error
