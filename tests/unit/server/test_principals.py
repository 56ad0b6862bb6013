"""What each path asks of who calls."""

import pytest

from homeport.domain import Principal
from homeport.errors import NotPermitted
from homeport.identity.claims import LOCAL_USER
from homeport.server.exchange import Exchange
from homeport.server.principals import admit, may_read

AUDITOR = Principal("eve", ("auditor",))
DEVELOPER = Principal("ann")


async def _nothing(*_: object) -> None: ...


def _at(path: str, peer: str = "127.0.0.1", **headers: str) -> Exchange:
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": "GET", "path": path, "headers": lines, "client": (peer, 1)}
    return Exchange(scope, _nothing, _nothing)  # type: ignore[arg-type]  # never called


def test_rights_of_paths() -> None:
    """Asking and figures need a right each; this machine's user has both."""
    for path in ("/v1/chat/completions", "/metrics"):
        admit(LOCAL_USER, _at(path))
    admit(DEVELOPER, _at("/api/chat"))
    admit(AUDITOR, _at("/metrics"))
    for who, path in ((AUDITOR, "/api/chat"), (DEVELOPER, "/metrics")):
        with pytest.raises(NotPermitted):
            admit(who, _at(path))


def test_folders_are_this_machines() -> None:
    """Whoever is elsewhere, or behind a proxy, gets nothing of this machine's folders."""
    admit(DEVELOPER, _at("/v1/explain"))
    for exchange in (
        _at("/v1/explain", "192.0.2.1"),
        _at("/v1/locate", x_forwarded_for="192.0.2.1"),
    ):
        with pytest.raises(NotPermitted, match="this machine only"):
            admit(DEVELOPER, exchange)


def test_whose_decisions() -> None:
    """A decision is for who asked, for this machine's user, and for who may read the record."""
    assert may_read(DEVELOPER, "ann")
    assert may_read(LOCAL_USER, "ann")
    assert may_read(AUDITOR, "ann")
    assert not may_read(DEVELOPER, "bob")
