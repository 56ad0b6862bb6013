"""The first process in the sandbox: starts commands, reaps and kills everything, moves files.

Runs from its source text as `python -I -S -c`, so it imports the standard library only, and of
that what loads in a millisecond. It keeps order; the walls are the kernel's, and the watch over
time and memory stands outside, in `watch`. Also holds the frames that both sides exchange.
"""

import _socket as sockets
import os
import resource
import select
import stat
import struct
import sys
from collections.abc import Callable, Sequence

_HEAD = struct.Struct("=I")
_MOST = 1 << 29  # bytes of one frame; both sides refuse more
_SWEEP_S = 0.2  # how often orphans are reaped while a command runs
_POLL_S = 0.01  # the same where the kernel has no pidfd


def packed(fields: Sequence[bytes]) -> bytes:
    """Return one frame that holds the fields."""
    body = b"".join(_HEAD.pack(len(field)) + field for field in fields)
    return _HEAD.pack(len(body)) + body


def unpacked(body: bytes) -> list[bytes]:
    """Return the fields of a frame's body; a body that is cut gives ValueError."""
    fields, at = [], 0
    while at < len(body):
        if at + _HEAD.size > len(body):
            raise ValueError("a frame is cut")
        (size,) = _HEAD.unpack_from(body, at)
        at += _HEAD.size + size
        if at > len(body):
            raise ValueError("a frame is cut")
        fields.append(body[at - size : at])
    return fields


def receive(channel: sockets.socket) -> tuple[list[bytes], list[int]]:
    """Return the fields and the file descriptors of the next frame; EOFError at the end."""
    head = b""
    fds: list[int] = []
    while len(head) < _HEAD.size:
        data, extra, _, _ = channel.recvmsg(_HEAD.size - len(head), sockets.CMSG_SPACE(12))
        if not data:
            raise EOFError
        for level, kind, content in extra:
            if (level, kind) == (sockets.SOL_SOCKET, sockets.SCM_RIGHTS):
                whole = len(content) // 4
                fds += struct.unpack(f"={whole}i", content[: whole * 4])
        head += data
    (left,) = _HEAD.unpack(head)
    if left > _MOST:
        raise ValueError("a frame is too long")
    parts = []
    while left:
        part = channel.recv(min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return unpacked(b"".join(parts)), fds


def kill_namespace() -> None:
    """Kill all other processes of this process namespace; only ever called by its first one."""
    if os.getpid() != 1:
        raise RuntimeError("only the first process of a namespace may kill all others")
    try:
        os.kill(-1, 9)
    except ProcessLookupError:
        return


def kill_descendants() -> None:
    """Kill every process below this one, round after round until only dead ones are left."""
    own = {os.getpid()}
    for _ in range(50):
        below = _below(own)
        if not below:
            return
        for pid in below:
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue


def _below(roots: set[int]) -> set[int]:
    parents = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue
            if fields[0] != b"Z":
                parents[int(name)] = int(fields[1])
    found: set[int] = set()
    grown = set(roots)
    while grown:
        grown = {pid for pid, parent in parents.items() if parent in grown} - found
        found |= grown
    return found


def _reap() -> dict[int, int]:
    """Collect whoever has ended; by process id, the wait status."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended[pid] = status


class Warden:
    """Answers one frame after the other until the channel ends."""

    def __init__(self, channel: sockets.socket, kill_all: Callable[[], None]) -> None:
        self._channel, self._kill_all = channel, kill_all
        self._pid, self._watch, self._used = 0, -1, 0.0

    def serve(self) -> None:
        """Serve until the other side goes away; then nothing is left running."""
        try:
            while True:
                if self._ready():
                    fields, fds = receive(self._channel)
                    self._channel.sendall(packed(self._answer(fields, fds)))
                if self._pid:
                    self._look()
        except (EOFError, OSError):
            self._kill_all()

    def _ready(self) -> bool:
        waiting: list[int] = [self._channel.fileno()]
        patience = None
        if self._pid:
            patience = _POLL_S if self._watch < 0 else _SWEEP_S
            waiting += [self._watch] if self._watch >= 0 else []
        readable, _, _ = select.select(waiting, [], [], patience)
        return self._channel.fileno() in readable

    def _answer(self, fields: list[bytes], fds: list[int]) -> list[bytes]:
        try:
            match fields:
                case [b"run", *rest]:
                    return self._run(rest, fds)
                case [b"write", path, mode, content]:
                    _write(path, int(mode), content)
                case [b"read", path, most]:
                    return _read(path, int(most))
                case [b"remove", path]:
                    os.unlink(path)
                case [b"list", folder]:
                    return [b"list", *(part for pair in listing(folder).items() for part in pair)]
                case _:
                    self._kill_all()
            return [b"done"]  # noqa: TRY300 -- the other answers return above
        except OSError as error:
            return [b"error", str(error.errno).encode(), os.strerror(error.errno or 0).encode()]

    def _run(self, rest: list[bytes], fds: list[int]) -> list[bytes]:
        folder, numbers, count = rest[0], [int(n) for n in rest[1].split()], int(rest[2])
        argv, env = rest[3 : 3 + count], rest[3 + count :]
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._used = usage.ru_utime + usage.ru_stime
        pid = os.fork()
        if pid == 0:
            _become(folder, numbers, argv, env, fds)
        for fd in fds:
            os.close(fd)
        self._pid = pid
        try:
            self._watch = os.pidfd_open(pid)
        except (AttributeError, OSError):
            self._watch = -1
        return [b"started", str(pid).encode()]

    def _look(self) -> None:
        """Reap; when the command itself has ended, end all others and report."""
        status = _reap().get(self._pid)
        if status is None:
            return
        self._kill_all()
        while True:
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                break
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = usage.ru_utime + usage.ru_stime - self._used
        if self._watch >= 0:
            os.close(self._watch)
        self._pid, self._watch = 0, -1
        code = os.waitstatus_to_exitcode(status)
        self._channel.sendall(packed([b"ended", str(code).encode(), f"{used:.6f}".encode()]))


def _become(
    folder: bytes, numbers: list[int], argv: list[bytes], env: list[bytes], fds: list[int]
) -> None:
    """Turn this forked process into the command; never returns."""
    code = 126
    try:
        os.setsid()
        for target, fd in enumerate(fds):
            os.dup2(fd, target)
        os.closerange(3, 4096)
        kinds = (
            resource.RLIMIT_CPU,
            resource.RLIMIT_DATA,
            resource.RLIMIT_NPROC,
            resource.RLIMIT_FSIZE,
            resource.RLIMIT_NOFILE,
        )
        for kind, number in zip(kinds, numbers, strict=True):
            hard = resource.getrlimit(kind)[1]
            bound = number if hard == resource.RLIM_INFINITY else min(number, hard)
            # One second between the signal that says so and the one that cannot be ignored.
            over = bound + 1 if kind == resource.RLIMIT_CPU else bound
            resource.setrlimit(kind, (bound, over))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _obey_signals()
        os.chdir(folder)
        pairs = [entry.partition(b"=") for entry in env]
        variables = {name: value for name, _, value in pairs}
        os.execvpe(argv[0], argv, variables)  # noqa: S606 -- no shell is wanted
    except FileNotFoundError as error:
        code = 127
        os.write(2, b"cannot start %s: %s\n" % (argv[0], str(error.strerror).encode()))
    except BaseException as error:  # noqa: BLE001 -- whatever it is, a forked copy must not go on as the warden
        os.write(2, b"cannot start %s: %s\n" % (argv[0], str(error).encode()))
    finally:
        os._exit(code)


def _obey_signals() -> None:
    """Undo what Python ignores at its start: commands end on a broken pipe and a full file."""
    import signal  # noqa: PLC0415 -- costs 5 ms, and a fork after the warden has started

    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


def _write(path: bytes, mode: int, content: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.islink(path):
        os.unlink(path)  # a link is replaced, never written through
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(fd, left) :]
        os.fchmod(fd, mode)
    finally:
        os.close(fd)


def _read(path: bytes, most: int) -> list[bytes]:
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            return [b"error", b"27", b"no plain file of bearable size"]
        parts = []
        left = most
        while left and (part := os.read(fd, min(left, 1 << 20))):
            parts.append(part)
            left -= len(part)
        return [b"data", b"".join(parts)]
    finally:
        os.close(fd)


def listing(folder: bytes) -> dict[bytes, bytes]:
    """Return what a tree holds: relative path of each file and link, and marks of its state."""
    found: dict[bytes, bytes] = {}
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError:
            continue
        for entry in entries:
            about = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(about.st_mode):
                waiting.append(entry.path)
            else:
                marks = (about.st_mode, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
                found[entry.path[len(folder) + 1 :]] = repr(marks).encode()
    return found


def facts(canary: str) -> list[bytes]:
    """Return what the walls look like from inside, for the self-test outside."""
    status = {}
    with open("/proc/self/status", "rb") as file:
        for line in file:
            name, _, value = line.partition(b":")
            status[name] = value.strip()
    with open("/proc/net/dev", "rb") as file:
        devices = sorted(line.partition(b":")[0].strip() for line in file.readlines()[2:])
    try:
        os.close(os.open("/homeport-self-test", os.O_CREAT | os.O_WRONLY, 0o600))
        rooted = b"writable"
    except OSError:
        rooted = b"read-only"
    return [
        b"hello",
        str(os.getpid()).encode(),
        status.get(b"CapEff", b"") + status.get(b"CapBnd", b""),
        status.get(b"NoNewPrivs", b""),
        status.get(b"Seccomp", b""),
        b",".join(devices),
        rooted,
        b"seen" if os.path.exists(canary) else b"hidden",
    ]


def main(arguments: list[str]) -> None:
    """Serve on the inherited socket: descriptor, `confined` or `bare`, path of the canary."""
    channel = sockets.socket(fileno=int(arguments[0]))
    os.set_inheritable(channel.fileno(), False)  # noqa: FBT003 -- takes no keyword
    if arguments[1] == "confined":
        channel.sendall(packed(facts(arguments[2])))
        kill_all: Callable[[], None] = kill_namespace
    else:
        _adopt_orphans()
        channel.sendall(packed([b"hello", str(os.getpid()).encode()]))
        kill_all = kill_descendants
    Warden(channel, kill_all).serve()


def _adopt_orphans() -> None:
    """Become the parent of whoever loses theirs, where the system can do that."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 -- 10 ms, needed in the fallback only

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


if __name__ == "__main__":
    main(sys.argv[1:])
