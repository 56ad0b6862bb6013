"""Follows one growing file, step by step: what was added since, through rotation and truncation.

Nothing here waits or prints: a step reads what is there and says what it means. Only whole lines
are read; the beginning of a line stays for the next step.
"""

import codecs
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from homeport.errors import InputError
from homeport.logs.assembly import assemble
from homeport.logs.digest import Digest, Source, Template
from homeport.logs.merging import merge, move_lines
from homeport.logs.partial import Partial
from homeport.logs.plan import Plan, plan_for
from homeport.logs.reading import is_binary, is_packed
from homeport.logs.scanning import scanner

_BLOCK = 4 << 20
_MOST = 256 << 20  # bytes in one step, so that a step ends
_LONGEST_LINE = 16 << 20  # then it is read in pieces
_HEAD = 256 << 10
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step found."""

    added: int  # bytes
    rotated: bool  # the file was replaced or cut since the step before
    gone: bool  # there is no such file now
    new: tuple[Template, ...]  # templates that the steps before had no line of


class Follower:
    """A file, how far it was read, and the digest of all that was read so far."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path, self._now = path, now
        self._file: BinaryIO | None = None
        self._at = 0  # where the first line not yet read begins
        self._offset = 0  # of that line among everything that was read
        self._plan: Plan | None = None
        self._early = b""  # the beginning, while too little is known to be sure of the plan
        self._whole = Partial()
        self._known: set[str] = set()
        self._digest: Digest | None = None
        self._open()
        self._refuse()

    def _open(self) -> None:
        try:
            self._file = self._path.open("rb")
        except OSError as error:
            raise InputError(
                f"{self._path}: {(error.strerror or str(error)).lower()}",
                hint="name a file that can be read",
            ) from error
        self._at = 0

    def _refuse(self) -> None:
        """Refuse what never becomes a growing text."""
        assert self._file is not None  # noqa: S101 -- opened just before
        head = self._file.read(_HEAD)
        wide = head[:2] in _WIDE
        packed = is_packed(head)
        if not (packed or wide or is_binary(head)):
            return
        self.close()
        what = "packed" if packed else "written in UTF-16" if wide else "no text"
        raise InputError(
            f"{self._path}: this file is {what}: it cannot be followed",
            hint="name a plain text file that grows"
            + ("" if what == "no text" else ", or leave --follow out"),
        )

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def digest(self) -> Digest:
        """Return the digest of everything read so far."""
        if self._digest is None:
            lines = self._whole.lines
            told = self._plan.words if self._plan else ""
            source = Source(str(self._path), self._offset, lines, told)
            by_time = self._plan is not None and self._plan.timed
            self._digest = assemble(self._whole, [source], by_time=by_time)
        return self._digest

    def step(self) -> Step:
        """Read what was added; after a rotation, the rest of the old file and then the new one."""
        state = self._state()
        added = 0
        rotated = False
        if state is not None and self._replaced(state):
            added += self._read(last=True)
            self.close()
            with suppress(InputError):  # gone again in this moment: the next step will see
                self._open()
            rotated = True
        elif state is not None and state.st_size < self._at:
            self._at, rotated = 0, True
        added += self._read(last=False)
        return Step(added, rotated, state is None, self._new() if added else ())

    def _state(self) -> os.stat_result | None:
        try:
            return self._path.stat()
        except OSError:
            return None

    def _replaced(self, state: os.stat_result) -> bool:
        if self._file is None:
            return True
        ours = os.fstat(self._file.fileno())
        return (ours.st_ino, ours.st_dev) != (state.st_ino, state.st_dev)

    def _read(self, *, last: bool) -> int:
        """Read whole lines from where we are; with `last`, also what has no end."""
        if self._file is None:
            return 0
        added, held = 0, b""
        while added + len(held) < _MOST:
            try:
                self._file.seek(self._at + len(held))
                block = self._file.read(_BLOCK)
            except OSError:
                break
            data = held + block
            cut = data.rfind(b"\n") + 1
            if not block or (not cut and len(data) >= _LONGEST_LINE):
                cut = len(data) if last or len(data) >= _LONGEST_LINE else cut
            if cut:
                self._add(data[:cut] if data[cut - 1 : cut] == b"\n" else data[:cut] + b"\n")
                self._at += cut
                added += cut
            held = data[cut:]
            if not block:
                break
        return added

    def _add(self, data: bytes) -> None:
        """Scan whole lines; how they are written is learnt again until there are enough."""
        self._offset += len(data)
        self._digest = None
        if self._plan is None or self._early:
            self._early += data
            data = self._early
            self._plan = plan_for(data[:_HEAD].split(b"\n"), int(self._now()))
            self._whole = Partial()
            if len(data) >= _HEAD:
                self._early = b""
        scan = scanner(self._plan, by_time=self._plan.timed, origin=self._offset - len(data))
        scan.feed(data)
        part = scan.finish()
        move_lines(part, self._whole.lines)
        self._whole = merge(self._whole, part)

    def _new(self) -> tuple[Template, ...]:
        """Return the templates of which no variant was known before, and know them from now on."""
        templates = self.digest().templates
        fresh = tuple(
            one
            for one in templates
            if one.text not in self._known
            and not any(variant.text in self._known for variant in one.variants)
        )
        for one in templates:
            self._known.add(one.text)
            self._known.update(variant.text for variant in one.variants)
        return fresh
