"""Asks the resident process to do a command's work; every command that can, does it here.

Whatever is wrong with that process - none runs, it is another version's, another user's, it hangs
or dies in the middle - the command does the work itself.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
from typing import TYPE_CHECKING, Any

from homeport import errors
from homeport.cli.terminal import Style
from homeport.server import place
from homeport.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from homeport.cli.page import Terminal

_CONNECT_S = 1.0
_SILENCE_S = 8 * place.BEAT_S  # then it hangs
_BLOCK = 1 << 16
_FINE = b"200"


class _GoneError(Exception):
    """The resident process ended, or fell silent, before it had said all."""


def through(work: str, question: Mapping[str, object], page: Terminal) -> int | None:
    """Have the work done and return its exit code; None when it is to be done here.

    Raises:
        HomeportError: the work was refused, as it would be here.
    """
    connection = _connected()
    if connection is None:
        return None
    with connection:
        try:
            for event in _events(connection, work, question):
                if (code := _take(event, page)) is not None:
                    return code
        except (_GoneError, OSError, ValueError):
            page.begin_again()
            page.remark("homeport: the resident process did not end its answer; going on without")
    return None


def running() -> bool:
    """Tell whether a resident process of this user listens."""
    connection = _connected()
    if connection is not None:
        connection.close()
    return connection is not None


def _connected() -> socket.socket | None:
    if os.environ.get(place.OFF) == "0" or not place.supported():
        return None
    folder = place.place()
    path = place.socket_in(folder)
    if not (place.is_ours(folder) and place.is_ours(path, stat.S_IFSOCK)):
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_CONNECT_S)
    try:
        connection.connect(path)
        if _is_this_users(connection):
            return connection
    except OSError:  # what is left of one that was killed
        pass
    connection.close()
    return None


def _is_this_users(connection: socket.socket) -> bool:
    """Tell who listens, where the system tells; the folder let nobody else in anyway."""
    asked = getattr(socket, "SO_PEERCRED", None)
    if asked is None:
        return True
    shape = struct.Struct("3i")
    _, uid, _ = shape.unpack(connection.getsockopt(socket.SOL_SOCKET, asked, shape.size))
    return bool(uid == os.getuid())


def _events(
    connection: socket.socket, work: str, question: Mapping[str, object]
) -> Iterator[Mapping[str, Any]]:
    """Yield what is said; nothing when it does not work for us.

    A client's library would take 25 ms to import. An event is a line of its own, and what frames
    the parts of an HTTP answer never begins with a brace.
    """
    body = json.dumps(question).encode()
    head = (
        f"POST /v1/doors/{work} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n"
        "connection: close\r\n"
        f"{place.VERSION_HEADER}: {__version__}\r\n"
        f"{place.SURROUNDINGS_HEADER}: {place.surroundings()}\r\n\r\n"
    )
    connection.settimeout(_SILENCE_S)
    connection.sendall(head.encode() + body)
    received = b""
    while b"\r\n\r\n" not in received:
        if not (block := connection.recv(_BLOCK)):
            raise _GoneError
        received += block
    answer, _, received = received.partition(b"\r\n\r\n")
    if answer.split(b" ", 2)[1] != _FINE:
        return
    while True:
        *lines, received = received.split(b"\n")
        yield from [json.loads(line) for line in lines if line.startswith(b"{")]
        if not (block := connection.recv(_BLOCK)):
            raise _GoneError
        received += block


def _take(event: Mapping[str, Any], page: Terminal) -> int | None:
    """Show one event; return the exit code when it is the last one.

    Raises:
        HomeportError: the work was refused.
    """
    match event:
        case {"lines": lines}:
            page.lines([tuple((text, Style(style)) for text, style in one) for one in lines])
        case {"say": str(text)}:
            page.say(text)
        case {"remark": str(text)}:
            page.remark(text)
        case {"whole": value}:
            page.whole(value)
        case {"refused": [str(kind), str(message), str(hint)]}:
            found = getattr(errors, kind, None)
            if isinstance(found, type) and issubclass(found, errors.NoFailureFound):
                raise found(message, hint=hint)  # the one that callers tell apart
            raise errors.HomeportError(message, hint=hint)
        case {"code": int(code)}:
            return code
        case _:
            raise ValueError
    return None
