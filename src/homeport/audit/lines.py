"""The lines of a log over all its files, also while somebody writes and sets files aside."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.audit.chain import LONGEST_LINE
from homeport.audit.place import last_of, segments
from homeport.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line, without its end."""

    data: bytes
    file: str
    begins: bool  # the first of its file
    torn: bool  # the end of the log, without a line end


def lines_of(log: Path, *, after: int = 0) -> Iterator[LogLine]:
    """Yield each line of the log, the oldest first.

    Files whose last record is before the one numbered `after` are left out.

    Raises:
        AuditError: there is no log, or it cannot be read.
    """
    try:
        with ExitStack() as stack:
            # The newest file first: if it is set aside now, it is known by what it is.
            newest = _opened(log)
            before = segments(log)
            if newest is not None:
                stack.enter_context(newest)
            elif not before:
                log.open("rb").close()  # says what is the matter
            for file in before:
                if after and last_of(file) < after:
                    continue
                with file.open("rb") as older:
                    if newest is None or not _same(older, newest):
                        yield from _lines(
                            older, file.name, last=newest is None and file == before[-1]
                        )
            if newest is not None:
                yield from _lines(newest, log.name, last=True)
    except OSError as error:
        raise AuditError(
            f"the audit log {log} cannot be read: {error.strerror or error}",
            hint="name the log in AUDIT_PATH, or ask something first: each answer is recorded",
        ) from error


def _opened(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


def _same(one: BinaryIO, other: BinaryIO) -> bool:
    return os.path.samestat(os.fstat(one.fileno()), os.fstat(other.fileno()))


def _lines(file: BinaryIO, name: str, *, last: bool) -> Iterator[LogLine]:
    begins = True
    while line := file.readline(2 * LONGEST_LINE):
        # Only the end of the log can be torn; a line longer than any record is no record.
        torn = last and not line.endswith(b"\n") and len(line) < 2 * LONGEST_LINE
        yield LogLine(line.removesuffix(b"\n"), name, begins, torn)
        begins = False
