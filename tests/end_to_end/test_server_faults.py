"""What may happen to a server's machine: a disk that is really full, a clock that jumps, a kill."""

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

import pytest
from tests.doubles.gateways import AUDIT_KEY, answer, asking, bench
from tests.doubles.servers import Running, running, wait_until
from tests.doubles.upstream import Upstream, echoing

from homeport.audit import AuditKey, AuditLog, verify
from homeport.audit.place import head_path, lock_path
from homeport.gateway import Gateway
from homeport.storage import locked

CHAT = {"model": "echo-7", "messages": [{"role": "user", "content": "x " * 50}]}
PATH = "/v1/chat/completions"


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    """Give a model server that echoes."""
    with echoing() as server:
        yield server


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a file system of 256 KB; it needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("there is no mount")
    command = [mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([umount, str(folder)], check=True)


def test_a_disk_that_is_full(small_disk: Path, upstream: Upstream) -> None:
    """Without room for the record nothing is sent; with room again it goes on, and all is whole."""
    with running(small_disk, "--local", upstream.url) as server:
        assert server.ask(PATH, CHAT)[0] == 200
        wait_until(lambda: server.records("outcome"))
        upstream.seen.clear()
        ballast = small_disk / "ballast"
        _fill(ballast)
        # What is left of the log's last block may hold a record or two.
        statuses = [server.ask(PATH, CHAT)[0] for _ in range(30)]
        refused = statuses.index(503)
        assert set(statuses[refused:]) == {503}
        assert len(upstream.seen) <= refused + 1
        assert server.ask("/readyz")[0] == 503
        sent = len(upstream.seen)
        assert server.ask(PATH, CHAT)[0] == 503
        assert len(upstream.seen) == sent
        ballast.unlink()
        assert server.ask(PATH, CHAT)[0] == 200
        assert server.ask("/readyz")[0] == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        assert verify(server.log).whole


def test_killed_under_load_the_command_finds_a_whole_record(
    tmp_path: Path, upstream: Upstream
) -> None:
    """After kill -9 under load `homeport audit verify` says that the record is whole."""
    with running(tmp_path, "--local", upstream.url) as server:
        before = len(upstream.seen)
        threads = [threading.Thread(target=_asking, args=(server,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(upstream.seen) > before + 40)
        server.process.kill()
        server.process.wait(10)
        for thread in threads:
            thread.join(10)
        done = subprocess.run(
            [sys.executable, "-m", "homeport", "audit", "verify"],
            env={**os.environ, "AUDIT_PATH": str(server.log)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_log_that_is_exchanged(tmp_path: Path, upstream: Upstream) -> None:
    """A log that was begun with another key is refused at every request, and nothing is sent."""
    with running(tmp_path, "--local", upstream.url) as server:
        assert server.ask(PATH, CHAT)[0] == 200
        wait_until(lambda: server.records("outcome"))
        with AuditLog.open(tmp_path / "other", AuditKey(b"o" * 32)):
            pass
        before, sent = (tmp_path / "other").read_bytes(), len(upstream.seen)
        (tmp_path / "other").replace(server.log)
        assert [server.ask(PATH, CHAT)[0] for _ in range(4)] == [503] * 4
        assert server.ask("/readyz")[0] == 503
        assert (server.log.read_bytes(), len(upstream.seen)) == (before, sent)


def test_a_head_that_nobody_can_read(tmp_path: Path, upstream: Upstream) -> None:
    """Whatever lies there as a head, a request has its answer."""
    with running(tmp_path, "--local", upstream.url) as server:
        head = head_path(server.log)
        for content in (b'{"log":"\\ud800","seq":1,"public":"00"}', b"[" * 100_000):
            shutil.copy(server.log, tmp_path / "copy")
            head.write_bytes(content)
            (tmp_path / "copy").replace(server.log)  # it is looked at anew
            assert server.ask(PATH, CHAT, timeout_s=20)[0] == 200
        assert server.ask("/readyz")[0] == 200
    assert "no head of ours" in verify(server.log).problem


def test_somebody_holds_the_lock(tmp_path: Path, upstream: Upstream) -> None:
    """While another process holds the log's lock, only what must be recorded waits."""
    with running(tmp_path, "--local", upstream.url) as server:
        assert server.ask(PATH, CHAT)[0] == 200
        wait_until(lambda: server.records("outcome"))
        sent = len(upstream.seen)
        statuses: list[int] = []
        asking = threading.Thread(target=lambda: statuses.append(server.ask(PATH, CHAT)[0]))
        with locked(lock_path(server.log)):
            asking.start()
            for _ in range(20):
                assert server.ask("/healthz")[0] == 200
                assert server.ask("/readyz")[0] == 200
            assert (statuses, len(upstream.seen)) == ([], sent)
        asking.join(20)
        assert statuses == [200]
        wait_until(lambda: len(server.records("outcome")) == 2)
        with locked(lock_path(server.log)):
            server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: _is_gone(server))
        assert server.process.wait(20) == 0
    assert verify(server.log).whole


def _is_gone(server: Running) -> bool:
    """Tell whether nobody listens any more."""
    try:
        server.ask("/healthz")
    except (OSError, HTTPException):
        return True
    return False


def test_headers_that_are_refused(upstream: Upstream, tmp_path: Path) -> None:
    """What comes twice or too often is refused as the path has it; a head without end as well."""
    repos = [b"X-Homeport-Repo: acme/secret", b"X-Homeport-Repo: acme/open"]
    with running(tmp_path, "--local", upstream.url) as server:
        sent = len(upstream.seen)
        for path in (PATH, "/v1/messages", "/api/chat", "/v1/redact", "/healthz"):
            assert _raw(server, path, [b"a: b"] * 80_000)[0] == 431
            for twice in (repos, [b"Host: other"]):
                status, body = _raw(server, path, twice)
                assert (status, b'"error"' in body) == (400, True)
        assert _raw(server, PATH, [b"a: b"] * 400_000)[0] in {0, 431}  # hung up on
        assert server.ask("/healthz")[0] == 200
        assert len(upstream.seen) == sent


def _raw(server: Running, path: str, lines: list[bytes]) -> tuple[int, bytes]:
    """Ask with these header lines; return status and body; 0 where there was none."""
    head = [b"POST %s HTTP/1.1" % path.encode(), b"Host: localhost", b"Connection: close"]
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), 20) as line:
        with contextlib.suppress(OSError):  # it may hang up before all is sent
            line.sendall(b"\r\n".join([*head, b"Content-Length: 0", *lines, b"", b""]))
        with contextlib.suppress(ConnectionError):
            while block := line.recv(1 << 16):
                received += block
    return int((received.split() or [b"", b"0"])[1]), received.partition(b"\r\n\r\n")[2]


def _fill(file: Path) -> None:
    """Write until there is no room for another byte."""
    with file.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while True:
            out.write(b"x" * 512)


def _asking(server: Running) -> None:
    """Ask until the server is gone."""
    while True:
        try:
            server.ask(PATH, CHAT)
        except (OSError, HTTPException):
            return


def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """Whatever the clock says, requests are answered and the record holds together."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    jumps = itertools.cycle(
        start + timedelta(days=days) for days in (0, 400, -400, 0, 36_500, -9000)
    )
    path = tmp_path / "jumping.jsonl"
    with AuditLog.open(path, AUDIT_KEY, lambda: next(jumps)) as log:
        made = bench(tmp_path)
        gateway = Gateway(
            policy=made.gateway.policy,
            scan=lambda _text: (),
            audit=log,
            local=made.local,
            conversation_key=b"c" * 32,
            clock=lambda: next(jumps).timestamp(),
        )
        for _ in range(6):
            assert answer(gateway, asking("x", conversation="c")).text == "x"
    report = verify(path)
    assert (report.whole, report.unconcluded) == (True, 0)
