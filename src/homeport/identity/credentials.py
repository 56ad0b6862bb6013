"""What a request shows of who sent it: a credential, an address, a proxy in between."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from homeport.errors import NotAuthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 16_384  # characters of a credential
_SCHEME = "bearer "
_PROXIES = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"x-forwarded-host")


def credential(headers: Mapping[bytes, bytes]) -> str:
    """Return the credential among the headers (by lower-case names), empty when there is none.

    OpenAI's and Ollama's tools send `Authorization: Bearer`, Anthropic's `X-Api-Key`.

    Raises:
        NotAuthenticated: it cannot be read, or two are sent that differ.
    """
    line = headers.get(b"authorization", b"").decode("latin-1").strip()
    key = headers.get(b"x-api-key", b"").decode("latin-1").strip()
    bearer = ""
    if line:
        if not line.lower().startswith(_SCHEME):
            raise NotAuthenticated(
                "the Authorization header has an unknown scheme",
                hint="send Authorization: Bearer TOKEN",
            )
        bearer = line[len(_SCHEME) :].strip()
    if bearer and key and bearer != key:
        raise NotAuthenticated("two different credentials were sent", hint="send one of them")
    found = bearer or key
    if len(found) > LONGEST:
        raise NotAuthenticated("the credential is too long", hint="send a token")
    return found


def came_through_a_proxy(headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether somebody passed this request on: its address is then not the sender's."""
    return any(name in headers for name in _PROXIES)


def is_loopback(peer: str) -> bool:
    """Tell whether a peer is on this machine; a Unix socket has no address."""
    if not peer:
        return True
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
