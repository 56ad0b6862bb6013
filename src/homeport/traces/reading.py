"""Finds every trace in a text: jumps from marker to marker and lets the readers read there.

The work is linear: a line is opened once per reader that noticed it, and a trace's lines are not
opened again. Text without markers is only searched, never split into lines.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from homeport.traces.embedded import EMBEDDED, decoded, embeds
from homeport.traces.pattern import Pattern
from homeport.traces.plain import Plain
from homeport.traces.reader import Reader, Skip
from homeport.traces.trace import Kind, Trace
from homeport.traces.view import RecordOf, View

LONG_LITERAL = 14  # characters from which on `str.find` skips enough to be faster
LONGEST_PREFIX = 400
DEEPEST = 3  # JSON inside JSON inside JSON
WIDER = 4  # times as many records are looked at when a trace reaches their end
NEAR = 32  # lines of a stream; a trace that ends nearer to the last one may go on
NONE = -1
UNDERLINE = Pattern(r"\n[ \t]*+[~^]++[~^ ]*+(?:\n|$)")
LONG_LOOK = 300  # lines; a reader that looks this far in vain goes on behind them
SAID = 200  # characters of a message that are compared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from homeport.traces.records import Block


@cache
def _readers() -> tuple[Reader, ...]:
    """Return the readers; they are imported at first use, so that the room imports fast."""
    from homeport.traces.readers import READERS  # noqa: PLC0415 -- see above

    return READERS


@cache
def _set_apart() -> Callable[[Trace], Trace]:
    """Return what sorts a trace's frames; imported at first use, as the readers are."""
    from homeport.traces.apart import set_apart  # noqa: PLC0415 -- see above

    return set_apart


@cache
def _markers() -> dict[str | Pattern, tuple[Reader, ...]]:
    from homeport.traces.markers import BEHIND_COLUMNS  # noqa: PLC0415 -- as above

    found: dict[str | Pattern, tuple[Reader, ...]] = {}
    for reader in _readers():
        for marker in reader.markers:
            found[marker] = (*found.get(marker, ()), reader)
    found[EMBEDDED] = ()
    for sign in BEHIND_COLUMNS:
        found.setdefault(sign, ())
    return found


class _Notices:
    """Where each marker comes next."""

    __slots__ = ("_next", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str | Pattern, tuple[int, tuple[Reader, ...]]] = {}
        for marker, readers in _markers().items():
            position = _find(marker, text, 0)
            if position != NONE:
                self._next[marker] = (position, readers)

    def after(self, position: int) -> int:
        """Return the first marker's place from `position` on, or `NONE`."""
        for marker, (place, readers) in list(self._next.items()):
            if place < position:
                place = _find(marker, self._text, position)  # noqa: PLW2901 -- the marker moved on
                if place == NONE:
                    del self._next[marker]
                else:
                    self._next[marker] = (place, readers)
        return min((place for place, _ in self._next.values()), default=NONE)

    def readers(self, end: int) -> list[Reader]:
        """Return who noticed something before `end`, in the readers' order."""
        noticed = {id(one) for place, some in self._next.values() if place < end for one in some}
        return [reader for reader in _readers() if id(reader) in noticed]


@cache
def _as_pattern(literal: str) -> Pattern:
    """Return a short literal as a pattern: from a rare first character it runs twice as fast."""
    return Pattern(re.escape(literal))


def _find(marker: str | Pattern, text: str, position: int) -> int:
    """Return where the marked line's own characters are noticed; a text starts a line too."""
    if isinstance(marker, str):
        if len(marker) >= LONG_LITERAL:
            return text.find(marker, position)
        marker = _as_pattern(marker)
    if position == 0 and marker.source.startswith("\\n") and marker.match("\n" + text[:1000]):
        return 0
    found = marker.search(text, position)
    return found.start() if found else NONE


def read_traces(text: str) -> tuple[Trace, ...]:
    """Return every trace in the text, in order, whatever surrounds it."""
    plain = Plain(text)
    found = without_echoes(_Reading(plain.text).run())
    if plain.text is text:
        return found
    return tuple(
        replace(trace, start=plain.original(trace.start), end=plain.original(trace.end))
        for trace in found
    )


class _Reading:
    """One pass over a text."""

    __slots__ = (
        *("_depth", "_done", "_floor", "_found", "_notices", "_position", "_record"),
        *("_records_end", "_taken", "_text"),
    )

    def __init__(self, text: str, depth: int = 0, record: RecordOf | None = None) -> None:
        self._text, self._depth, self._record = text, depth, record
        self._notices = _Notices(text)
        self._found: list[Trace] = []
        self._position = 0
        self._floor = 0  # lines before belong to a trace already read
        self._done: dict[int, int] = {}  # by reader: where its next look may begin
        self._records_end = 0  # lines before were looked at as records
        self._taken: set[int] = set()  # lines of a trace that was read through another's lines

    def run(self) -> list[Trace]:
        """Read the traces in the order in which they begin."""
        text = self._text
        while (place := self._notices.after(self._position)) != NONE:
            start = place + 1 if text[place] == "\n" else text.rfind("\n", 0, place) + 1
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            self._position = max(end, place + 1)
            if start not in self._taken:
                self._look(start, end)
        return self._found

    def _look(self, start: int, end: int) -> None:
        """Read a trace at the line `text[start:end]`, if there is one."""
        line = self._text[start:end]
        if self._depth < DEEPEST and self._read_inside(line, start, end):
            return
        for reader in self._notices.readers(end):
            if start >= self._done.get(id(reader), 0) and self._try(reader, line, start):
                return

    def _read_inside(self, line: str, start: int, end: int) -> bool:
        """Read the traces that records hold: in one string, or a line in each of several."""
        if _holds_lines(line):
            return self._read_embedded(line, start, end) or self._read_records(start)
        return self._read_records(start) or self._read_embedded(line, start, end)

    def _read_embedded(self, line: str, start: int, end: int) -> bool:
        """Read the traces that stand escaped in a line's strings."""
        if not self._embeds(line, end):
            return False
        inner = [trace for one in decoded(line) for trace in _Reading(one, self._depth + 1).run()]
        self._found += [replace(trace, start=start, end=end) for trace in inner]
        return bool(inner)

    def _read_records(self, start: int) -> bool:
        """Read the traces of the records around a line, if its log has something before each."""
        if start < self._records_end:
            return False
        from homeport.traces.records import FIRST_LOOK, block_at  # noqa: PLC0415 -- as the readers

        lines = FIRST_LOOK
        while (block := block_at(self._text, start, self._floor, lines)) is not None:
            found, is_open = self._in_streams(block)
            if not (block.cut and is_open):
                break
            lines *= WIDER
        if block is None:
            return False
        self._records_end = block.end
        if not found:
            return False
        found.sort(key=lambda trace: trace.start)
        self._found += found
        last = max(trace.end for trace in found)
        self._records_end = last if block.cut else block.end
        self._position = max(self._position, self._records_end)
        self._floor = min(last + 1, len(self._text))
        return True

    def _in_streams(self, block: "Block") -> tuple[list[Trace], bool]:
        """Read each stream's traces; tell whether one may go on in later records."""
        found: list[Trace] = []
        is_open = False
        for stream in block.streams:
            for trace in _Reading(stream.text, self._depth + 1, stream.record).run():
                is_open = is_open or stream.is_near_end(trace.end, NEAR)
                start, end = stream.span(trace.start, trace.end)
                found.append(replace(trace, start=start, end=end))
        return found, is_open

    def _embeds(self, line: str, end: int) -> bool:
        """Tell an escaped trace from a source line that a runtime shows above its carets."""
        return embeds(line) and not UNDERLINE.match(self._text, end)

    def _try(self, reader: Reader, line: str, start: int) -> bool:
        anchor = reader.anchor.search(line)
        if not anchor:
            return False
        prefix = line[: anchor.start()]
        view = View(
            self._text, start, prefix[-LONGEST_PREFIX:] and prefix, self._floor, self._record
        )
        try:
            read = reader.read(view)
        except ValueError:
            return False  # a number of thousands of digits: Python refuses it, and no line has it
        match read:
            case Trace() as trace:
                self._found.append(_set_apart()(trace))
                self._pass(trace, view)
                return True
            case Skip(index):
                self._done[id(reader)] = view.start(index)
            case None if view.seen > LONG_LOOK:
                # So many lines alike without a trace: looking again at each would square the work.
                self._done[id(reader)] = view.start(view.seen - 1)
            case None:
                pass
        return False

    def _pass(self, trace: Trace, view: View) -> None:
        if view.gapped:
            self._taken.update(view.starts(trace.end))
        else:
            self._position = max(self._position, trace.end)
            self._floor = min(trace.end + 1, len(self._text))


def _holds_lines(line: str) -> bool:
    """Tell a JSON record with a whole trace in one of its strings, whichever that is."""
    return line.startswith("{") and EMBEDDED.search(line) is not None


def without_echoes(found: list[Trace]) -> tuple[Trace, ...]:
    """Leave out summary lines of tests whose failure the same text shows in full."""
    full = [trace for trace in found if trace.kind is not Kind.SUMMARY]
    tests = {trace.test.partition("::")[2] for trace in full if trace.test}
    said = {(trace.type, trace.message.partition("\n")[0][:SAID]) for trace in full}
    return tuple(
        trace
        for trace in found
        if trace.kind is not Kind.SUMMARY
        or not (trace.test.partition("::")[2] in tests or _was_said(trace, said))
    )


def _was_said(trace: Trace, said: set[tuple[str, str]]) -> bool:
    """Tell whether a summary's message, which may be cut short, is a full failure's."""
    message = trace.message.removesuffix("...")
    if not message:
        return False
    if message == trace.message:
        return (trace.type, message[:SAID]) in said
    return any(kind == trace.type and text.startswith(message[:SAID]) for kind, text in said)
