"""With the weights on the machine, the main job needs no network and asks for none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.doubles.command_line import TEST_MODEL, failure_of, homeport, warehouse

UNSHARE = ("unshare", "--user", "--map-root-user", "--net")

# Runs the command with every attempt to reach an address noted in the file named first.
_WATCHED = """\
import json, runpy, sys

seen = open(sys.argv.pop(1), "a", buffering=1)
WATCHED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind",
           "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr",
           "socket.getnameinfo", "socket.gethostbyname_ex")
LOCAL = ("socket.connect", "socket.bind")


def note(event, arguments):
    if event in WATCHED:
        # A path is a Unix socket: it leads to no other machine.
        if not (event in LOCAL and isinstance(arguments[1], (str, bytes))):
            seen.write(json.dumps([event, repr(arguments[1:])]) + "\\n")


sys.addaudithook(note)
sys.argv[0] = "homeport"
runpy.run_module("homeport", run_name="__main__")
"""


def _may_unshare() -> bool:
    try:
        done = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


@pytest.mark.model
def test_the_main_job_runs_where_there_is_no_route(tmp_path: Path) -> None:
    """In a network namespace of its own, without any interface up, the answer comes."""
    if not _may_unshare():
        pytest.skip("this kernel allows no network namespace")
    repo = warehouse(tmp_path)
    routes = subprocess.run(
        [*UNSHARE, "cat", "/proc/net/route"], capture_output=True, text=True, check=True
    )
    assert len(routes.stdout.splitlines()) <= 1, "the namespace must have no route"
    done = homeport(
        "explain",
        "--json",
        "--model",
        TEST_MODEL,
        cwd=repo,
        stdin=failure_of(repo),
        before=UNSHARE,
    )
    assert done.code == 0, done.err
    said = json.loads(done.out)
    assert said["causes"][0]["path"] == "warehouse/orders.py"
    assert said["answer"]["usage"]["completion_tokens"] > 0


@pytest.mark.model
def test_the_main_job_asks_no_address(tmp_path: Path) -> None:
    """With a network there, no address is connected to and no name is looked up."""
    repo = warehouse(tmp_path)
    wrapper, seen = tmp_path / "watched.py", tmp_path / "seen.jsonl"
    wrapper.write_text(_WATCHED)
    done = subprocess.run(
        [sys.executable, wrapper, seen, "explain", "--model", TEST_MODEL],
        cwd=repo,
        input=failure_of(repo),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "First token after" in done.stdout
    assert seen.read_text() == ""


def test_the_watch_sees_what_it_must(tmp_path: Path) -> None:
    """The watch itself works: a cloud that cannot be reached is noted with its address."""
    repo = warehouse(tmp_path)
    wrapper, seen = tmp_path / "watched.py", tmp_path / "seen.jsonl"
    wrapper.write_text(_WATCHED)
    subprocess.run(
        [sys.executable, wrapper, seen, "explain"],
        cwd=repo,
        input=failure_of(repo),
        capture_output=True,
        text=True,
        check=False,
        env={
            "HOMEPORT_LOCAL_ENDPOINT": "http://127.0.0.1:9/v1",
            "HOMEPORT_STATE_DIR": str(tmp_path / "state"),
            "HOMEPORT_CONFIG_DIR": str(tmp_path / "config"),
            "PATH": "/usr/bin:/bin",
        },
    )
    assert "('127.0.0.1', 9)" in seen.read_text()
