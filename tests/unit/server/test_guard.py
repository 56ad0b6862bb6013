"""Names and pages."""

import pytest

from homeport.server.exchange import Exchange, RefusedError
from homeport.server.guard import Guard


async def _nothing(*_: object) -> None: ...


def _exchange(**headers: str) -> Exchange:
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": "GET", "path": "/", "headers": lines}
    return Exchange(scope, _nothing, _nothing)  # type: ignore[arg-type]  # never called


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "[::1]:1", "box.corp:80"])
def test_our_names(host: str) -> None:
    """Loopback and the names given are ours, at any port."""
    guard = Guard(("Box.Corp",))
    for _ in range(2):
        guard.check(_exchange(host=host))


@pytest.mark.parametrize("host", ["", "evil.example", "127.0.0.1.evil.example", "[::1", "a@b:x"])
def test_other_names(host: str) -> None:
    """Any other name is refused: it may have been made to point here."""
    with pytest.raises(RefusedError) as caught:
        Guard().check(_exchange(host=host))
    assert caught.value.fault.status == 421


@pytest.mark.parametrize(
    ("origin", "fine"),
    [
        ("http://localhost:3000", True),
        ("vscode-webview://abc", True),
        ("https://evil.example", False),
        ("null", False),
        ("ftp://localhost", False),
        ("http://[bad", False),
    ],
)
def test_pages(origin: str, *, fine: bool) -> None:
    """A page of this machine or an editor may ask, a page elsewhere may not."""
    exchange = _exchange(host="localhost", origin=origin)
    if fine:
        Guard().check(exchange)
        return
    with pytest.raises(RefusedError) as caught:
        Guard().check(exchange)
    assert caught.value.fault.status == 403
