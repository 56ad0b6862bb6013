"""One live sandbox process tree."""

import os
import socket
import sys
from pathlib import Path

import pytest

from homeport.errors import SandboxUnavailable
from homeport.sandbox import room as rooms
from homeport.sandbox.bubblewrap import Walls
from homeport.sandbox.limits import Limits
from homeport.sandbox.room import Room, open_bare, open_room, prove

GOOD = [b"hello", b"1", b"0" * 32, b"1", b"2", b"lo", b"read-only", b"hidden"]


def test_walls_that_stand_are_believed() -> None:
    """With a filter, and on a machine for which there is none."""
    prove(GOOD, filtered=True)
    prove([*GOOD[:4], b"0", *GOOD[5:]], filtered=False)


@pytest.mark.parametrize(
    ("place", "mark", "wall"),
    [
        (1, b"77", "process namespace"),
        (2, b"0" * 31 + b"1", "capabilities"),
        (3, b"0", "privileges"),
        (4, b"0", "filter"),
        (5, b"eth0,lo", "network"),
        (6, b"writable", "read-only"),
        (7, b"seen", "hidden"),
    ],
)
def test_a_fallen_wall_stops_everything(place: int, mark: bytes, wall: str) -> None:
    """Each fact alone is enough to refuse, and is named."""
    facts = [*GOOD]
    facts[place] = mark
    with pytest.raises(SandboxUnavailable, match=wall):
        prove(facts, filtered=True)
    with pytest.raises(SandboxUnavailable, match="hidden files"):
        prove(GOOD[:-1], filtered=True)


@pytest.mark.parametrize("script", ["echo no user namespace here >&2; exit 1", "exit 7"])
def test_a_program_that_builds_no_sandbox_is_quoted(tmp_path: Path, script: str) -> None:
    """What bubblewrap says, or else its exit status, is the reason given."""
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    walls = Walls(tmp_path, tmp_path, (), frozenset(), (), tmp_path, 1)
    said = "no user namespace here" if "echo" in script else "exit status 7"
    with pytest.raises(SandboxUnavailable, match=said) as refused:
        open_room(program, walls, tmp_path / "canary", Limits())
    assert refused.value.hint


def test_a_program_that_only_pretends_is_found_out(tmp_path: Path) -> None:
    """A bubblewrap that builds no walls at all fails the self-test."""
    program = tmp_path / "bwrap"
    python = os.path.realpath(sys.executable)
    program.write_text(
        f"#!{python}\n"
        "import os, sys\n"
        "here = sys.argv.index('-I')\n"
        "os.write(int(sys.argv[sys.argv.index('--info-fd') + 1]), b'{\"child-pid\": 1}')\n"
        "os.execv(sys.argv[here - 1], sys.argv[here - 1:])\n"
    )
    program.chmod(0o755)
    (tmp_path / "canary").touch()
    walls = Walls(tmp_path, tmp_path, (), frozenset(), (), tmp_path, 1)
    with pytest.raises(SandboxUnavailable, match=r"does not hold: process namespace.*hidden files"):
        open_room(program, walls, tmp_path / "canary", Limits())
    Path("/homeport-self-test").unlink(missing_ok=True)


def test_a_bare_room_answers_and_ends() -> None:
    """It serves without walls, and nothing of it is left."""
    bare = open_bare(Limits())
    assert bare.alive()
    assert not bare.confined
    assert bare.ask(b"kill") == [b"done"]
    bare.destroy()
    assert not bare.alive()


def test_a_room_that_has_ended_says_so() -> None:
    """Sending to it and receiving from it are refused with its last words."""
    ours, theirs = socket.socketpair()
    ended = Room(["sh", "-c", "echo gone >&2"], ours, [theirs.fileno()], confined=True)
    theirs.close()
    with pytest.raises(SandboxUnavailable, match="gone"):
        ended.receive()
    with pytest.raises(SandboxUnavailable, match="gone"):
        ended.send([b"kill"])
    ended.destroy()


def test_a_room_that_does_not_end_is_ended() -> None:
    """When killing the first process is not enough, the program around it goes too."""
    ours, theirs = socket.socketpair()
    stubborn = Room(["sleep", "600"], ours, [theirs.fileno()], confined=True)
    theirs.close()
    stubborn.first = 1 << 30
    stubborn.destroy()
    assert not stubborn.alive()


def test_a_group_that_takes_no_process_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the watch alone counts."""

    class Refusing:
        """A group whose files cannot be written."""

        removed = False

        def join(self, _: int) -> bool:
            """Refuse."""
            return False

        def remove(self) -> None:
            """Take note."""
            type(self).removed = True

    monkeypatch.setattr(rooms, "make_group", lambda *_: Refusing())
    bare = open_bare(Limits())
    assert not bare.grouped
    assert not bare.out_of_memory()
    assert Refusing.removed
    bare.destroy()
