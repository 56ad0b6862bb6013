"""Appends to the log: every record is on the disk before its writer is told that it is written.

Several threads share one write and one sync; several processes take turns by a lock. What a crash
left half-written is cut off by the next writer, which records that it did so.
"""

from __future__ import annotations

import os
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from homeport.audit.chain import FIRST_PREVIOUS, Link, encode, forge
from homeport.audit.entries import Entry, entry_of, receipt_of, receipt_or_error
from homeport.audit.head import open_head, read_head, write_head
from homeport.audit.loss import loss
from homeport.audit.place import head_path, lock_path, segment_path, segments
from homeport.audit.tail import Tail, another_key, damaged, read_first, read_tail
from homeport.errors import AuditError, StorageError
from homeport.storage import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from homeport.audit.entries import Receipt
    from homeport.audit.record import Intent, Note, Outcome
    from homeport.audit.signing import AuditKey

CHECKPOINT_EVERY = 256


@dataclass(frozen=True, slots=True)
class Rotation:
    """When a file of the log is set aside and the next one begun."""

    most_bytes: int = 64 << 20
    most_age: timedelta = timedelta(days=31)


class AuditLog:
    """One process's way into the log. Threads may share it."""

    def __init__(
        self,
        path: Path,
        key: AuditKey,
        clock: Callable[[], datetime],
        rotation: Rotation | None = None,
    ) -> None:
        self.path, self.key = path, key
        self._rotation = rotation or Rotation()
        self._clock = clock
        self._waiting: list[Entry] = []
        self._waiting_guard = threading.Lock()
        self._writing = threading.Lock()
        self._descriptor = self._head = -1
        self._log = ""
        self._tail = Tail(0, 0, 0, "")
        self._begun = clock()  # when the file began, as its first record says
        self._signed = 0  # the last record that a checkpoint of ours covers

    @classmethod
    def open(
        cls,
        path: Path,
        key: AuditKey,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        rotation: Rotation | None = None,
    ) -> AuditLog:
        """Open the log for appending, beginning it when there is none.

        Raises:
            AuditError: it cannot be written or is damaged.
        """
        log = cls(path, key, clock, rotation)
        log._commit([])
        return log

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def intend(self, intent: Intent) -> Receipt:
        """Record what is about to happen; when this returns, the record survives a crash.

        Raises:
            AuditError: it could not be written; nothing may be sent.
        """
        entry = entry_of(intent)
        self._append(entry)
        return receipt_or_error(entry)

    def conclude(self, receipt: Receipt, outcome: Outcome) -> None:
        """Record what came of it.

        Raises:
            AuditError: it could not be written.
        """
        entry = entry_of((receipt, outcome))
        self._append(entry)
        receipt_or_error(entry)

    def note(self, kind: Note, content: Mapping[str, object]) -> int:
        """Record what somebody did with the record itself or with rights, signed at once.

        Returns the record's number.

        Raises:
            AuditError: it could not be written.
        """
        entry = Entry("", kind.value, content)
        with self._writing:
            self._commit([entry])
            receipt = receipt_or_error(entry)
            self._in_turn([], checkpoint=True)
            return receipt.seq

    def record(
        self, entries: Sequence[Intent | tuple[Receipt, Outcome]]
    ) -> list[Receipt | AuditError]:
        """Record several at once, with one sync for them; what failed has its error."""
        batch = [entry_of(one) for one in entries]
        with self._writing:
            self._commit(batch)
        return [receipt_of(entry) for entry in batch]

    def close(self) -> None:
        """Sign what was written since the last checkpoint and let the file go."""
        with self._writing:
            if self._descriptor < 0:
                return
            try:
                if self._tail.seq > self._signed:
                    self._in_turn([], checkpoint=True)
            finally:
                self._let_go()

    def _append(self, entry: Entry) -> None:
        """Queue a record; whoever writes first writes all that wait, with one sync for them."""
        with self._waiting_guard:
            self._waiting.append(entry)
        with self._writing:
            if entry.link is None and entry.error is None:
                with self._waiting_guard:
                    batch, self._waiting = self._waiting, []
                self._commit(batch)

    def _commit(self, batch: Sequence[Entry]) -> None:
        """Write a batch; each entry gets its link or the error. Without entries, errors rise."""
        try:
            self._in_turn(batch, checkpoint=False)
        except AuditError as error:
            if not batch:
                raise
            for entry in batch:
                entry.link, entry.error = None, error

    def _in_turn(self, batch: Sequence[Entry], *, checkpoint: bool) -> None:
        """Write while no other process does.

        The steps: 1 catch up, and begin a new file if it is time, 2 forge, 3 write, 4 sync.

        Any failure takes the file back to where it was.
        """
        try:
            if self._descriptor < 0:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(lock_path(self.path)):
                # 1
                self._catch_up()
                if self._is_due():
                    self._rotate()
                # 2
                links = self._forge(batch, checkpoint=checkpoint)
                # 3, 4
                if links:
                    self._write(b"".join(map(encode, links)), links[-1])
                if links and links[-1].kind == "checkpoint":
                    self._note_signed(links[-1])
        except (OSError, StorageError) as error:
            self._let_go()  # even the folder may be gone: the next one begins from there
            reason = getattr(error, "strerror", None) or error
            raise AuditError(
                f"the audit log {self.path} cannot be written, so nothing is sent: {reason}",
                hint="free some space there, or name another file in AUDIT_PATH",
            ) from error

    def _forge(self, batch: Sequence[Entry], *, checkpoint: bool) -> list[Link]:
        links: list[Link] = []
        seq, previous = self._tail.seq, self._tail.hash
        time = self._now()
        for entry in batch:
            seq += 1
            entry.link = forge(seq, previous, entry.kind, time, entry.content)
            previous = entry.link.hash
            links.append(entry.link)
        if checkpoint or seq - self._signed >= CHECKPOINT_EVERY:
            links.append(self._checkpoint(seq + 1, previous, time))
        return links

    def _checkpoint(self, seq: int, previous: str, time: str) -> Link:
        content = {
            "log": self._log,
            "public": self.key.public,
            "signature": self.key.sign(self._log, seq, previous),
        }
        return forge(seq, previous, "checkpoint", time, content)

    def _note_signed(self, checkpoint: Link) -> None:
        self._signed = checkpoint.seq
        os.fsync(self._head)

    def _is_due(self) -> bool:
        """Tell whether the file is long or old enough; a clock that jumps back makes none old."""
        if self._tail.size >= self._rotation.most_bytes:
            return True
        return self._clock() - self._begun >= self._rotation.most_age

    def _rotate(self) -> None:
        """Set the file aside and go on in a new one. The steps: 1 sign, 2 rename, 3 begin.

        A crash between any two leaves what the next writer goes on from.
        """
        # 1
        if self._tail.kind != "checkpoint":
            link = self._checkpoint(self._tail.seq + 1, self._tail.hash, self._now())
            self._write(encode(link), link)
            self._note_signed(link)
        # 2
        self.path.rename(segment_path(self.path, self._tail.seq))
        # 3
        self._catch_up()

    def _write(self, data: bytes, last: Link) -> None:
        before = self._tail
        try:
            _write_all(self._descriptor, data)
            os.fsync(self._descriptor)
            write_head(self._head, self._log, last, self.key)
        except OSError:
            os.ftruncate(self._descriptor, before.size)
            raise
        self._tail = Tail(before.size + len(data), 0, last.seq, last.hash, last.kind)

    def _catch_up(self) -> None:
        """Find the end of the file, whoever wrote it, and mend what a crash left there."""
        if self._descriptor >= 0 and self._unchanged():
            return
        if self._descriptor < 0 or self._moved():
            self._reopen()
        head = read_head(head_path(self.path))  # before anything here is written
        tail = read_tail(self._descriptor, self.path)
        cut = os.pread(self._descriptor, tail.torn, tail.size)
        if tail.torn:
            os.ftruncate(self._descriptor, tail.size)
        self._tail = Tail(tail.size, 0, tail.seq, tail.hash, tail.kind)
        if tail.kind == "checkpoint":
            self._signed = tail.seq
        begun = tail.seq == 0 and not self._continued()
        if begun:
            self._begin(head)
        first = self._first()
        if not begun and (told := loss(self.path, head, self._tail, first)):
            self._write_own(*told)
        if cut:
            content = {"cut_bytes": len(cut), "cut": self.key.digest(cut.decode("latin-1"))}
            self._write_own("mended", content)

    def _first(self) -> Link:
        """Return the record that the file begins with, and know from it whose log this is."""
        first = read_first(self._descriptor, self.path)
        self._log = str(first.fields["log"])
        try:
            self._begun = datetime.fromisoformat(str(first.fields.get("time")))
        except ValueError as error:
            raise damaged(self.path) from error
        if first.fields.get("public") != self.key.public:
            raise another_key(self.path)
        return first

    def _unchanged(self) -> bool:
        size = os.fstat(self._descriptor).st_size
        # An empty file has not been begun: a disk that was full may have left one.
        return 0 < size == self._tail.size and not self._moved()

    def _moved(self) -> bool:
        """Tell whether the path names another file than the one that is open."""
        try:
            return not os.path.samestat(self.path.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return True

    def _reopen(self) -> None:
        self._let_go()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        self._head = open_head(head_path(self.path))
        self._descriptor = os.open(self.path, flags, 0o600)
        self._signed = 0

    def _let_go(self) -> None:
        """Close the files."""
        for descriptor in (self._descriptor, self._head):
            if descriptor >= 0:
                os.close(descriptor)
        self._descriptor = self._head = -1

    def _begin(self, gone: Mapping[str, object]) -> None:
        """Write the record that opens a new log; it names the log whose head still lay here."""
        self._log = secrets.token_hex(8)
        content: dict[str, object] = {"version": 1, "log": self._log, "public": self.key.public}
        if gone:
            content["after"] = {name: gone.get(name) for name in ("log", "seq", "hash")}
        # The head first: a crash then leaves no log without one.
        write_head(self._head, self._log, Link(0, "", FIRST_PREVIOUS, "", {}), self.key)
        os.fsync(self._head)
        self._write_own("opened", content)
        self._keep_names()

    def _continued(self) -> bool:
        """Begin a further file where there are files before it: the chain goes on over files."""
        files = segments(self.path)
        if not files:
            return False
        before = files[-1]
        descriptor = os.open(before, os.O_RDONLY | os.O_CLOEXEC)
        try:
            last = read_tail(descriptor, before)
            if last.torn or last.kind != "checkpoint":
                raise damaged(before)
            name = str(read_first(descriptor, before).fields["log"])
        finally:
            os.close(descriptor)
        self._tail, self._log = Tail(0, 0, last.seq, last.hash), name
        self._write_own("continued", {"version": 1, "log": name, "public": self.key.public})
        self._signed = last.seq
        self._keep_names()
        return True

    def _keep_names(self) -> None:
        """Make sure that the names of files survive a crash too."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write_own(self, kind: str, content: Mapping[str, object]) -> None:
        link = forge(self._tail.seq + 1, self._tail.hash, kind, self._now(), content)
        self._write(encode(link), link)

    def _now(self) -> str:
        """Return the time as records have it."""
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds")


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
