"""Reads a log as it grows: each record once, over all its files, from where one stopped before."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from homeport.audit.chain import BrokenLineError, Link, decode
from homeport.audit.lines import lines_of
from homeport.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Follower:
    """A reader of one log that knows how far it has come."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._seq = 0
        self._hash = ""

    def new(self) -> Iterator[Link]:
        """Yield the records that were added since the last time.

        Raises:
            AuditError: there is no log, or it does not go on from where it was.
        """
        for line in lines_of(self._log, after=self._seq):
            if line.torn:
                return  # it is being written, or a crash cut it: the next time tells
            if _number(line.data) < self._seq:
                continue
            try:
                link = decode(line.data)
            except BrokenLineError as error:
                raise _not_whole(self._log) from error
            if link.seq == self._seq and link.hash == self._hash:
                continue
            if self._seq and (link.seq != self._seq + 1 or link.previous != self._hash):
                raise _not_whole(self._log)
            self._seq, self._hash = link.seq, link.hash
            yield link


def _number(line: bytes) -> int:
    """Return the number that a line begins with, without checking the rest of it."""
    digits = line.removeprefix(b'{"seq":').partition(b",")[0]
    return int(digits) if digits.isdigit() else sys.maxsize


def _not_whole(log: Path) -> AuditError:
    return AuditError(
        f"the audit log {log} is not whole",
        hint="`homeport audit verify` names the first bad record",
    )
