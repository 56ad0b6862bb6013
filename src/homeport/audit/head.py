"""The end of the log, signed, in a small file beside it that every write replaces.

A chain alone cannot show that its end was cut off; a signed copy of its last number and hash can.
Copy this file to another machine now and then, and a cut is provable even against someone who owns
this one.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from homeport.audit.signing import head_holds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from homeport.audit.chain import Link
    from homeport.audit.signing import AuditKey

_SIZE = 512  # bytes, always: one sector of a disk, so a crash leaves the old content or the new
_TRIES = 3  # of reading while somebody writes


def open_head(path: Path) -> int:
    """Open a head file for writing; it is private, and empty where what lay there is none."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.fstat(descriptor).st_size > _SIZE:
        os.ftruncate(descriptor, 0)
    return descriptor


def write_head(descriptor: int, log: str, last: Link, key: AuditKey) -> None:
    """Say that the log `log` ends with the record `last`."""
    signature = key.sign_head(log, last.seq, last.hash)
    # Digits, and times of ours: there is nothing to escape.
    content = (
        f'{{"log": "{log}", "seq": {last.seq}, "hash": "{last.hash}", "public": "{key.public}", '
        f'"signature": "{signature}", "time": "{last.fields.get("time", "")}"}}'
    )
    os.pwrite(descriptor, f"{content:<{_SIZE - 1}}\n".encode("ascii"), 0)


def read_head(path: Path) -> dict[str, object]:
    """Return the head kept beside a log, empty when there is none that can be read."""
    found: dict[str, object] = {}
    for _ in range(_TRIES):
        try:
            read = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue
        found = read if isinstance(read, dict) else {}
        if is_signed(found, str(found.get("public"))):
            break
    return found


def is_signed(head: Mapping[str, object], public: str) -> bool:
    """Tell whether a head was written with the private half of `public`."""
    seq = head.get("seq")
    return isinstance(seq, int) and head_holds(
        public, str(head.get("signature")), str(head.get("log")), seq, str(head.get("hash"))
    )
