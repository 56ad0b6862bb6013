"""The end of the log, signed, in a small file beside it that every write replaces.

A chain alone cannot show that its end was cut off; a signed copy of its last number and hash can.
Copy this file to another machine now and then, and a cut is provable even against someone who owns
this one.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, TypeGuard

from homeport.audit.signing import head_holds, signature_holds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from homeport.audit.chain import Link
    from homeport.audit.signing import AuditKey

_SIZE = 512  # bytes, always: one sector of a disk, so a crash leaves the old content or the new
_TRIES = 3  # of reading while somebody writes
_MOST_RECORDS = 10**12
_DIGITS = {"log": 16, "hash": 64, "public": 64, "signature": 128, "previous": 64}
_HEX = re.compile("[0-9a-f]+")
_AFTER = ("log", "seq", "hash")


def open_head(path: Path) -> int:
    """Open a head file for writing; it is private, and not longer than a head."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.fstat(descriptor).st_size > _SIZE:
        os.ftruncate(descriptor, _SIZE)
    return descriptor


def write_head(
    descriptor: int, log: str, last: Link, key: AuditKey, after: Mapping[str, object]
) -> None:
    """Say that the log `log` ends with the record `last`, and which one lay there before it."""
    signature = key.sign_head(log, last.seq, last.hash)
    before = f',"after":{json.dumps(after, separators=(",", ":"))}' if after else ""
    # Digits, and times of ours: there is nothing to escape.
    content = (
        f'{{"log":"{log}","seq":{last.seq},"hash":"{last.hash}","public":"{key.public}",'
        f'"signature":"{signature}","time":"{last.fields.get("time", "")}"{before}}}'
    )
    os.pwrite(descriptor, f"{content:<{_SIZE - 1}}\n".encode("ascii"), 0)


def read_head(path: Path) -> dict[str, object]:
    """Return the head kept beside a log, empty when there is none that can be read."""
    found: dict[str, object] = {}
    for _ in range(_TRIES):
        try:
            with path.open("rb") as file:
                read = json.loads(file.read(_SIZE))
        except (OSError, ValueError, RecursionError):
            continue
        found = read if _has_form(read) else {}
        if is_signed(found, str(found.get("public")), old=True):
            break
    return found


def is_signed(head: Mapping[str, object], public: str, *, old: bool) -> bool:
    """Tell whether a head was written with the private half of `public`.

    An `old` one may repeat a checkpoint, as heads did in the first version of logs. Anybody can
    make such a one of any checkpoint, so it proves nothing of a log that never had it.
    """
    seq = head.get("seq")
    if not isinstance(seq, int):
        return False
    signature, log = str(head.get("signature")), str(head.get("log"))
    if "previous" in head:
        return old and signature_holds(public, signature, log, seq, str(head["previous"]))
    return head_holds(public, signature, log, seq, str(head.get("hash")))


def after_of(head: Mapping[str, object]) -> dict[str, object]:
    """Return the end of the log that lay where the head's log was begun, if there was one."""
    after = head.get("after")
    return {name: after[name] for name in _AFTER} if _has_form(after) else {}


def longest_of(head: Mapping[str, object]) -> dict[str, object]:
    """Return the end of a log that is gone: the head's own, or the longer one before it."""
    own = {name: head[name] for name in _AFTER} if head.get("seq") else {}
    ends = [end for end in (own, after_of(head)) if end]
    return max(ends, key=lambda end: int(str(end["seq"])), default={})


def _has_form(read: object) -> TypeGuard[dict[str, object]]:
    """Tell whether something has what every head has, in the form that ours have it."""
    if not isinstance(read, dict) or type(seq := read.get("seq")) is not int:
        return False
    digits = all(
        isinstance(value := read.get(name, "" if name in _AFTER else "0" * length), str)
        and len(value) == length
        and _HEX.fullmatch(value)
        for name, length in _DIGITS.items()
    )
    return bool(digits) and 0 <= seq < _MOST_RECORDS
