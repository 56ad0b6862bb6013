"""Who may talk to this server at all: by the name it was called, and the page that sent the call.

A server on loopback stands next to a browser. A page elsewhere can make that browser call us, under
a name that it made point here (DNS rebinding) or by a plain form; both give themselves away.
"""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING

from homeport.server.dialects import Fault
from homeport.server.exchange import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeport.server.exchange import Exchange

_EDITORS = frozenset({"vscode-webview", "vscode-file", "app"})
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Knows the names by which this server may be called."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = _HERE | {name.lower() for name in names}
        self._known: set[bytes] = set()  # heads that were checked already

    def check(self, exchange: Exchange) -> None:
        """Let a request pass.

        Raises:
            RefusedError: it was called by another name, or by a page elsewhere.
        """
        host = exchange.headers.get(b"host", b"")
        if host not in self._known:
            self._check_host(host)
        origin = exchange.headers.get(b"origin")
        if origin is not None:
            self._check_origin(origin.decode("latin-1"))

    def _check_host(self, host: bytes) -> None:
        if not self._is_ours(f"//{host.decode('latin-1')}"):
            fault = Fault(
                421, "this server does not go by that name", "call it by the address it listens on"
            )
            raise RefusedError(fault)
        if len(self._known) < 64:  # noqa: PLR2004 -- as many ports and names as anyone uses
            self._known.add(host)

    def _check_origin(self, origin: str) -> None:
        scheme = origin.partition("://")[0]
        ours = scheme in {"http", "https"} and self._is_ours(origin)
        if not (ours or scheme in _EDITORS):
            raise RefusedError(Fault(403, "a page elsewhere may not ask here"))

    def _is_ours(self, address: str) -> bool:
        try:
            return (urllib.parse.urlsplit(address).hostname or "") in self._names
        except ValueError:
            return False
