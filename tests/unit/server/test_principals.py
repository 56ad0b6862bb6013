"""Who asks."""

import pytest

from homeport.server.exchange import Exchange, RefusedError
from homeport.server.principals import LocalUser


async def _nothing(*_: object) -> None: ...


def _from(peer: str) -> Exchange:
    scope = {"method": "GET", "path": "/", "headers": [], "client": (peer, 1)}
    return Exchange(scope, _nothing, _nothing)  # type: ignore[arg-type]  # never called


def test_the_local_user() -> None:
    """Who asks from this machine is its user; nobody elsewhere is anyone."""
    assert LocalUser().principal(_from("127.0.0.1")).name == "local-user"
    with pytest.raises(RefusedError) as caught:
        LocalUser().principal(_from("192.0.2.1"))
    assert caught.value.fault.status == 401
