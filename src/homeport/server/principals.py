"""What each path asks of who calls: a right of one of their roles.

The user of a machine of their own has every right on it. Who somebody is is `identity`'s business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.errors import NotPermitted
from homeport.identity import Right, require
from homeport.identity.claims import LOCAL_USER
from homeport.identity.credentials import came_through_a_proxy, is_loopback

if TYPE_CHECKING:
    from homeport.domain import Principal
    from homeport.server.exchange import Exchange

_RIGHTS = {"/metrics": Right.READ_FIGURES}
_FOLDERS = frozenset({"/v1/explain", "/v1/locate"})  # read folders of the machine we run on


def admit(principal: Principal, exchange: Exchange) -> None:
    """Let a request pass whose sender may ask at this path.

    Raises:
        NotPermitted: they may not.
    """
    if exchange.path in _FOLDERS and not _here(exchange):
        raise NotPermitted(
            f"{exchange.path} reads folders of this machine, so it answers this machine only",
            hint="run homeport where the repository is",
        )
    if principal != LOCAL_USER:
        require(principal, _RIGHTS.get(exchange.path, Right.ASK))


def may_read(principal: Principal, owner: str) -> bool:
    """Tell whether somebody may read what is known of a request of this owner's."""
    if principal == LOCAL_USER or principal.name == owner:
        return True
    try:
        require(principal, Right.READ_RECORD)
    except NotPermitted:
        return False
    return True


def _here(exchange: Exchange) -> bool:
    return is_loopback(exchange.peer) and not came_through_a_proxy(exchange.headers)
