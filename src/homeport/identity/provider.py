"""One OpenID provider's published keys: found by discovery, kept, and asked for again.

Keys are fresh for some minutes; afterwards they are asked for again beside the requests, so that
nobody waits. A key that is not known yet is asked for at once, but not more often than a cooling
time allows: a stranger's tokens must not make us knock at the provider's door.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from homeport.errors import ProviderUnavailable
from homeport.identity.fetching import fetch
from homeport.identity.public_keys import published

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.identity.public_keys import PublicKey
    from homeport.identity.settings import Issuer

FRESH_S = 300.0
STALE_S = 3600.0  # after so long without an answer, keys are not trusted any more
COOL_S = 10.0
_DISCOVERY = "/.well-known/openid-configuration"


class Provider:
    """The keys of one issuer; `generation` counts how often they have changed."""

    def __init__(
        self,
        issuer: Issuer,
        read: Callable[[str, str], object] = fetch,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer = issuer
        self.generation = 0
        self._read, self._timer = read, timer
        self._keys: tuple[PublicKey, ...] = ()
        self._got = self._tried = -STALE_S * 2
        self._error: ProviderUnavailable | None = None
        self._asking: asyncio.Task[None] | None = None

    async def key(self, algorithm: str, key_id: str) -> PublicKey | None:
        """Return the key that checks such tokens, None when there is none or no single one.

        Raises:
            ProviderUnavailable: its keys cannot be had.
        """
        await self.trusted()
        found = self._fitting(algorithm, key_id)
        if not found and self._timer() - self._tried > COOL_S:
            await self._ask()
            await self.trusted()
            found = self._fitting(algorithm, key_id)
        return found[0] if len(found) == 1 else None

    async def trusted(self) -> None:
        """Make sure that the keys are no older than may be.

        Raises:
            ProviderUnavailable: they are, and no newer ones can be had.
        """
        now = self._timer()
        age = now - self._got
        if age <= FRESH_S:
            return
        cooled = now - self._tried > COOL_S
        if age <= STALE_S:
            if cooled:
                self._begin()
            return
        if cooled or self._asking is not None:
            await self._ask()
        if self._timer() - self._got > STALE_S:
            raise self._error or ProviderUnavailable(
                f"the keys of {self.issuer.issuer} cannot be had", hint="try again in a moment"
            )

    async def settled(self) -> None:
        """Wait for what is being asked, if anything is."""
        if self._asking is not None:
            await asyncio.wait([self._asking])

    async def close(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _fitting(self, algorithm: str, key_id: str) -> tuple[PublicKey, ...]:
        return tuple(key for key in self._keys if key.fits(algorithm, key_id))

    async def _ask(self) -> None:
        """Wait for the keys; all who wait share one asking, and none who leaves ends it."""
        await asyncio.shield(self._begin())

    def _begin(self) -> asyncio.Task[None]:
        if self._asking is None:
            self._tried = self._timer()
            self._asking = asyncio.get_running_loop().create_task(self._refresh())
        return self._asking

    async def _refresh(self) -> None:
        try:
            keys = await asyncio.to_thread(self._fetched)
        except ProviderUnavailable as error:
            self._error = error
        else:
            self._error, self._got = None, self._timer()
            if keys != self._keys:
                self._keys = keys
                self.generation += 1
        finally:
            self._asking = None

    def _fetched(self) -> tuple[PublicKey, ...]:
        issuer = self.issuer
        address = issuer.issuer.rstrip("/") + _DISCOVERY
        document = self._read(address, issuer.ca_file)
        found = document if isinstance(document, dict) else {}
        if found.get("issuer") != issuer.issuer:
            raise ProviderUnavailable(
                f"{address} describes another issuer than {issuer.issuer}",
                hint="write the issuer in identity.toml exactly as the provider does",
            )
        place = found.get("jwks_uri")
        keys = published(self._read(place, issuer.ca_file)) if isinstance(place, str) else ()
        if not keys:
            raise ProviderUnavailable(
                f"{issuer.issuer} publishes no usable key",
                hint="it must publish RSA (2048 bits or more), EC or Ed25519 keys",
            )
        return keys
