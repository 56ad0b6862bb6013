"""Reads a JSON document from an OpenID provider: bounded, without redirects, over checked TLS."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from homeport.errors import ProviderUnavailable
from homeport.identity.credentials import is_loopback

_PATIENCE_S = 5.0
_MOST_BYTES = 1 << 20


def fetch(address: str, ca_file: str = "") -> object:
    """Return the document at an address.

    Raises:
        ProviderUnavailable: it cannot be had, or is no JSON.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    here = host == "localhost" or is_loopback(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and host and here):
        raise _unavailable(address, "its address is neither https nor on this machine")
    try:
        opener = _opener(ssl.create_default_context(cafile=ca_file or None), proxies=not here)
        with opener.open(address, timeout=_PATIENCE_S) as response:
            data = response.read(_MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:  # it holds the connection
            raise _unavailable(address, f"{error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        raise _unavailable(address, str(getattr(error, "reason", None) or error)) from error
    if len(data) > _MOST_BYTES:
        raise _unavailable(address, "it answers with more than anyone needs")
    try:
        document: object = json.loads(data)
    except ValueError as error:
        raise _unavailable(address, "its answer is no JSON") from error
    return document


def _opener(context: ssl.SSLContext, *, proxies: bool) -> urllib.request.OpenerDirector:
    """Return what opens addresses; a provider that moved is told in the settings, so no redirects.

    Without a handler for it, a redirect is an error like any other.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(None if proxies else {}),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _unavailable(address: str, reason: str) -> ProviderUnavailable:
    return ProviderUnavailable(
        f"the OpenID provider cannot be asked at {address}: {reason}",
        hint="check the issuer in identity.toml, and that this machine reaches it",
    )
