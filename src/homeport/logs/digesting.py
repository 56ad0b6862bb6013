"""Digests files: opens them, learns how each is written, scans them in parts, merges, assembles.

One source that cannot be read stops nothing: it is named in the digest with its error. What the
parts are does not matter to the result, only to the time it takes.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from homeport.errors import InputError
from homeport.logs.assembly import assemble, unfinished
from homeport.logs.digest import Digest, Source
from homeport.logs.expand import STDIN, expand
from homeport.logs.layout import read_head
from homeport.logs.merging import common_shift, merge, move_lines
from homeport.logs.partial import Partial
from homeport.logs.plan import Form, Plan, plan_for, stamp_of
from homeport.logs.reading import CHUNK, HEAD, Stream, middle, open_stream
from homeport.logs.scan import MAX_LINE
from homeport.logs.scanning import Scanner, scanner
from homeport.logs.stamps import NO_TIME
from homeport.logs.structured import read_json, read_pairs

_SHORTER = "it got shorter while it was read"
PART = 8 << 20  # bytes below which a part of its own does not pay
MAX_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading has come; `whole` is 0 when the size cannot be known."""

    done: int
    whole: int


@dataclass(slots=True)
class Opened:
    """A source that was opened, how it is written, and its place in the set."""

    stream: Stream
    plan: Plan
    first_time: int | None
    number: int = 0
    origin: int = 0


@dataclass(slots=True)
class Reading:
    """A set of sources being read."""

    opened: list[Opened]
    failed: list[Source]
    by_time: bool
    whole: int
    done: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    on_progress: Callable[[Progress], None] | None = None

    def told(self, size: int) -> None:
        """Count bytes as read."""
        self.done += size
        if self.on_progress:
            self.on_progress(Progress(self.done, self.whole))


def digest_files(
    paths: Sequence[Path | str],
    *,
    workers: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> Digest:
    """Digest files, folders and `-` (standard input), whatever their size.

    Raises:
        InputError: nothing at all could be read.
    """
    reading = open_all(paths, time.time())
    reading.on_progress = on_progress
    whole = Partial()
    sources: list[Source] = list(reading.failed)
    complete = True
    try:
        for one in reading.opened:
            part, trouble = _read(one, reading, _workers(workers))
            sources.append(_source(one, part, trouble))
            whole = merge(whole, part)
            if reading.stopped.is_set():
                complete = False
                break
    finally:
        for one in reading.opened:
            one.stream.close()
    digest = assemble(whole, sources, by_time=reading.by_time)
    return digest if complete else unfinished(digest, reading.whole)


def digest_lines(lines: Iterable[bytes | str], *, now: float = 4e9) -> Digest:
    """Digest lines at hand; `now` is a time none of them is much later than."""
    data = b"".join(
        (line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line).rstrip(b"\n")
        + b"\n"
        for line in lines
    )
    plan = plan_for(data[:HEAD].split(b"\n"), int(now))
    scan = scanner(plan, by_time=plan.timed)
    scan.feed(data)
    return assemble(scan.finish(), by_time=plan.timed)


def open_all(paths: Sequence[Path | str], now: float) -> Reading:
    """Open every source and learn how it is written; in the order of their times.

    Raises:
        InputError: nothing could be opened.
    """
    opened: list[Opened] = []
    failed: list[Source] = []
    hints: list[str] = []
    for name in expand(paths):
        try:
            stream = open_stream(name, now)
        except (OSError, ValueError) as error:
            reason = str(getattr(error, "strerror", None) or error)
            reason = reason.lower() if isinstance(error, OSError) else reason
            failed.append(Source(name, 0, 0, "", reason))
            hints.append(_HINTS[isinstance(error, OSError)])
            continue
        opened.append(_learnt(stream))
    if not opened:
        first = failed[0]
        raise InputError(f"{first.name}: {first.error}", hint=hints[0])
    if len(opened) > 1 and all(one.first_time is not None for one in opened):
        opened.sort(key=lambda one: one.first_time or 0)
    origin = 0
    for number, one in enumerate(opened):
        one.number, one.origin = number, origin
        origin += one.stream.size
    sized = all(one.stream.plain for one in opened)
    return Reading(
        opened,
        failed,
        by_time=any(one.plan.timed for one in opened),
        whole=origin if sized else 0,
    )


_HINTS = ("name a text file, or a folder that holds some", "check the path and its permissions")


def _learnt(stream: Stream) -> Opened:
    head = stream.head
    whole_lines = head if len(head) < HEAD else head[: head.rfind(b"\n") + 1] or head
    lines = whole_lines.split(b"\n") + middle(stream).split(b"\n")
    lines = [line[:4096].lstrip(b"\x00").rstrip() for line in lines]
    step = max(1, len(lines) // 1500)
    plan = plan_for(lines[::step], int(stream.modified))
    return Opened(stream, plan, _first_time(lines[:50], plan))


def _first_time(lines: Sequence[bytes], plan: Plan) -> int | None:
    for line in lines:
        if plan.form != Form.PLAIN:
            parts = read_json(line) if plan.form == Form.JSON else read_pairs(line)
            seconds = stamp_of(parts.time, plan.reference) if parts else None
            if seconds is not None:
                return seconds
            text = (parts.message or b"") if parts else b""
        else:
            text = line
        for layout in plan.layouts:
            head = read_head(text, layout, plan.reference)
            if head and head.seconds != NO_TIME:
                return head.seconds
    return None


def _workers(wanted: int) -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return wanted or min(MAX_WORKERS, usable or 1)


def _read(one: Opened, reading: Reading, workers: int) -> tuple[Partial, str]:
    """Read a source whole; in parts at the same time where its bytes lie in a file."""
    if one.stream.plain:
        parts = max(1, min(workers, one.stream.size // PART))
        return _read_parts(one, reading, parts)
    scan = scanner(one.plan, source=one.number, by_time=reading.by_time, origin=one.origin)
    trouble = ""
    try:
        for chunk in one.stream.chunks:
            scan.feed(chunk)
            reading.told(len(chunk))
            if reading.stopped.is_set():
                break
    except KeyboardInterrupt:
        reading.stopped.set()
    except OSError as error:
        trouble = (error.strerror or str(error)).lower()
    return scan.finish(), trouble or one.stream.trouble


def _read_parts(one: Opened, reading: Reading, parts: int) -> tuple[Partial, str]:
    size = one.stream.size
    borders = [size * number // parts for number in range(parts)]
    limits: list[int | None] = [*borders[1:], None]
    work = [_Part(one, reading, begin, limit) for begin, limit in zip(borders, limits, strict=True)]
    with _stopping(reading):
        for part in work:
            threading.Thread(target=part.run, daemon=True).start()
        for part in work:
            while not part.over.wait(0.1):
                pass
    for part in work:
        if part.failure:
            raise part.failure
    if reading.stopped.is_set():  # a hole in the middle would look like silence
        cut = next((place for place, part in enumerate(work) if not part.whole), len(work))
        work = work[: cut + 1]
    shift = common_shift([part.ended for part in work])
    whole = Partial()
    for part in work:
        result = part.finish(shift)
        if whole.lines:
            move_lines(result, whole.lines)
        whole = merge(whole, result)
    return whole, next((part.trouble for part in work if part.trouble), "")


def scan_range(
    scan: Scanner, file: int, begin: int, told: Callable[[int], bool] = lambda _: True
) -> tuple[int, bool]:
    """Read a file from `begin` until the scan is done, the file ends or `told` says no.

    Returns how far it was read, and whether that was to the end of the range.
    """
    at = max(0, begin - 1)
    room = memoryview(bytearray(CHUNK))  # read into again and again: no fresh pages
    while not scan.done:
        size = os.preadv(file, [room], at)
        if not size:
            return at, True
        scan.feed(room[:size])
        at += size
        if not told(size):
            return at, scan.done
    return at, True


@contextmanager
def _stopping(reading: Reading) -> Iterator[None]:
    """Let Ctrl-C end the reading and raise nothing: an interrupted wait for a thread is no wait."""
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, lambda *_: reading.stopped.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class _Part:
    """One byte range of a file, read by one thread."""

    def __init__(self, one: Opened, reading: Reading, begin: int, limit: int | None) -> None:
        self._one, self._reading, self._begin, self._limit = one, reading, begin, limit
        self._scan: Scanner | None = None
        self.over = threading.Event()
        self.ended: tuple[int, list[int]] = (0, [])
        self.trouble = ""
        self.whole = False  # everything up to the limit was read
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._scan = self._read()
            self.ended = self._scan.end()
        except BaseException as error:  # noqa: BLE001 -- raised again in the thread that waits
            self.failure = error
        finally:
            self.over.set()

    def finish(self, width_shift: int) -> Partial:
        """Return what was read, in buckets at least so wide."""
        assert self._scan is not None  # noqa: S101 -- it has run, and did not fail
        return self._scan.finish(width_shift)

    def _read(self) -> Scanner:
        one = self._one
        scan = scanner(
            one.plan,
            source=one.number,
            offset=self._begin,
            limit=self._limit,
            by_time=self._reading.by_time,
            origin=one.origin,
        )
        file = one.stream.file.fileno()
        try:
            at, self.whole = scan_range(scan, file, self._begin, self._told)
            if not self.whole:  # half a line would be a message of its own
                rest = os.pread(file, MAX_LINE, at)
                scan.feed(rest[: rest.find(b"\n") + 1])
            elif not scan.done and at < one.stream.size:
                self.trouble = _SHORTER
        except OSError as error:
            self.trouble = (error.strerror or str(error)).lower()
        return scan

    def _told(self, size: int) -> bool:
        self._reading.told(size)
        return not self._reading.stopped.is_set()


def _source(one: Opened, part: Partial, trouble: str) -> Source:
    return Source(one.stream.name, part.bytes, part.lines, one.plan.words, trouble)


def preview_files(paths: Sequence[Path | str], *, most: int = 16 << 20) -> Digest:
    """Digest stretches spread over plain files (and the heads of others): a first look.

    Raises:
        InputError: nothing could be opened, or only standard input is given.
    """
    if STDIN in map(str, paths):
        raise InputError("standard input cannot be sampled", hint="name a file")
    reading = open_all(paths, time.time())
    whole = Partial()
    read = 0
    known = sum(one.stream.size for one in reading.opened) or 1
    try:
        for one in reading.opened:
            share = max(HEAD, most * one.stream.size // known)
            stretches = max(1, min(16, share // (512 << 10))) if one.stream.plain else 1
            for number in range(stretches):
                begin = one.stream.size * number // stretches if one.stream.plain else 0
                part, size = _stretch(one, reading, begin, share // stretches)
                read += size
                whole = merge(whole, part)
    finally:
        for one in reading.opened:
            one.stream.close()
    fraction = min(1.0, read / known)
    digest = assemble(whole, reading.failed, by_time=reading.by_time)
    notes = (f"a first look: {fraction:.1%} of the log, in stretches", *digest.notes)
    return replace(digest, sampled=fraction < 1, fraction=fraction, notes=notes)


def _stretch(one: Opened, reading: Reading, begin: int, size: int) -> tuple[Partial, int]:
    scan = scanner(
        one.plan,
        source=one.number,
        offset=begin,
        limit=begin + size,
        by_time=reading.by_time,
        origin=one.origin,
    )
    if not one.stream.plain:
        scan.feed(one.stream.head)
        return scan.finish(), len(one.stream.head)
    data = os.pread(one.stream.file.fileno(), size + CHUNK // 4, max(0, begin - 1))
    scan.feed(data)
    return scan.finish(), min(len(data), size)
