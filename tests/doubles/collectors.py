"""Collectors on loopback that keep what they are sent, and the real rsyslog."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 20.0


class Received:
    """What came so far; `wait` waits until it is as long as wanted."""

    def __init__(self) -> None:
        self.data = b""
        self._changed = threading.Condition()

    def add(self, data: bytes) -> None:
        """Keep more."""
        with self._changed:
            self.data += data
            self._changed.notify_all()

    def wait_for(self, part: bytes, times: int) -> bytes:
        """Return what came, once a part of it came so many times."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.data.count(part) >= times, PATIENCE_S)
            return self.data

    def wait(self, length: int) -> bytes:
        """Return what came, once it is so long."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.data) >= length, PATIENCE_S)
            return self.data


@contextmanager
def listening(line: socket.socket, context: ssl.SSLContext | None = None) -> Iterator[Received]:
    """Keep what comes to a bound socket, of any kind."""
    received = Received()

    def serve() -> None:
        try:
            if line.type == socket.SOCK_DGRAM:
                while data := line.recv(100_000):
                    received.add(data)
                return
            line.listen()
            with line.accept()[0] as accepted:
                peer = context.wrap_socket(accepted, server_side=True) if context else accepted
                with peer:
                    while data := peer.recv(100_000):
                        received.add(data)
        except OSError:
            return  # the test is over

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        line.close()


def bound(family: int = socket.AF_INET, kind: int = socket.SOCK_STREAM) -> socket.socket:
    """Return a socket bound to loopback."""
    line = socket.socket(family, kind)
    line.bind(("127.0.0.1", 0))
    return line


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's TLS context for 127.0.0.1, and the file of its own CA."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "ca.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


class _Collecting(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """Keep one request and answer as the test wants."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(json.loads(body))
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, b"{}")
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Collecting)
        self.bodies: list[Any] = []
        self.answers: list[tuple[int, bytes]] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1/logs"


@contextmanager
def collecting() -> Iterator[_Server]:
    """Run a collector over HTTP."""
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def rsyslog() -> str | None:
    """Return the real program, if it is here."""
    return shutil.which("rsyslogd") or shutil.which("rsyslogd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def real_rsyslog(folder: Path, udp: int, tcp: int) -> Iterator[Path]:
    """Run rsyslog on loopback; yield the file that it writes messages to."""
    written, config = folder / "out.log", folder / "rsyslog.conf"
    config.write_text(
        f'module(load="imudp")\nmodule(load="imptcp")\nmodule(load="imuxsock" SysSock.Use="off")\n'
        f'input(type="imudp" address="127.0.0.1" port="{udp}")\n'
        f'input(type="imptcp" address="127.0.0.1" port="{tcp}" SupportOctetCountedFraming="on")\n'
        f'input(type="imuxsock" Socket="{folder}/log" UseSpecialParser="off")\n'
        'template(name="raw" type="string" string="%app-name% %msgid% %syslogfacility% '
        '%syslogseverity% %timestamp:::date-rfc3339% %msg%\\n")\n'
        f'action(type="omfile" file="{written}" template="raw")\n'
    )
    command = [str(rsyslog()), "-n", "-f", str(config), "-i", str(folder / "pid")]
    with (
        (folder / "err").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(lambda: (folder / "pid").exists() and (folder / "log").exists())
            yield written
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def lines_in(file: Path, count: int) -> list[str]:
    """Return a file's lines once there are so many."""
    _wait(lambda: file.exists() and file.read_bytes().count(b"\n") >= count)
    return file.read_text().splitlines()


def _wait(done: Any) -> None:  # noqa: ANN401 -- anything to be asked
    until = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < until, "it did not come in time"
        time.sleep(0.01)
