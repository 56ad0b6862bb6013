"""Killed, interrupted, or left by its reader in the middle of an answer: nothing is lost."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.doubles.background import answering, event, serving_beside
from tests.doubles.command_line import PROGRAM, failure_of, homeport, warehouse
from tests.doubles.model_server import STALL

_PATIENCE_S = 30.0
_WORDS = "the answer has begun"


@contextmanager
def _speaking(repo: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a question whose model says a few words and then nothing more; yield it then."""
    with serving_beside((event(_WORDS), STALL)) as server:
        process = subprocess.Popen(
            [*PROGRAM, "explain", "-"],
            cwd=repo,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1"},
        )
        assert process.stdin is not None
        process.stdin.write(failure_of(repo).encode())
        process.stdin.close()
        process.stdin = None
        try:
            _wait_for_words(process)
            yield process
        finally:
            process.kill()
            process.communicate()


def _wait_for_words(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    said = b""
    while _WORDS.encode() not in said:
        piece = os.read(process.stdout.fileno(), 65_536)
        assert piece, f"it ended before it was stopped: {said!r}"
        said += piece


def _kinds(home: Path) -> list[tuple[str, str]]:
    lines = (home / "state" / "audit.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    return [(one["kind"], one.get("status", "")) for one in records if one["kind"] != "checkpoint"]


def _asks_again(repo: Path) -> None:
    with serving_beside(
        answering("EXPLANATION\nIt works again (warehouse/orders.py:18).")
    ) as server:
        local = {"HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1"}
        done = homeport("explain", cwd=repo, stdin=failure_of(repo), environment=local)
    assert (done.code, done.err) == (0, "")
    assert "It works again" in done.out
    assert homeport("audit", "verify", cwd=repo).code == 0


def test_killed_in_the_middle_of_an_answer(tmp_path: Path, home: Path) -> None:
    """After kill -9 the chain verifies, the intent stands in it, and the next question works."""
    repo = warehouse(tmp_path)
    with _speaking(repo) as process:
        process.send_signal(signal.SIGKILL)
        assert process.wait(_PATIENCE_S) == -signal.SIGKILL
    assert _kinds(home)[-1][0] == "intent"
    verified = homeport("audit", "verify", cwd=repo)
    assert verified.code == 0, verified.err
    _asks_again(repo)


def test_ctrl_c_in_the_middle_of_an_answer(tmp_path: Path, home: Path) -> None:
    """Exit 130, one line and no traceback; the record says that it was cancelled."""
    repo = warehouse(tmp_path)
    with _speaking(repo) as process:
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=_PATIENCE_S)
        assert process.returncode == 130
        assert time.monotonic() - started < _PATIENCE_S
    assert b"Traceback" not in err
    assert b"interrupted" in err
    assert len(err.splitlines()) == 1
    assert _kinds(home)[-1] == ("outcome", "cancelled")
    verified = homeport("audit", "verify", cwd=repo)
    assert verified.code == 0, verified.err
    _asks_again(repo)


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    """`homeport explain | head -1` ends quietly, and what was begun is concluded."""
    repo = warehouse(tmp_path)
    read, write = os.pipe()
    process = subprocess.Popen(
        [*PROGRAM, "explain", "--model", "none", "-"],
        cwd=repo,
        stdin=subprocess.PIPE,
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    os.close(read)
    _, err = process.communicate(failure_of(repo).encode(), timeout=_PATIENCE_S)
    assert process.returncode == 0
    assert err == b""


@pytest.mark.parametrize("end", [b"", b'{"seq": 7, "half', b"\x00" * 40])
def test_a_record_torn_by_a_crash_is_mended_by_the_next_question(
    end: bytes, tmp_path: Path, home: Path
) -> None:
    """Whatever half-written bytes end the log, the next run says so in the log and goes on."""
    repo = warehouse(tmp_path)
    _asks_again(repo)
    log = home / "state" / "audit.jsonl"
    with log.open("ab") as file:
        file.write(end)
    _asks_again(repo)
    assert ("mended" in [kind for kind, _ in _kinds(home)]) is bool(end)
