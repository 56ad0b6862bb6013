"""Sends events to a syslog server: RFC 5424, over a Unix socket, UDP, TCP or TLS.

Streams count their octets (RFC 6587, RFC 5425), so that no line feed in an event ends it. The
message is the event as JSON; its header names what collectors sort by.
"""

from __future__ import annotations

import json
import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

from homeport.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FACILITY = 13  # log audit
_NOTICE, _WARNING = 5, 4
_PATIENCE_S = 10.0
_MOST_UDP = 60_000
_NIL = "-"


def message(event: Mapping[str, object], *, host: str, name: str, bad: bool, time: str) -> bytes:
    """Return one message: `name` is the event's, `bad` makes it a warning."""
    priority = _FACILITY * 8 + (_WARNING if bad else _NOTICE)
    head = f"<{priority}>1 {time} {_word(host, 255)} homeport {_NIL} {_word(name, 32)} {_NIL} "
    return head.encode("ascii") + json.dumps(event, separators=(",", ":")).encode("ascii")


class SyslogSink:
    """One syslog server; connects when it first sends, and again after a failure."""

    def __init__(
        self, kind: str, address: tuple[str, int] | str, context: ssl.SSLContext | None = None
    ) -> None:
        self._kind, self._address, self._context = kind, address, context
        self._socket: socket.socket | None = None

    def send(self, messages: Sequence[bytes]) -> None:
        """Send messages; when this returns they were handed to the transport.

        Raises:
            StateError: the server cannot be reached, or a message is too long for it.
        """
        try:
            line = self._socket = self._socket or self._connected()
            if line.type == socket.SOCK_DGRAM:
                for one in messages:
                    if len(one) > _MOST_UDP:
                        raise StateError(
                            "an event is too long for a datagram", hint="use syslog+tcp or +tls"
                        )
                    line.send(one)
            else:
                line.sendall(b"".join(b"%d %b" % (len(one), one) for one in messages))
        except OSError as error:
            self.close()
            raise StateError(
                f"the syslog server at {self._address} cannot be reached: {error}",
                hint="check its address, and that it listens there",
            ) from error

    def close(self) -> None:
        """Let the connection go."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
            self._socket = None

    def _connected(self) -> socket.socket:
        match self._kind:
            case "unix":
                return _unix(str(self._address))
            case "udp":
                host, port = _pair(self._address)
                family = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0][0]
                line = socket.socket(family, socket.SOCK_DGRAM)
                line.connect((host, port))
                return line
            case "tcp":
                return socket.create_connection(_pair(self._address), _PATIENCE_S)
            case _:
                plain = socket.create_connection(_pair(self._address), _PATIENCE_S)
                context = self._context or ssl.create_default_context()
                return context.wrap_socket(plain, server_hostname=self._address[0])


def _pair(address: tuple[str, int] | str) -> tuple[str, int]:
    assert isinstance(address, tuple)  # noqa: S101 -- all but Unix sockets have a host and a port
    return address


def _unix(path: str) -> socket.socket:
    """Connect to a socket of either kind: rsyslog's takes datagrams, others streams."""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        line = socket.socket(socket.AF_UNIX, kind)
        line.settimeout(_PATIENCE_S)
        try:
            line.connect(path)
        except OSError as error:
            line.close()
            last = error
        else:
            return line
    raise last


def _word(text: str, longest: int) -> str:
    """Return a header's word: printable ASCII without spaces, never empty."""
    return "".join(one for one in text if "!" <= one <= "~")[:longest] or _NIL
