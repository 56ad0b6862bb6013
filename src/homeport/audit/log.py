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
from homeport.audit.head import after_of, longest_of, open_head, read_head, write_head
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
VERSION = 2  # of logs; in the first, a head repeated the latest checkpoint


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
        self._after: Mapping[str, object] = {}  # the log that lay here before this one
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

    def record_now(
        self, entries: Sequence[Intent | tuple[Receipt, Outcome]]
    ) -> list[Receipt | AuditError] | None:
        """Do as `record` does where nothing but a write and its sync is to be done, else nothing.

        There is more to do where somebody else writes now, or wrote since, or a file is due.
        """
        if not self._writing.acquire(blocking=False):
            return None
        try:
            batch = [entry_of(one) for one in entries]
            done = self._commit(batch, waits=False)
        finally:
            self._writing.release()
        return [receipt_of(entry) for entry in batch] if done else None

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

    def _commit(self, batch: Sequence[Entry], *, waits: bool = True) -> bool:
        """Write a batch; each entry gets its link or the error. Without entries, errors rise."""
        try:
            return self._in_turn(batch, checkpoint=False, waits=waits)
        except AuditError as error:
            _refuse(batch, error)
            if not batch:
                raise
            return True
        except BaseException:
            _refuse(batch, None)
            raise

    def _in_turn(self, batch: Sequence[Entry], *, checkpoint: bool, waits: bool = True) -> bool:
        """Write while no other process does; False where nobody `waits` and more is to be done.

        The steps: 1 catch up, and begin a new file if it is time, 2 forge, 3 write, 4 sync.

        Any failure takes the file back to where it was, and the next write begins from there: what
        was refused once is looked at again.
        """
        try:
            if self._descriptor < 0:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(lock_path(self.path), waits=waits) as ours:
                if not (waits or (ours and self._is_current() and not self._is_due())):
                    return False
                # 1
                self._catch_up()
                if self._is_due():
                    self._rotate()
                # 2
                links = self._forge(batch, checkpoint=checkpoint)
                # 3, 4
                if links:
                    self._write(links)
                if links and links[-1].kind == "checkpoint":
                    self._note_signed(links[-1])
        except (OSError, StorageError) as error:
            self._let_go()  # even the folder may be gone
            reason = getattr(error, "strerror", None) or error
            raise AuditError(
                f"the audit log {self.path} cannot be written, so nothing is sent: {reason}",
                hint="free some space there, or name another file in AUDIT_PATH",
            ) from error
        except BaseException:
            self._let_go()
            raise
        return True

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
            self._write([link])
            self._note_signed(link)
        # 2
        self.path.rename(segment_path(self.path, self._tail.seq))
        # 3
        self._catch_up()

    def _write(self, links: Sequence[Link]) -> None:
        """Append records, all or none; the head names the last one once they are synced."""
        before, last = self._tail, links[-1]
        data = b"".join(map(encode, links))
        try:
            _write_all(self._descriptor, data)
            os.fsync(self._descriptor)
            write_head(self._head, self._log, last, self.key, self._after)
        except Exception:
            os.ftruncate(self._descriptor, before.size)
            raise
        self._tail = Tail(before.size + len(data), 0, last.seq, last.hash, last.kind)

    def _catch_up(self) -> None:
        """Find the end of the file, whoever wrote it, and mend what a crash left there.

        The steps: 1 open it, 2 refuse what is not ours to go on with, before anything is changed,
        3 write what must be told, all at once, so that the head names no end that leaves it out.
        """
        if self._is_current():
            return
        # 1
        if self._descriptor < 0 or self._moved():
            self._reopen()
        head = read_head(head_path(self.path))
        tail = read_tail(self._descriptor, self.path)
        cut = os.pread(self._descriptor, tail.torn, tail.size)
        # 2
        first = self._taken_up(tail)
        if self._tail.kind == "checkpoint":
            self._signed = self._tail.seq
        # 3
        owed: list[tuple[str, Mapping[str, object]]] = []
        if first is None:
            owed.append(("opened", self._beginning(head)))
        else:
            self._log, self._begun = str(first.fields["log"]), self._time_of(first)
            self._after = after_of(head)
            if not tail.seq:
                owed.append(("continued", self._naming(self._log)))
            if told := loss(self.path, head, self._tail, first):
                owed.append(told)
        if cut:
            content = {"cut_bytes": len(cut), "cut": self.key.digest(cut.decode("latin-1"))}
            owed.append(("mended", content))
            os.ftruncate(self._descriptor, tail.size)
        if owed:
            self._write_own(owed)
        if not tail.seq:
            self._begun = self._clock()
            self._keep_names()

    def _taken_up(self, tail: Tail) -> Link | None:
        """Know where the log ends; return the record that its newest file begins with, if any."""
        if tail.seq:
            self._tail = Tail(tail.size, 0, tail.seq, tail.hash, tail.kind)
            return self._ours(self._descriptor, self.path)
        if files := segments(self.path):
            last, first = self._set_aside(files[-1])
            self._tail = Tail(0, 0, last.seq, last.hash, last.kind)
            return first
        self._tail = Tail(0, 0, 0, FIRST_PREVIOUS)
        return None

    def _ours(self, descriptor: int, path: Path) -> Link:
        """Return the record that a file begins with.

        Raises:
            AuditError: it is damaged, or was begun with another key.
        """
        first = read_first(descriptor, path)
        self._time_of(first)
        if first.fields.get("public") != self.key.public:
            raise another_key(path)
        return first

    def _time_of(self, first: Link) -> datetime:
        try:
            found = datetime.fromisoformat(str(first.fields.get("time")))
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        except ValueError as error:
            raise damaged(self.path) from error

    def _is_current(self) -> bool:
        """Tell whether the file is as we left it."""
        if self._descriptor < 0:
            return False
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

    def _naming(self, log: str) -> dict[str, object]:
        return {"version": VERSION, "log": log, "public": self.key.public}

    def _beginning(self, gone: Mapping[str, object]) -> dict[str, object]:
        """Name a new log, and the one whose head still lies here; return what its opening says."""
        self._log = secrets.token_hex(8)
        self._after = longest_of(gone)
        # The head first, with what lay here: a crash then leaves no log without one, and no log
        # that nobody remembers.
        nothing = Link(0, "", FIRST_PREVIOUS, "", {})
        write_head(self._head, self._log, nothing, self.key, self._after)
        os.fsync(self._head)
        return self._naming(self._log) | ({"after": self._after} if self._after else {})

    def _set_aside(self, before: Path) -> tuple[Tail, Link]:
        """Return the end and the beginning of the file that a further one goes on from."""
        descriptor = os.open(before, os.O_RDONLY | os.O_CLOEXEC)
        try:
            last = read_tail(descriptor, before)
            if last.torn or last.kind != "checkpoint":
                raise damaged(before)
            return last, self._ours(descriptor, before)
        finally:
            os.close(descriptor)

    def _keep_names(self) -> None:
        """Make sure that the names of files survive a crash too."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write_own(self, owed: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        seq, previous, time = self._tail.seq, self._tail.hash, self._now()
        links: list[Link] = []
        for kind, content in owed:
            seq += 1
            links.append(forge(seq, previous, kind, time, content))
            previous = links[-1].hash
        self._write(links)

    def _now(self) -> str:
        """Return the time as records have it."""
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds")


def _refuse(batch: Sequence[Entry], error: AuditError | None) -> None:
    for entry in batch:
        entry.link, entry.error = None, error


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
