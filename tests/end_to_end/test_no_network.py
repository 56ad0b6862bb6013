"""With the weights on the machine, the main job needs no network and asks for none."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.command_line import TEST_MODEL, failure_of, homeport, warehouse

_FOLDERS = ("HOMEPORT_STATE_DIR", "HOMEPORT_CONFIG_DIR")  # a module's fixture comes before `home`
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


@dataclass(frozen=True, slots=True)
class Watched:
    """One real answer: what was printed, and which addresses were touched on the way."""

    said: dict[str, Any]
    seen: str


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Ask the real model once, with a network there, under watch."""
    folder = tmp_path_factory.mktemp("watched")
    repo = warehouse(folder)
    wrapper, seen = folder / "watched.py", folder / "seen.jsonl"
    wrapper.write_text(_WATCHED)
    own = {name: str(folder / name) for name in _FOLDERS}
    done = subprocess.run(
        [sys.executable, wrapper, seen, "explain", "--json", "--model", TEST_MODEL],
        cwd=repo,
        input=failure_of(repo),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **own, "HOMEPORT_KEY_FILE": ""},
    )
    assert done.returncode == 0, done.stderr
    return Watched(json.loads(done.stdout), seen.read_text())


@pytest.mark.model
def test_the_main_job_asks_no_address(watched: Watched) -> None:
    """With a network there, no address is connected to and no name is looked up."""
    assert watched.said["answer"]["usage"]["completion_tokens"] > 0
    assert watched.seen == ""


@pytest.mark.model
def test_the_json_of_a_real_answer_has_its_documented_keys(watched: Watched) -> None:
    """Programs find failure, causes, excerpts, answer, route and decision."""
    said = watched.said
    assert {"failure", "causes", "excerpts", "answer", "route", "decision"} <= said.keys()
    assert {"text", "claims", "confidence", "patch"} <= said["answer"].keys()
    assert said["answer"]["model"] == TEST_MODEL
    assert said["route"] == "local"
    assert said["decision"]["action"] == "local"


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
