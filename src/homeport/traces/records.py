"""Frees neighbouring lines of what stands before each of them, stream by stream.

Here lines are records: a collector put its columns before each, wrapped each into JSON, or wrote
each twice. What is left of a stream is a text of its own, whose places are known in the given one.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from homeport.traces.columns import MOST_WORDS, Columns, columns
from homeport.traces.pattern import Pattern
from homeport.traces.plain import Plain

BEFORE = 40  # lines looked at above the noticed one: a heading stands there
FIRST_LOOK = 48  # lines looked at below; more once a trace is there
LONGEST_LINE = 1_000_000  # characters of a JSON record
# Behind a clock these are levels, but for the lines of programs that begin with them.
_FAILED = frozenset({"ERROR", "FATAL", "CRITICAL", "SEVERE"})
_TOLD = frozenset(
    (form.format(level),)
    for level in ("TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING")
    for form in ("{}", "[{}]")
)
_OWN_ERROR = Pattern(r"\d{4} [(a]|\S+\.py")
FEWEST_PAIRS = 3  # lines that come twice each before a text counts as written twice
FEWEST_NAMED = 3  # lines under one level and name before both count as columns
_TEXTS = ("log", "message", "msg", "text", "MESSAGE", "textPayload", "line")
_STREAMS = (
    *("stream", "pod", "pod_name", "container", "container_name", "kubernetes", "thread"),
    *("thread_name", "threadName", "tid", "_PID", "service", "source", "host", "resource"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line's own text; `begin` is where it begins in the given text, None when decoded.

    `record` is what lines of one record share: its time, or the place of its JSON.
    """

    text: str
    start: int
    end: int
    begin: int | None
    record: str | int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the given text; without columns or fields it is itself."""

    text: str
    start: int
    end: int
    columns: Columns | None
    fields: tuple[str, str] | None  # of a JSON record: its stream, its text

    @property
    def key(self) -> tuple[str, ...]:
        if self.fields:
            return ("json", self.fields[0])
        return self.columns.key if self.columns else ()

    def column_end(self, depth: int) -> int:
        """Return where the columns of a stream's key end."""
        return self.columns.ends[depth - 1] if self.columns and depth else 0

    @property
    def bare(self) -> bool:
        return self.columns is None and self.fields is None


class Stream:
    """One stream's text, and where its places stand in the given text."""

    __slots__ = ("_pieces", "_plain", "_starts", "text")

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self._starts: list[int] = []
        at = 0
        for piece in pieces:
            self._starts.append(at)
            at += len(piece.text) + 1
        self._plain = Plain("\n".join(piece.text for piece in pieces))
        self.text = self._plain.text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the given text holds a stretch of this one; lines begin with columns."""
        first, offset = self._piece(start)
        begin = first.start if not offset or first.begin is None else first.begin + offset
        last, offset = self._piece(end)
        whole = last.begin is None or offset >= len(last.text)
        return begin, last.end if whole or last.begin is None else last.begin + offset

    def record(self, place: int) -> str | int:
        """Return what tells the record of the line at the place from others."""
        return self._piece(place)[0].record

    def is_near_end(self, end: int, lines: int) -> bool:
        """Tell whether fewer than so many lines stand behind the place."""
        return bisect_right(self._starts, self._plain.original(end)) > len(self._pieces) - lines

    def _piece(self, place: int) -> tuple[Piece, int]:
        place = self._plain.original(place)
        index = bisect_right(self._starts, place) - 1
        return self._pieces[index], place - self._starts[index]


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring records, told apart by stream. `cut` says that more of them follow."""

    streams: tuple[Stream, ...]
    end: int
    cut: bool


def block_at(text: str, start: int, floor: int, lines: int) -> Block | None:
    """Read the records around the line at `start`, or None when its lines are no records.

    A column stands on the next line too: a logger that marks a record's first line is no such.
    """
    first = _line_at(text, start)
    below = _line_at(text, first.end + 1) if first.end + 1 < len(text) else None
    if below is not None and below.text == first.text and first.text.strip():
        twice = _Neighbours(text, floor, lines, _bare(first)).block()
        if twice is not None:
            return twice
    if first.bare or (below is not None and below.text.strip() and not _alike(first, below)):
        return None
    return _Neighbours(text, floor, lines, first).block()


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The records around the first one noticed; around a bare line every line is one."""

    text: str
    floor: int
    lines: int
    first: _Line

    def block(self) -> Block | None:
        """Return them as streams."""
        below: list[_Line] = []
        cut = False
        for line in self._below():
            if len(below) == self.lines:
                cut = True
                break
            below.append(line)
        every = [*[*self._above()][::-1], self.first, *below]
        streams = _streams(every, once=self.first.bare)
        return Block(streams, every[-1].end, cut) if streams else None

    def _above(self) -> Iterator[_Line]:
        start = self.first.start
        for _ in range(BEFORE):
            if start <= self.floor:
                return
            start = max(self.floor, self.text.rfind("\n", 0, start - 1) + 1)
            line = self._at(start)
            if line is None:
                return
            yield line

    def _below(self) -> Iterator[_Line]:
        start = self.first.end + 1
        while start < len(self.text) and (line := self._at(start)) is not None:
            yield line
            start = line.end + 1

    def _at(self, start: int) -> _Line | None:
        """Return the line if it belongs to the log that the first one is of."""
        line = _line_at(self.text, start)
        if self.first.bare:
            return _bare(line)
        return line if not line.text.strip() or _alike(self.first, line) else None


def _bare(line: _Line) -> _Line:
    return _Line(line.text, line.start, line.end, None, None)


def _alike(first: _Line, other: _Line) -> bool:
    """Tell whether two lines are records of one log."""
    if first.fields:
        return other.fields is not None
    return other.columns is not None and (
        not first.key or not other.key or first.key[0] == other.key[0] or first.key[0] != "clock"
    )


def _line_at(text: str, start: int) -> _Line:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    line = text[start:end]
    fields = _fields(line)
    return _Line(line, start, end, None if fields else columns(line), fields)


def _fields(line: str) -> tuple[str, str] | None:
    """Return a JSON record's stream and text."""
    if not line.startswith("{") or len(line) > LONGEST_LINE or not line.rstrip().endswith("}"):
        return None
    from json import loads  # noqa: PLC0415 -- few texts hold records; the import is not free

    try:
        record = loads(line)
    except (ValueError, RecursionError):
        return None
    said = next((record[name] for name in _TEXTS if isinstance(record.get(name), str)), None)
    if said is None:
        return None
    return "\0".join(str(record[name]) for name in _STREAMS if name in record), said


def _streams(lines: list[_Line], *, once: bool) -> tuple[Stream, ...]:
    """Sort the lines by stream, freed of their columns; an empty line belongs to the last one."""
    keys = _keys(lines)
    grouped: dict[tuple[str, ...], list[_Line]] = {}
    last: list[_Line] = []
    for line in lines:
        if not (line.bare and last):
            last = grouped.setdefault(keys[line.key], [])
        last.append(line)
    found: list[Stream] = []
    for key, some in grouped.items():
        for pieces in _pieces(some, len(key)):
            singles = _without_doubles(pieces)
            if pieces and (not once or len(singles) < len(pieces)):
                found.append(Stream(singles))
    return tuple(found)


def _keys(lines: list[_Line]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return each key's own stream: a line's text may begin as a column does.

    It is text where lines without it stand in the same stream and have a margin of their own, or
    are no fewer.
    """
    counts: dict[tuple[str, ...], int] = {}
    margined: set[tuple[str, ...]] = set()
    for line in lines:
        depth = len(line.key) + len(_words(line, len(line.key)))
        behind = line.text[line.column_end(depth) :]
        if behind.strip():
            counts[line.key] = counts.get(line.key, 0) + 1
            if behind.startswith(("  ", "\t")):
                margined.add(line.key)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key in {line.key for line in lines}:
        shorter = (key[:depth] for depth in range(1, len(key)))
        found[key] = next(
            (one for one in shorter if one in margined or counts.get(one, 0) > counts.get(key, 0)),
            key,
        )
    return found


def _pieces(lines: list[_Line], depth: int) -> tuple[list[Piece], list[Piece]]:
    """Return the stream's lines without their columns, and apart what a logger said in between."""
    found: list[Piece] = []
    said: list[Piece] = []
    for line, end in zip(lines, _ends(lines, depth), strict=True):
        if line.fields:
            text = line.fields[1].removesuffix("\n").removesuffix("\r")
            found.extend(
                Piece(one, line.start, line.end, None, line.start) for one in text.split("\n")
            )
            continue
        clock = line.columns.clock if line.columns else ""
        piece = Piece(line.text[end:], line.start, line.end, line.start + end, clock)
        told = end == line.column_end(depth) and _words(line, depth)[:1] in _TOLD
        (said if told else found).append(piece)
    return found, said


def _ends(lines: list[_Line], depth: int) -> list[int]:
    """Return where each line's columns end, with the words that are columns too."""
    ends = [line.column_end(depth) for line in lines]
    at = 0
    while at < len(lines):
        for count in range(MOST_WORDS, 0, -1):
            after = _run(lines, at, count, depth)
            if after > at and _is_column(lines[at:after], count, depth):
                for index in range(at, after):
                    ends[index] = lines[index].column_end(depth + count)
                at = after
                break
        else:
            at += 1
    return ends


def _words(line: _Line, depth: int) -> tuple[str, ...]:
    """Return the words behind a stream's columns, one for each column up to one that is no word."""
    words = line.columns.words[depth : depth + MOST_WORDS] if line.columns else ()
    return words[: words.index("")] if "" in words else words


def _run(lines: list[_Line], at: int, count: int, depth: int) -> int:
    """Return the index behind the lines that begin with the same words as the one at `at`."""
    words = _words(lines[at], depth)[:count]
    after = at
    while (
        len(words) == count and after < len(lines) and _words(lines[after], depth)[:count] == words
    ):
        after += 1
    return after


def _is_column(lines: list[_Line], count: int, depth: int) -> bool:
    """Tell a column of words from a line's first words: what stands behind has its own margin."""
    behind = [line.text[line.column_end(depth + count) :] for line in lines]
    if len(lines) > 1 and any(not one or one.startswith(("  ", "\t")) for one in behind):
        return True
    if count > 1 and len(lines) >= FEWEST_NAMED:
        return True
    first = _words(lines[0], depth)[0]
    return count == 1 and first in _FAILED and not any(_OWN_ERROR.match(one) for one in behind)


def _without_doubles(pieces: list[Piece]) -> list[Piece]:
    """Keep one of each pair where lines are written twice, as by two handlers of one log."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        after = at
        while after + 1 < len(pieces) and pieces[after].text == pieces[after + 1].text:
            after += 2
        pairs = pieces[at:after:2]
        margins = {piece.text for piece in pairs if piece.text.strip()}
        every = 2 * len(pairs) >= len(pieces) - 1
        is_twice = len(margins) >= FEWEST_PAIRS and any(not one[:1].isspace() for one in margins)
        if is_twice or (every and len(margins) > 1):
            kept.extend(map(_joined, pairs, pieces[at + 1 : after : 2]))
        else:
            after = max(after, at + 1)
            kept.extend(pieces[at:after])
        at = after
    return kept


def _joined(one: Piece, twin: Piece) -> Piece:
    """Return a line that ends where its twin does."""
    return Piece(one.text, one.start, twin.end, one.begin, one.record)
