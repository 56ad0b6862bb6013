"""Crashes of watched commands: their variables arrive, and the program notices nothing."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from homeport.testruns.injection import Injection, supported

_HOSTILE = """
import sys


class Hostile:
    def __repr__(self):
        while True:
            pass

    __str__ = __getattr__ = __len__ = __eq__ = __repr__


def go(rows):
    hostile, much = Hostile(), "x" * 50_000_000
    return rows[3]


try:
    go([1, 2])
except IndexError as error:
    raise RuntimeError("outer") from error
"""


def run(
    folder: Path, code: str, *words: str
) -> tuple[Injection, "subprocess.CompletedProcess[str]"]:
    """Run a program under watch."""
    (folder / "main.py").write_text(code, encoding="utf-8")
    with Injection() as watched:
        done = subprocess.run(
            [sys.executable, *(words or ("main.py",))], cwd=folder, capture_output=True, text=True,
            check=False, env={**os.environ, **watched.environment},
        )  # fmt: skip
    return watched, done


def _values(watched: Injection, number: int) -> dict[str, dict[str, object]]:
    calls = watched.failures[number]["calls"]
    assert isinstance(calls, list)
    found: dict[str, dict[str, object]] = calls[0]["values"]
    return found


def test_an_uncaught_exception_and_its_cause_arrive(tmp_path: Path) -> None:
    """Hostile and huge values are only named, in bounded time; the traceback is as always."""
    watched, done = run(tmp_path, _HOSTILE)
    assert [one["error"] for one in watched.failures] == ["RuntimeError", "IndexError"]
    held = _values(watched, 1)
    assert held["rows"] == {"t": "list", "items": [{"t": "int", "v": 1}, {"t": "int", "v": 2}]}
    assert held["hostile"]["t"] == "Hostile"
    assert held["much"]["len"] == 50_000_000
    assert done.stderr.count("Traceback") == 2
    assert "sitecustomize" not in done.stderr


def test_a_crash_in_a_thread_arrives(tmp_path: Path) -> None:
    """Threads have a hook of their own."""
    code = (
        "import threading\n\n\ndef go(n):\n    return 1 / n\n\n\n"
        "threading.Thread(target=go, args=(0,)).start()\n"
    )
    watched, _ = run(tmp_path, code)
    assert _values(watched, 0)["n"] == {"t": "int", "v": 0}


def test_a_failed_test_arrives_with_its_name(tmp_path: Path) -> None:
    """Although pytest catches what tests raise."""
    code = "def test_it():\n    wanted = 7\n    assert wanted == 8\n"
    (tmp_path / "test_a.py").write_text(code, encoding="utf-8")
    watched, done = run(tmp_path, "", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_a.py")
    assert done.returncode == 1
    assert [one["test"] for one in watched.failures] == ["test_a.py::test_it"]
    assert _values(watched, 0)["wanted"] == {"t": "int", "v": 7}


def test_the_projects_own_sitecustomize_still_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hook hides it and so runs it."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "sitecustomize.py").write_text(
        "import builtins\nbuiltins.marked = 5\n", encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(own))
    watched, done = run(tmp_path, "print(marked)\n")
    assert (done.stdout, done.stderr, watched.failures) == ("5\n", "", [])


def test_an_exit_is_no_crash(tmp_path: Path) -> None:
    """`sys.exit(3)` ends a program as it means to."""
    watched, done = run(tmp_path, "import sys\n\nsys.exit(3)\n")
    assert (done.returncode, watched.failures) == (3, [])


def test_a_crash_of_the_interpreter_leaves_a_dump(tmp_path: Path) -> None:
    """The fault handler is on: there are frames to explain."""
    code = "import os, signal\n\n\ndef go():\n    os.kill(os.getpid(), signal.SIGSEGV)\n\n\ngo()\n"
    _, done = run(tmp_path, code)
    assert 'main.py", line 5 in go' in done.stderr


@pytest.mark.parametrize("message", [b"", b"no json", b"7", b'[{"test": 1}]'])
def test_nonsense_on_the_socket_is_dropped(message: bytes) -> None:
    """Any process of the user can connect."""
    with Injection() as watched:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(watched.environment["HOMEPORT_CAPTURE"])
            line.sendall(message)
        folder = Path(watched.environment["HOMEPORT_CAPTURE"]).parent
        assert folder.stat().st_mode & 0o077 == 0
    assert watched.failures == []
    assert not folder.exists()


def test_where_it_is_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not without sockets that are files."""
    assert supported()
    monkeypatch.delattr(socket, "AF_UNIX")
    assert not supported()
