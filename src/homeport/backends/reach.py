"""How a model server is reached: which addresses may be used, what proves both ends, by what way.

Pure but for reading certificate files. A private network is declared, never guessed; what was
declared is checked again on every connection, since a name may come to point elsewhere.
"""

from __future__ import annotations

import ipaddress
import ssl
import urllib.parse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reach:
    """What is needed besides the address."""

    private_network: bool = False  # a local model may be on another machine of our own network
    ca_file: Path | None = None
    certificate: Path | None = None  # ours, for a server that asks for one
    certificate_key: Path | None = field(default=None, repr=False)
    proxy: str = ""  # in place of the one that the environment names


NO_REACH = Reach()


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this machine, without asking any resolver."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_private(address: str) -> bool:
    """Tell whether an address is of this machine or of a network that the internet does not see."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return not found.is_global and not found.is_multicast and not found.is_unspecified


def checked_address(base: str, reach: Reach, *, beyond_loopback: bool) -> str:
    """Return the address when it may be used; plain text is for this machine and private networks.

    Raises:
        InputError: it may not.
    """
    try:
        parts = urllib.parse.urlsplit(base)
        host = parts.hostname or ""
        parts.port  # noqa: B018 -- raises when it is none
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or parts.username or parts.password:
        raise InputError(
            "the model server's address is no plain http or https address",
            hint="write it as http://127.0.0.1:PORT/v1, keys go into their own setting",
        )
    if is_loopback(host):
        return base.rstrip("/")
    if reach.private_network:
        if _is_number(host) and not is_private(host):
            raise InputError(
                f"{host} is on no private network", hint="take model.private_network away"
            )
        return base.rstrip("/")
    if not beyond_loopback:
        raise InputError(
            f"{host} is another machine, and a local model is on this one",
            hint="set model.private_network = true (--private-network) if it is on a network of "
            "your own, or declare it as a cloud backend",
        )
    if parts.scheme != "https":
        raise InputError(f"{host} would be asked without encryption", hint="use https")
    return base.rstrip("/")


def tls_context(reach: Reach) -> ssl.SSLContext:
    """Return what proves the server to us, and us to the server.

    Raises:
        InputError: a file cannot be used.
    """
    ca_file = None if reach.ca_file is None else str(reach.ca_file)
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise InputError(
            f"the certificate authority file cannot be used: {error.strerror or error}",
            hint="give a PEM file",
        ) from error
    if reach.certificate is not None:
        try:
            context.load_cert_chain(reach.certificate, reach.certificate_key, password=_no_password)
        except OSError as error:
            raise InputError(
                f"the client certificate cannot be used: {error.strerror or error}",
                hint="give a PEM file, and its key without a password as certificate_key",
            ) from error
    return context


def checked_proxy(proxy: str) -> str:
    """Return the proxy's address.

    Raises:
        InputError: it is none, or holds a password.
    """
    parts = urllib.parse.urlsplit(proxy)
    if proxy and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username):
        raise InputError(
            "the proxy is no plain http or https address",
            hint="write it as http://proxy.example:3128; one with a password goes into HTTPS_PROXY",
        )
    return proxy


def _no_password() -> str:
    """Answer instead of a prompt on the terminal."""
    return ""


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
