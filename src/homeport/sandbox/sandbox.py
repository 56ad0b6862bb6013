"""A sandbox around a copy of a repository: run code there, write and read files, start over.

The real tree is read once and never written. What code writes lives in memory and is gone with
`reset` or `close`; what the caller writes stays until `reset`.
"""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from homeport.errors import InputError, SandboxUnavailable
from homeport.sandbox.attend import Attendance, Pipes
from homeport.sandbox.bubblewrap import Walls, find_bubblewrap
from homeport.sandbox.editable import linked_sources, may_be_shown
from homeport.sandbox.environment import scrubbed
from homeport.sandbox.limits import Limits, Outcome
from homeport.sandbox.room import Room, open_bare, open_room
from homeport.sandbox.snapshot import Snapshot, take_snapshot
from homeport.sandbox.view import SYSTEM, harmless, visible
from homeport.sandbox.warden import listing
from homeport.sandbox.watch import Watch
from homeport.sandbox.worker import Worker
from homeport.sandbox.workplace import Workplace

UNPROTECTED = (
    "the network is open to the code",
    "it can read what you can read: home, keys, other projects",
    "it can write outside its copy of the repository, wherever you can write",
    "it can see other processes and send signals to yours",
    "what it starts may outlive the run",
    "memory and processes are counted a few times a second, not held by the kernel",
    "the disk is bounded by the size of each file only",
)


class Consent(Enum):
    """Whether a person has agreed that code runs where no sandbox can be had."""

    NONE = "none"
    UNPROTECTED = "unprotected"


class Sandbox:
    """Made by `Sandbox.open`; a context manager. It belongs to the thread that opened it."""

    def __init__(
        self, tree: Path, limits: Limits, readable: Sequence[Path], program: Path | None
    ) -> None:
        self.tree, self.limits = tree, limits
        self._home = Path(os.path.expanduser("~"))  # noqa: PTH111 -- gives a path in every case
        self._readable, self._program = tuple(readable), program
        self._written: dict[str, tuple[int, bytes] | None] = {}
        self._place = Workplace()
        self._room: Room | None = None
        self._shown: frozenset[Path] = frozenset()
        self._programs: set[Path] = {Path(sys.executable)}
        self._used = False
        self._attended: Attendance | None = None
        try:
            self._hidden = _hidden_places(self._home)
            self._snapshot = self._copied()
        except BaseException:
            self._place.remove()
            raise

    @classmethod
    def open(
        cls,
        tree: Path,
        limits: Limits | None = None,
        *,
        readable: Sequence[Path] = (),
        consent: Consent = Consent.NONE,
    ) -> Self:
        """Return a sandbox around a copy of `tree`, its walls proven.

        `readable` names folders beside the tree that the code needs to read.

        Raises:
            SandboxUnavailable: there is no bubblewrap that works, and no consent to do without.
            InputError: the tree cannot be used.
        """
        tree = _checked(tree)
        program = find_bubblewrap()
        reason = "there is no bubblewrap" if program is None else ""
        if program is not None:
            box = cls(tree, limits or Limits(), readable, program)
            try:
                box._live()
            except SandboxUnavailable as error:
                reason = str(error)
                box.close()
            except BaseException:
                box.close()
                raise
            else:
                return box
        if consent is not Consent.UNPROTECTED:
            raise SandboxUnavailable(
                # Never silently: what would be open is said, and only a person may agree to it.
                f"code cannot be run safely here: {reason}. Without a sandbox: "
                + "; ".join(UNPROTECTED),
                hint="install bubblewrap and allow user namespaces, or agree with --unprotected",
            )
        return cls(tree, limits or Limits(), readable, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    @property
    def confined(self) -> bool:
        """Tell whether the walls stand."""
        return self._program is not None

    @property
    def unprotected(self) -> tuple[str, ...]:
        """What this sandbox does not protect, one sentence each; empty when the walls stand."""
        return () if self.confined else UNPROTECTED

    @property
    def left_out(self) -> tuple[Path, ...]:
        """What of the tree is not in the copy: unreadable, secret, or no plain file."""
        return self._snapshot.left_out

    @property
    def inside(self) -> Path:
        """Where the tree lies for the code: its real place, or the copy where no walls stand."""
        return self.tree if self.confined else self._snapshot.folder

    def run(
        self,
        command: Sequence[str],
        *,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        folder: str = "",
    ) -> Outcome:
        """Run a command in the tree, or a folder of it, to its end or to the first limit."""

        def talk(into: int, out: int, err: int) -> Pipes:
            return Pipes(into, out, err, stdin)

        outcome = self._begin(command, env, limits, talk, folder).outcome()
        if self._room is not None and not self._room.alive():
            self._end_room()
        return outcome

    def start(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> Worker:
        """Start a command to talk with; one at a time, and no `run` until it has finished."""
        ours: list[int] = []

        def talk(into: int, out: int, err: int) -> Pipes:
            ours.extend((into, out))
            return Pipes(None, None, err)

        attendance = self._begin(command, env, limits, talk)
        return Worker(ours[0], ours[1], attendance)

    def stop(self) -> None:
        """End the command that runs, at the next look; for other threads, too."""
        attended = self._attended
        if attended is not None:
            attended.stop()

    def write(self, path: str, content: bytes, *, executable: bool = False) -> None:
        """Put a file into the tree inside; it stays until `reset`."""
        name = _relative(path)
        mode = 0o755 if executable or self._was_executable(name) else 0o644
        room = self._live()
        self._put(room, name, (mode, content))
        self._written[name] = (mode, content)

    def remove(self, path: str) -> None:
        """Take a file out of the tree inside until `reset`; it is no error if it is not there."""
        name = _relative(path)
        self._put(self._live(), name, None)
        self._written[name] = None

    def read(self, path: str, most: int = 64 << 20) -> bytes | None:
        """Return a file as it is inside now; None: not there, no plain file, or too large."""
        name = _relative(path)
        answer = self._live().ask(b"read", self._place_of(name), str(most).encode())
        return answer[1] if answer[0] == b"data" else None

    def changes(self) -> dict[str, bool]:
        """Return the files that differ from the copy; True where the file is there, False: gone.

        Folders that were not copied (virtual environments, node_modules) are not looked at.
        """
        answer = self._live().ask(b"list", os.fsencode(self.inside))[1:]
        now = dict(zip(answer[::2], answer[1::2], strict=True))
        before = self._before
        skipped = tuple(os.fsencode(path) + b"/" for path in self._snapshot.borrowed)
        found = {
            os.fsdecode(path): path in now
            for path in now.keys() | before.keys()
            if now.get(path) != before.get(path) and not path.startswith(skipped)
        }
        return dict(sorted(found.items()))

    def reset(self) -> None:
        """Forget everything written since the copy was made, by code and by the caller."""
        self._written.clear()
        self._end_room()
        if not self.confined:
            shutil.rmtree(self._snapshot.folder)
            self._snapshot = self._copied()

    def close(self) -> None:
        """End everything and remove the copy."""
        self._end_room()
        self._place.remove()

    def _copied(self) -> Snapshot:
        def hidden(path: Path) -> bool:
            return path in self._hidden

        shot = take_snapshot(self.tree, self._place.tree, self.limits.tree, hidden)
        if self._program is None:
            for path in shot.borrowed:
                (shot.folder / path).rmdir()
                (shot.folder / path).symlink_to(self.tree / path)
        self._before = listing(os.fsencode(shot.folder))
        return shot

    def _live(self, command: Sequence[str] = ()) -> Room:
        """The running room; a new one when there is none, with what the caller has written."""
        program = Path(command[0]) if command else Path("sh")
        if self._room is not None and not self._visible(program) and not self._used:
            self._end_room()  # nothing has run in it yet: a new one shows the program too
        if program.is_absolute():
            self._programs.add(program)
        if self._room is not None and not self._room.alive():
            self._end_room()
        if self._room is None:
            if self._program is None:
                self._room = open_bare(self.limits)
            else:
                self._room = open_room(
                    self._program, self._walls(), self._place.canary, self.limits
                )
            for name, written in self._written.items():
                self._put(self._room, name, written)
            self._used = False
        elif not self._visible(program):
            raise InputError(f"{program} is not visible in this sandbox",
                             hint="name its folder as readable when opening")  # fmt: skip
        self._used = self._used or bool(command)
        return self._room

    def _walls(self) -> Walls:
        venvs = [self.tree / path / "bin" / "python" for path in self._snapshot.borrowed]
        programs = [*self._programs, *venvs]
        shown = visible(os.environ, programs, self._readable, self._home)
        self._shown = shown | self._sources({*shown, *self._environments()})
        below = (*self._shown, self.tree)
        hidden = tuple(
            place
            for place in self._hidden
            if place.is_dir() and any(place.is_relative_to(folder) for folder in below)
            and not any(folder.is_relative_to(place) for folder in below)
        )  # fmt: skip
        return Walls(
            self.tree, self._snapshot.folder, self._snapshot.borrowed, self._shown, hidden,
            self._home, self.limits.disk,
        )  # fmt: skip

    def _environments(self) -> list[Path]:
        return [self.tree / path for path in self._snapshot.borrowed]

    def _sources(self, environments: Iterable[Path]) -> frozenset[Path]:
        """Return the folders of packages that were installed in place."""
        return frozenset(
            source
            for environment in environments
            for source in linked_sources(environment)
            if harmless(source, self._home) and may_be_shown(source, environment, self.tree)
        )

    def _visible(self, program: Path) -> bool:
        if not self.confined:
            return True
        places = (*map(Path, SYSTEM), *self._shown, self.tree)
        # What does not exist outside may have been made inside.
        return (
            not program.is_absolute()
            or not program.exists()
            or any(program.is_relative_to(place) for place in places)
        )

    def _begin(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None,
        limits: Limits | None,
        talk: Callable[[int, int, int], Pipes],
        folder: str = "",
    ) -> Attendance:
        """Start the command; `talk` says which of our ends (in, out, err) are attended here."""
        if self._attended is not None and not self._attended.over:
            raise SandboxUnavailable("a command is still running in this sandbox",
                                     hint="finish it first, or open another sandbox")  # fmt: skip
        room, bounds = self._live(command), limits or self.limits
        watch = Watch(room.first, self.tree, confined=self.confined)
        (feed, into), (out, out_in), (err, err_in) = os.pipe(), os.pipe(), os.pipe()
        try:
            request = self._request(command, env or {}, bounds, folder)
            room.send(request, (feed, out_in, err_in))
            answer = room.receive()
            if answer == [b"done"]:  # to a `kill` that met a command which had just ended
                answer = room.receive()
            _started(answer)
        except BaseException:
            for fd in (into, out, err):
                os.close(fd)
            self._end_room()
            raise
        finally:
            for fd in (feed, out_in, err_in):
                os.close(fd)
        self._attended = Attendance(room, watch, talk(into, out, err), bounds)
        return self._attended

    def _request(
        self, command: Sequence[str], env: Mapping[str, str], limits: Limits, folder: str
    ) -> list[bytes]:
        numbers = (
            max(int(limits.cpu_s + 0.999), 1), limits.memory, limits.processes, limits.file,
            limits.open_files,
        )  # fmt: skip
        extra = dict(env)
        if not self.confined:
            extra.setdefault("TMPDIR", str(self._place.folder))
        variables = scrubbed(os.environ, extra)
        return [
            b"run",
            self._place_of(_relative(folder)) if folder else os.fsencode(self.inside),
            b" ".join(str(number).encode() for number in numbers),
            str(len(command)).encode(),
            *(os.fsencode(word) for word in command),
            *(os.fsencode(f"{name}={text}") for name, text in variables.items()),
        ]

    def _put(self, room: Room, name: str, written: tuple[int, bytes] | None) -> None:
        place = self._place_of(name)
        if written is None:
            room.ask(b"remove", place)
            return
        mode, content = written
        answer = room.ask(b"write", place, str(mode).encode(), content)
        if answer[0] != b"done":
            raise InputError(f"{name} cannot be written in the sandbox: {answer[-1].decode()}",
                             hint="name a plain file inside the tree")  # fmt: skip

    def _place_of(self, name: str) -> bytes:
        return os.fsencode(self.inside / name)

    def _was_executable(self, name: str) -> bool:
        try:
            return bool((self._snapshot.folder / name).stat().st_mode & stat.S_IXUSR)
        except OSError:
            return False

    def _end_room(self) -> None:
        if self._room is not None:
            self._room.destroy()
            self._room = self._attended = None


def _checked(tree: Path) -> Path:
    try:
        tree = tree.resolve(strict=True)
    except OSError as error:
        raise InputError(f"{tree} cannot be used: {error.strerror}",
                         hint="name the folder of the repository") from error  # fmt: skip
    if not tree.is_dir():
        raise InputError(f"{tree} is no folder", hint="name the folder of the repository")
    if not harmless(tree, Path(os.path.expanduser("~"))):  # noqa: PTH111 -- as above
        raise InputError(f"{tree} is too wide to be copied: it holds a home or a system",
                         hint="name the folder of one project")  # fmt: skip
    return tree


def _started(answer: Sequence[bytes]) -> None:
    if answer[0] != b"started":
        raise SandboxUnavailable(f"nothing starts in the sandbox: {answer[-1].decode()}",
                                 hint="open a new one")  # fmt: skip


def _relative(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\x00" in path:
        raise InputError(f"{path!r} is no place inside the tree", hint="give a relative path")
    return "/".join(parts)


def _hidden_places(home: Path) -> frozenset[Path]:
    """Folders of keys and of Homeport's own state, wherever they lie."""
    named = [
        Path(os.environ[name])
        for name in ("HOMEPORT_STATE_DIR", "HOMEPORT_CONFIG_DIR", "HOMEPORT_KEY_FILE", "GNUPGHOME")
        if os.environ.get(name)
    ]
    state = home / ".local" / "state" / "homeport"
    return frozenset({*named, state, home / ".ssh", home / ".config", home / ".gnupg"})
