"""Tells who asks, from a request's headers and the address it came from.

Nothing here waits for a disk or a network on the event loop: tokens are held in memory, providers
are asked on a thread.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from homeport.errors import NotAuthenticated, StorageError
from homeport.identity.bearer import Bearers, is_bearer_token
from homeport.identity.claims import LOCAL_USER
from homeport.identity.credentials import came_through_a_proxy, credential, is_loopback
from homeport.identity.token_store import TokenStore, tokens_path
from homeport.identity.tokens import holder, is_service_token

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from homeport.domain import Principal
    from homeport.identity.settings import IdentitySettings
    from homeport.identity.tokens import ServiceToken

LOOK_S = 1.0
_HINT = "send Authorization: Bearer TOKEN; an admin makes one: homeport tokens create"


class Identity:
    """Knows who may ask at one server."""

    def __init__(
        self,
        *,
        anonymous: bool,
        tokens: TokenStore,
        bearers: Bearers,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self.anonymous = anonymous
        self._tokens, self._bearers = tokens, bearers
        self._clock, self._timer = clock, timer
        self._known: Mapping[str, ServiceToken] = {}
        self._stamp: tuple[int, ...] | None = None
        self._looked = -LOOK_S * 2

    async def principal(self, headers: Mapping[bytes, bytes], peer: str) -> Principal:
        """Return who asks; `headers` by their lower-case names, `peer` empty for a Unix socket.

        Raises:
            NotAuthenticated: nobody knows who it is (401).
            NotPermitted: it is known, and they have no role here (403).
            ProviderUnavailable, StorageError: it cannot be told now (503).
        """
        shown = credential(headers)
        if is_service_token(shown):
            return await self._holder(shown)
        if self._bearers and is_bearer_token(shown):
            return await self._bearers.principal(shown)
        if not self.anonymous:
            message = "this credential is not known here" if shown else "no credential was sent"
            raise NotAuthenticated(message, hint=_HINT)
        # Tools insist on sending some key, so what is no token of ours stands for nothing.
        if came_through_a_proxy(headers):
            raise NotAuthenticated(
                "this came through a proxy, so it is not known whose it is", hint=_HINT
            )
        if not is_loopback(peer):
            raise NotAuthenticated("who you are is not known", hint=_HINT)
        return LOCAL_USER

    async def close(self) -> None:
        """Stop asking providers."""
        await self._bearers.close()

    async def _holder(self, shown: str) -> Principal:
        now = self._timer()
        if self._stamp is None or now - self._looked >= LOOK_S:
            self._looked = now
            await asyncio.to_thread(self._look)
        return holder(self._known, shown, self._clock())

    def _look(self) -> None:
        """Read the tokens when they have changed; while they cannot be read, none is known."""
        stamp = self._tokens.stamp()
        if stamp == self._stamp:
            return
        try:
            self._known = self._tokens.all()
        except StorageError:
            self._stamp, self._known = None, {}
            raise
        self._stamp = stamp


def identity_of(settings: IdentitySettings, *, listens_on_loopback: bool) -> Identity:
    """Return who may ask at a server with these settings."""
    return Identity(
        anonymous=settings.lets_anonymous(listens_on_loopback=listens_on_loopback),
        tokens=TokenStore(tokens_path()),
        bearers=Bearers(settings.issuers),
    )
