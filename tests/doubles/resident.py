"""A resident process that says what it is told to, and a real one as a process of its own."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homeport.cli import door
from homeport.server import place


@dataclass
class Scripted:
    """What it says to each command, and what it was asked."""

    says: bytes
    status: str = "200 OK"
    asked: list[dict[str, Any]] = field(default_factory=list)


def events(*said: Mapping[str, object]) -> bytes:
    """Write events as the server does: a line each."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in said)


@contextlib.contextmanager
def scripted(says: bytes, status: str = "200 OK") -> Iterator[Scripted]:
    """Listen where the resident process does, and say this to whoever asks."""
    made = Scripted(says, status)
    path = Path(place.socket_in(place.made()))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        path.chmod(0o600)
        listening.listen()
        thread = threading.Thread(target=_answer, args=(listening, made), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)
    path.unlink()


def _answer(listening: socket.socket, made: Scripted) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            received = b""
            while b"\r\n\r\n" not in received and (block := connection.recv(1 << 16)):
                received += block
            head, _, body = received.partition(b"\r\n\r\n")
            if not head:
                continue
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            while len(body) < length:
                body += connection.recv(1 << 16)
            made.asked.append(json.loads(body))
            connection.sendall(f"HTTP/1.1 {made.status}\r\na: b\r\n\r\n".encode() + made.says)


@contextlib.contextmanager
def resident(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start the real one and wait until it listens; it is killed if it still runs at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "homeport", "serve", "--resident"],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 60
    try:
        while not door.running():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.wait(10)
        assert process.stderr is not None
        process.stderr.close()
