"""Who asks: the one thing that the door must know before anything else.

`Principals` is all that the server needs; tokens and roles come in behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from homeport.domain import Principal
from homeport.server.dialects import Fault
from homeport.server.exchange import RefusedError
from homeport.server.guard import is_loopback

if TYPE_CHECKING:
    from homeport.server.exchange import Exchange


class Principals(Protocol):
    """Turns a request's headers and address into who asks."""

    def principal(self, exchange: Exchange) -> Principal:
        """Return who asks.

        Raises:
            RefusedError: nobody knows (401), or may not ask (403).
        """
        ...


class LocalUser:
    """Everyone on this machine is its one user; nobody elsewhere is anyone."""

    def principal(self, exchange: Exchange) -> Principal:
        """Return the local user."""
        if not is_loopback(exchange.peer):
            raise RefusedError(
                Fault(401, "who you are is not known", "ask from the machine it runs on")
            )
        return _LOCAL_USER


_LOCAL_USER = Principal("local-user")
