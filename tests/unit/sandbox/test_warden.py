"""The first process of a sandbox, served over a socket in this process."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from homeport.sandbox import warden

NUMBERS = b"5 2000000000 4096 1000000 64"


class Client:
    """The side that asks."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel

    def ask(self, *fields: bytes, fds: Sequence[int] = ()) -> list[bytes]:
        """Send one frame and return the answer."""
        frame = warden.packed(fields)
        sent = socket.send_fds(self.channel, [frame], list(fds)) if fds else 0
        self.channel.sendall(frame[sent:])
        return self.next()

    def next(self) -> list[bytes]:
        """Return the next frame."""
        return warden.receive(self.channel)[0]


@pytest.fixture
def client() -> Iterator[Client]:
    """A warden in a process of its own, without walls."""
    ours, theirs = socket.socketpair()
    ours.settimeout(20)
    source = Path(warden.__file__)
    command = [sys.executable, "-I", "-S", str(source), str(theirs.fileno()), "bare", "-"]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        client = Client(ours)
        assert client.next() == [b"hello", str(process.pid).encode()]
        yield client
        ours.close()
        process.wait(10)


@pytest.fixture
def inner() -> Iterator[Client]:
    """A warden in a thread of this process: for what starts no process."""
    ours, theirs = socket.socketpair()
    served = warden.Warden(theirs, lambda: None)
    thread = threading.Thread(target=served.serve)
    thread.start()
    yield Client(ours)
    ours.close()
    thread.join()
    theirs.close()


def run(client: Client, folder: Path, *argv: str) -> tuple[int, bytes, bytes]:
    """Run a command to its end; its code and what it printed."""
    (out, out_in), (err, err_in) = os.pipe(), os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    words = [os.fsencode(word) for word in argv]
    request = (b"run", os.fsencode(folder), NUMBERS, str(len(argv)).encode(), *words)
    answer = client.ask(*request, b"PATH=/usr/bin:/bin", b"A=b=c", fds=(nothing, out_in, err_in))
    for fd in (nothing, out_in, err_in):
        os.close(fd)
    assert answer[0] == b"started"
    ended = client.next()
    assert ended[0] == b"ended"
    assert float(ended[2]) >= 0
    with os.fdopen(out, "rb") as first, os.fdopen(err, "rb") as second:
        return int(ended[1]), first.read(), second.read()


def test_a_command_gets_its_folder_its_variables_and_its_streams(
    client: Client, tmp_path: Path
) -> None:
    """What it prints comes out of the pipes, and its code is reported."""
    code, out, err = run(client, tmp_path, "sh", "-c", 'pwd; echo "$A" >&2; exit 3')
    assert (code, out, err) == (3, f"{tmp_path}\n".encode(), b"b=c\n")
    assert run(client, tmp_path, "sh", "-c", "kill -9 $$")[0] == -9


def test_a_command_that_cannot_start_says_why(client: Client, tmp_path: Path) -> None:
    """127 when it is not there, 126 otherwise, as shells do."""
    code, _, said = run(client, tmp_path, "no-such-program")
    assert (code, said[:31]) == (127, b"cannot start no-such-program: N")
    (tmp_path / "plain").write_text("x")
    assert run(client, tmp_path, str(tmp_path / "plain"))[0] == 126


def test_limits_hold_in_the_command(client: Client, tmp_path: Path) -> None:
    """The numbers of the request are the process's limits; no core is written."""
    code, out, _ = run(client, tmp_path, "sh", "-c", "ulimit -t; ulimit -n; ulimit -c; ulimit -d")
    assert (code, out) == (0, b"5\n64\n0\n1953125\n")


def test_what_a_command_leaves_running_ends_with_it(client: Client, tmp_path: Path) -> None:
    """Also a child that has made itself a session and closed its streams."""
    script = "setsid sleep 97531 >/dev/null 2>&1 & echo $!"
    _, out, _ = run(client, tmp_path, "sh", "-c", script)
    with pytest.raises(ProcessLookupError):
        os.kill(int(out), 0)


def test_kill_ends_the_running_command(client: Client, tmp_path: Path) -> None:
    """The answer comes, and after it the report of the command's end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    request = (b"run", os.fsencode(tmp_path), NUMBERS, b"2", b"sleep", b"97532")
    assert client.ask(*request, b"PATH=/usr/bin:/bin", fds=(nothing,) * 3)[0] == b"started"
    os.close(nothing)
    assert client.ask(b"kill") == [b"done"]
    assert client.next()[:2] == [b"ended", b"-9"]


def test_files_are_written_read_listed_and_removed(inner: Client, tmp_path: Path) -> None:
    """Folders are made on the way; a link is replaced, not followed."""
    path = os.fsencode(tmp_path / "new" / "file")
    assert inner.ask(b"write", path, b"493", b"content") == [b"done"]
    assert inner.ask(b"read", path, b"100") == [b"data", b"content"]
    assert (tmp_path / "new" / "file").stat().st_mode & 0o777 == 0o755
    (tmp_path / "target").write_text("kept")
    (tmp_path / "link").symlink_to("target")
    link = os.fsencode(tmp_path / "link")
    assert inner.ask(b"read", link, b"100")[0] == b"error"
    assert inner.ask(b"write", link, b"420", b"mine") == [b"done"]
    assert (tmp_path / "target").read_text() == "kept"
    names = inner.ask(b"list", os.fsencode(tmp_path))[1::2]
    assert sorted(names) == [b"link", b"new/file", b"target"]
    assert inner.ask(b"remove", path) == [b"done"]
    assert inner.ask(b"remove", path)[0] == b"error"


def test_no_plain_file_and_too_much_are_not_read(inner: Client, tmp_path: Path) -> None:
    """Pipes would hang, folders have no content, and large files have a bound."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(bytes(100))
    for name in ("pipe", ".", "large"):
        assert inner.ask(b"read", os.fsencode(tmp_path / name), b"10")[0] == b"error"


def test_a_listing_skips_what_cannot_be_looked_into(tmp_path: Path) -> None:
    """A folder that is not there has nothing in it."""
    assert warden.listing(os.fsencode(tmp_path / "none")) == {}


def test_frames_that_are_cut_or_too_long_are_refused() -> None:
    """Neither side believes a length that the other one claims."""
    fields = [b"", b"a", b"b" * 1000]
    assert warden.unpacked(warden.packed(fields)[4:]) == fields
    for body in (b"\1", b"\5\0\0\0abc"):
        with pytest.raises(ValueError, match="cut"):
            warden.unpacked(body)
    long = b"\xff" * 4
    for sent, error in ((long, ValueError), (b"\5\0\0\0ab", EOFError), (b"", EOFError)):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(sent)
            theirs.shutdown(socket.SHUT_WR)
            with pytest.raises(error):
                warden.receive(ours)


def test_killing_a_namespace_is_for_its_first_process_only() -> None:
    """Anywhere else the call would end everything the person runs."""
    with pytest.raises(RuntimeError, match="first process"):
        warden.kill_namespace()


def test_facts_outside_a_sandbox_show_fallen_walls(tmp_path: Path) -> None:
    """What the self-test reads is measured: here, without walls, it looks otherwise."""
    canary = tmp_path / "canary"
    canary.touch()
    facts = warden.facts(str(canary))
    assert facts[0] == b"hello"
    assert facts[1] == str(os.getpid()).encode()
    assert facts[-1] == b"seen"
    Path("/homeport-self-test").unlink(missing_ok=True)
