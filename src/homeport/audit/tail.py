"""Finds the end of a log: its last whole record, and what a crash may have left after it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from homeport.audit.chain import FIRST_PREVIOUS, LONGEST_LINE, BrokenLineError, Link, decode
from homeport.errors import AuditError

_BLOCK = 1 << 16
_NAME = re.compile(r"[0-9a-f]{16}")  # of a log


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a log ends; `torn` counts the bytes of a record that was never finished."""

    size: int  # up to the end of the last whole line
    torn: int
    seq: int
    hash: str
    kind: str = ""  # of the last whole record


def read_tail(descriptor: int, path: Path) -> Tail:
    """Read backwards to the last whole line and check it.

    Raises:
        AuditError: the last whole line is no record; nothing may be appended to such a log.
    """
    size = os.fstat(descriptor).st_size
    data = b""
    start = size
    while start > 0 and data.count(b"\n") < 2:  # noqa: PLR2004 -- both ends of the last whole line
        if len(data) > 2 * LONGEST_LINE:
            raise damaged(path)
        start = max(0, start - _BLOCK)
        data = os.pread(descriptor, size - start, start)
    whole, _, torn = data.rpartition(b"\n")
    if not whole:
        return Tail(0, len(torn), 0, FIRST_PREVIOUS)
    try:
        last = decode(whole.rpartition(b"\n")[2])
    except BrokenLineError as error:
        raise damaged(path) from error
    return Tail(size - len(torn), len(torn), last.seq, last.hash, last.kind)


def read_first(descriptor: int, path: Path) -> Link:
    """Return the record that a file of the log begins with; it names the log and its public key.

    Raises:
        AuditError: the first line is no such record.
    """
    line = os.pread(descriptor, LONGEST_LINE, 0).partition(b"\n")[0]
    try:
        first = decode(line)
    except BrokenLineError as error:
        raise damaged(path) from error
    log = first.fields.get("log")
    named = isinstance(log, str) and _NAME.fullmatch(log)
    if first.kind not in {"opened", "continued"} or not named:
        raise damaged(path)
    return first


def damaged(path: Path) -> AuditError:
    """Return the error about a file that nothing may be appended to."""
    return AuditError(
        f"the audit log {path} is damaged, so nothing can be recorded and nothing is sent",
        hint=f"run `homeport audit verify`, then move {path} aside and keep it; a new one is begun",
    )


def another_key(path: Path) -> AuditError:
    """Return the error about a file whose signatures would be of two keys."""
    return AuditError(
        f"the audit log {path} was begun with another key, so nothing can be recorded and nothing "
        "is sent",
        hint=f"give Homeport that key back, or move {path} aside and keep it; a new one is begun",
    )
