"""What may happen to a server's machine: a disk that is really full, a clock that jumps, a kill."""

import contextlib
import itertools
import os
import shutil
import signal
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

from homeport.audit import AuditLog, verify
from homeport.gateway import Gateway

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
