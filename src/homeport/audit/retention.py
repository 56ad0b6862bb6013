"""Removes what is older than it must be kept, unless it is on hold; the chain stays provable.

Only whole files that were set aside are removed, the oldest first. Before they are, a signed record
says so, with the hash that the rest of the chain goes on from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from homeport.audit.chain import decode
from homeport.audit.place import segments
from homeport.audit.record import Note
from homeport.audit.verify import records, verify
from homeport.errors import AuditError, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from homeport.audit.log import AuditLog


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed."""

    files: int
    through: int  # the last record that is gone; 0: none


def held(log: Path) -> str:
    """Return why nothing may be removed; empty when something may.

    Raises:
        AuditError: the log cannot be read, or is not whole.
    """
    reason = ""
    for link in records(log):
        if link is None:
            raise _not_whole(log)
        if link.kind == Note.HOLD:
            reason = str(link.fields.get("reason") or "no reason was given")
        elif link.kind == Note.RELEASED:
            reason = ""
    return reason


def prune(log: AuditLog, before: datetime, by: str) -> Removal:
    """Remove the files whose records are all older than `before`.

    Raises:
        InputError: the log is on hold.
        AuditError: it cannot be written, or is not whole.
    """
    # 1 nothing is removed that is on hold, or that could not be proven afterwards
    if reason := held(log.path):
        raise InputError(
            f"the audit log is on hold: {reason}", hint="homeport audit release ends the hold"
        )
    if not verify(log.path, log.key.public).whole:
        raise _not_whole(log.path)
    # 2 the oldest files, as long as they are old enough
    old: list[Path] = []
    through, last = 0, ""
    for file in segments(log.path):
        seq, hash_, moment = _end(file)
        if moment >= before:
            break
        old.append(file)
        through, last = seq, hash_
    if not old:
        return Removal(0, 0)
    # 3 say so first: a crash after it leaves files that the next time removes
    content = {
        "by": by,
        "through": through,
        "hash": last,
        "files": len(old),
        "before": before.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    log.note(Note.PRUNED, content)
    # 4 the newest first would leave a gap if it stopped half-way
    for file in old:
        file.unlink()
    return Removal(len(old), through)


def _end(file: Path) -> tuple[int, str, datetime]:
    """Return number and hash of a file's last record, and when the last but it was written.

    The last one is the checkpoint made when the file was set aside, which may be long afterwards.
    """
    before, last = (decode(line) for line in file.read_bytes().splitlines()[-2:])
    return last.seq, last.hash, datetime.fromisoformat(str(before.fields.get("time")))


def _not_whole(log: Path) -> AuditError:
    return AuditError(
        f"the audit log {log} is not whole, so nothing is removed from it",
        hint="`homeport audit verify` names the first bad record",
    )
