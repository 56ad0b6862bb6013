"""Appends to the log: every record is on the disk before its writer is told that it is written.

Several threads share one write and one sync; several processes take turns by a lock. What a crash
left half-written is cut off by the next writer, which records that it did so.
"""

from __future__ import annotations

import os
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from homeport.audit.chain import encode, forge
from homeport.audit.head import write_head
from homeport.audit.place import head_path, lock_path
from homeport.audit.record import Intent, Outcome, as_fields
from homeport.audit.tail import Tail, read_first, read_head, read_tail
from homeport.errors import AuditError, StorageError
from homeport.storage import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from homeport.audit.chain import Link
    from homeport.audit.signing import AuditKey

CHECKPOINT_EVERY = 256


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an intent is on the disk; its holder may send, and must conclude."""

    request: str
    seq: int
    hash: str


class _Entry:
    """A record that waits for its turn."""

    def __init__(self, request: str, kind: str, content: Mapping[str, object]) -> None:
        self.request, self.kind, self.content = request, kind, content
        self.link: Link | None = None
        self.error: AuditError | None = None


class AuditLog:
    """One process's way into the log. Threads may share it."""

    def __init__(self, path: Path, key: AuditKey, clock: Callable[[], datetime]) -> None:
        self.path, self.key = path, key
        self._clock = clock
        self._waiting: list[_Entry] = []
        self._waiting_guard = threading.Lock()
        self._writing = threading.Lock()
        self._descriptor = -1
        self._log = ""
        self._tail = Tail(0, 0, 0, "")
        self._signed = 0  # the last record that a checkpoint of ours covers

    @classmethod
    def open(
        cls, path: Path, key: AuditKey, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> AuditLog:
        """Open the log for appending, beginning it when there is none.

        Raises:
            AuditError: it cannot be written or is damaged.
        """
        log = cls(path, key, clock)
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
        entry = _entry_of(intent)
        self._append(entry)
        return _receipt_or_error(entry)

    def conclude(self, receipt: Receipt, outcome: Outcome) -> None:
        """Record what came of it.

        Raises:
            AuditError: it could not be written.
        """
        entry = _entry_of((receipt, outcome))
        self._append(entry)
        _receipt_or_error(entry)

    def record(
        self, entries: Sequence[Intent | tuple[Receipt, Outcome]]
    ) -> list[Receipt | AuditError]:
        """Record several at once, with one sync for them; what failed has its error."""
        batch = [_entry_of(one) for one in entries]
        with self._writing:
            self._commit(batch)
        return [_receipt_of(entry) for entry in batch]

    def close(self) -> None:
        """Sign what was written since the last checkpoint and let the file go."""
        with self._writing:
            if self._descriptor < 0:
                return
            try:
                if self._tail.seq > self._signed:
                    self._in_turn([], checkpoint=True)
            finally:
                os.close(self._descriptor)
                self._descriptor = -1

    def _append(self, entry: _Entry) -> None:
        """Queue a record; whoever writes first writes all that wait, with one sync for them."""
        with self._waiting_guard:
            self._waiting.append(entry)
        with self._writing:
            if entry.link is None and entry.error is None:
                with self._waiting_guard:
                    batch, self._waiting = self._waiting, []
                self._commit(batch)

    def _commit(self, batch: Sequence[_Entry]) -> None:
        """Write a batch; each entry gets its link or the error. Without entries, errors rise."""
        try:
            self._in_turn(batch, checkpoint=False)
        except AuditError as error:
            if not batch:
                raise
            for entry in batch:
                entry.link, entry.error = None, error

    def _in_turn(self, batch: Sequence[_Entry], *, checkpoint: bool) -> None:
        """Write while no other process does. The steps: 1 catch up, 2 forge, 3 write, 4 sync.

        Any failure takes the file back to where it was.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(lock_path(self.path)):
                # 1
                self._catch_up()
                # 2
                links = self._forge(batch, checkpoint=checkpoint)
                # 3, 4
                if links:
                    self._write(b"".join(map(encode, links)), links[-1])
                if links and links[-1].kind == "checkpoint":
                    self._signed = links[-1].seq
                    write_head(head_path(self.path), links[-1], self._log)
        except (OSError, StorageError) as error:
            reason = getattr(error, "strerror", None) or error
            raise AuditError(
                f"the audit log {self.path} cannot be written, so nothing is sent: {reason}",
                hint="free some space there, or name another file in AUDIT_PATH",
            ) from error

    def _forge(self, batch: Sequence[_Entry], *, checkpoint: bool) -> list[Link]:
        links: list[Link] = []
        seq, previous = self._tail.seq, self._tail.hash
        time = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        for entry in batch:
            seq += 1
            entry.link = forge(seq, previous, entry.kind, time, entry.content)
            previous = entry.link.hash
            links.append(entry.link)
        if checkpoint or seq - self._signed >= CHECKPOINT_EVERY:
            seq += 1
            content = {
                "log": self._log,
                "public": self.key.public,
                "signature": self.key.sign(self._log, seq, previous),
            }
            links.append(forge(seq, previous, "checkpoint", time, content))
        return links

    def _write(self, data: bytes, last: Link) -> None:
        before = self._tail
        try:
            _write_all(self._descriptor, data)
            os.fsync(self._descriptor)
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
        tail = read_tail(self._descriptor, self.path)
        cut = os.pread(self._descriptor, tail.torn, tail.size)
        if tail.torn:
            os.ftruncate(self._descriptor, tail.size)
        self._tail = Tail(tail.size, 0, tail.seq, tail.hash, tail.kind)
        if tail.kind == "checkpoint":
            self._signed = tail.seq
        if tail.seq == 0:
            self._begin()
        self._log = str(read_first(self._descriptor, self.path).fields["log"])
        if cut:
            content = {"cut_bytes": len(cut), "cut": self.key.digest(cut.decode("latin-1"))}
            self._write_own("mended", content)

    def _unchanged(self) -> bool:
        return not self._moved() and os.fstat(self._descriptor).st_size == self._tail.size

    def _moved(self) -> bool:
        """Tell whether the path names another file than the one that is open."""
        try:
            return not os.path.samestat(self.path.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return True

    def _reopen(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        self._descriptor = os.open(self.path, flags, 0o600)
        self._signed = 0

    def _begin(self) -> None:
        """Write the record that opens a new log; it names the log whose head still lies here."""
        self._log = secrets.token_hex(8)
        content: dict[str, object] = {"version": 1, "log": self._log, "public": self.key.public}
        gone = read_head(head_path(self.path))
        if gone:
            content["after"] = {name: gone.get(name) for name in ("log", "seq", "hash")}
        self._write_own("opened", content)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the file's name must survive a crash too
        finally:
            os.close(folder)

    def _write_own(self, kind: str, content: Mapping[str, object]) -> None:
        time = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        link = forge(self._tail.seq + 1, self._tail.hash, kind, time, content)
        self._write(encode(link), link)


def _entry_of(one: Intent | tuple[Receipt, Outcome]) -> _Entry:
    if isinstance(one, Intent):
        return _Entry(one.request, "intent", as_fields(one))
    receipt, outcome = one
    content = {"request": receipt.request, "intent": receipt.seq, **as_fields(outcome)}
    return _Entry(receipt.request, "outcome", content)


def _receipt_of(entry: _Entry) -> Receipt | AuditError:
    if entry.link is None:
        return entry.error or AuditError("the record was not written")
    return Receipt(entry.request, entry.link.seq, entry.link.hash)


def _receipt_or_error(entry: _Entry) -> Receipt:
    found = _receipt_of(entry)
    if isinstance(found, AuditError):
        raise found
    return found


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
