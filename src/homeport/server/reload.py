"""Looks after the policy file: a changed one takes over whole, a broken one changes nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from homeport.errors import HomeportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from homeport.policy import Policy

EVERY_S = 1.0


class PolicyWatch:
    """Watches the file that the policy comes from; `error` says why the newest one is not used."""

    def __init__(
        self,
        path: Path,
        load: Callable[[], Policy],
        take: Callable[[Policy], None],
        tell: Callable[[str], None],
    ) -> None:
        self.error = ""
        self._path, self._load, self._take, self._tell = path, load, take, tell
        self._seen = self._stamp()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Take over a policy that has changed."""
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            policy = await asyncio.to_thread(self._load)
        except HomeportError as error:
            self.error = str(error)
            self._tell(f"the changed policy is not used, the one before stays in force: {error}")
            return
        self.error = ""
        self._take(policy)
        self._tell(f"policy {policy.digest} from {policy.source} is in force now")

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
