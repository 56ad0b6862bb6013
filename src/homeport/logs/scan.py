"""Reads the lines of one source by its plan into a partial digest: the reference in plain Python.

The compiled scan (`native`) does the same many times faster where it is installed; a test holds the
two to the same results. Opening and unpacking files is `reading`'s business.
"""

from dataclasses import dataclass, field

from homeport.logs.bounds import keep, widen
from homeport.logs.layout import Head, read_head
from homeport.logs.partial import (
    BACK_SECONDS,
    BIN_BITS,
    HEADER_FIELDS,
    MAX_COUNTERS,
    MAX_SIBLING,
    MAX_VALUES,
    NUMBER_SHIFT,
    ORDER_SHIFT,
    SAMPLE_BYTES,
    TRACE_BYTES,
    VALUE_SHIFT,
    FieldSeen,
    Partial,
    ShapeSeen,
    Stretch,
    ValueSeen,
    lot,
)
from homeport.logs.plan import Form, Plan, crash_level, goes_on, stamp_of
from homeport.logs.shapes import HOLE, MAX_MESSAGE, MAX_SLOTS, Slot, bin_of, shape_of, value_of
from homeport.logs.stamps import NO_TIME
from homeport.logs.structured import Parts, read_json, read_pairs

LINE_BITS = 40  # of a position are the line's number within its source
MAX_LINE = 65_536  # bytes of a line that are looked at
CHECK_EVERY = 1024  # records between two looks at the bounds
_HEADER_NAMES = (b"@level", b"@host", b"@service", b"@thread")
_LEVELS = (b"", b"fatal", b"error", b"warn", b"info", b"debug", b"trace")


@dataclass(slots=True)
class _Record:
    """A record whose end is not known yet."""

    offset: int
    line: int
    head: Head
    message: bytes
    pairs: list[tuple[bytes, bytes]]
    text: bytes
    sure: bool = True  # the line has a head, or is structured as its source is
    more: bytearray = field(default_factory=bytearray)
    extra: int = 0
    others: list[int] = field(default_factory=list)  # the lines that continue it


class Scan:
    """Takes the bytes of one source (or of a part of it that starts with a record) in order."""

    def __init__(
        self,
        plan: Plan,
        *,
        source: int = 0,
        offset: int = 0,
        limit: int | None = None,
        by_time: bool = True,
        origin: int = 0,
        keep_keys: bool = False,
    ) -> None:
        """Start at `offset` of source number `source`; `origin` is where it begins in the set.

        A part that does not start at 0 is fed from the byte before `offset`, and passes over what
        belongs to the part before: the line it starts in, and all up to the first that surely
        begins a record. It ends before the first such line from `limit` on,
        and is then `done`.
        """
        self._limit = limit
        self._skipping = self._fragment = offset > 0
        offset -= self._skipping
        self.done = False
        self._plan, self._source, self._by_time = plan, source, by_time
        self._offset, self._start, self._origin = offset, offset, origin
        self._line = 0
        self._rest = b""
        self._unseen = 0  # bytes of the waiting line that are forgotten
        self._open: _Record | None = None
        self._unchecked = 0
        self._first_time = self._last_time = NO_TIME
        self.partial = Partial(width_shift=0 if by_time else ORDER_SHIFT)
        self.keys: list[bytes | None] | None = [] if keep_keys else None

    def feed(self, data: bytes | memoryview) -> None:
        """Read on; an incomplete last line waits for more."""
        data = self._rest + bytes(data)
        begin = 0
        while not self.done and (end := data.find(b"\n", begin)) >= 0:
            self._take(data[begin : min(end, begin + MAX_LINE)], end + 1 - begin)
            begin = end + 1
        self._rest = data[begin:]
        if len(self._rest) > MAX_LINE:
            self._shorten()

    def _shorten(self) -> None:
        """Forget what lies beyond the looked-at part of an endless line, but not its length."""
        self._unseen += len(self._rest) - MAX_LINE
        self._rest = self._rest[:MAX_LINE]

    def end(self) -> tuple[int, list[int]]:
        """Take what is left; return the buckets' width (as a shift) and the occupied ones."""
        if self._rest and not self.done:
            self._take(self._rest[:MAX_LINE], len(self._rest))
            self._rest = b""
        self._close()
        part = self.partial
        part.lines = self._line
        part.bytes = self._offset - self._start
        part.source_lines[self._source] = part.lines
        part.source_bytes[self._source] = part.bytes
        begin, end = self._origin + self._start, self._origin + self._offset
        part.stretches = {self._source: [Stretch(begin, end, self._first_time, self._last_time)]}
        keep(part)
        return part.width_shift, list(part.total)

    def finish(self, width_shift: int = 0) -> Partial:
        """Return everything, in buckets at least so wide."""
        self.end()
        while self.partial.width_shift < width_shift:
            widen(self.partial)
        return self.partial

    def _take(self, line: bytes, size: int) -> None:
        size += self._unseen
        self._unseen = 0
        offset = self._offset
        if self._fragment:
            self._fragment = False
            self._offset += size
            self._start = self._offset
            return
        line = line.lstrip(b"\x00").rstrip(_TRAILING)
        record = self._begun(line, offset, self._line) if line else None
        beyond = self._limit is not None and offset >= self._limit
        if (self._skipping or beyond) and record is not None and self._sure(record):
            if beyond:
                self.done = True
                return
            self._skipping = False
        self._offset += size
        if self._skipping:
            self._start = self._offset
            return
        self._line += 1
        if self.keys is not None:
            self.keys.append(None)
        if not line:
            return
        if record is None:
            self._continue(line)
            return
        self._close()
        self._open = record

    def _sure(self, record: _Record) -> bool:
        """Tell whether a record would begin here whatever came before."""
        return record.sure and (not self._by_time or record.head.seconds != NO_TIME)

    def _begun(self, line: bytes, offset: int, number: int) -> _Record | None:
        """Return the record the line begins; nothing when it continues one."""
        plan = self._plan
        if plan.form != Form.PLAIN:
            parts = read_json(line) if plan.form == Form.JSON else read_pairs(line)
            if parts is not None:
                return self._structured(line, parts, offset, number)
        else:
            for layout in plan.layouts:
                head = read_head(line, layout, plan.reference)
                if head:
                    return _Record(offset, number, head, line[head.end :], [], line)
        crash = crash_level(line)
        if self._open is not None and not crash and (plan.fold_plain or goes_on(line)):
            return None
        sure = not plan.layouts and plan.form == Form.PLAIN and not goes_on(line)
        # A crash happened when the line before it was written, as far as anyone can know.
        seconds = self._open.head.seconds if crash and self._open is not None else NO_TIME
        return _Record(offset, number, Head(0, seconds, crash), line, [], line, sure)

    def _structured(self, line: bytes, parts: Parts, offset: int, number: int) -> _Record:
        plan = self._plan
        message = (parts.message or b"").strip(_TRAILING)
        seconds = stamp_of(parts.time, plan.reference) if parts.time else None
        first = message.partition(b"\n")[0].rstrip(_TRAILING)
        inner = None
        for layout in plan.layouts:
            inner = read_head(first, layout, plan.reference)
            if inner:
                break
        inner = inner or Head(0)
        head = Head(
            0,
            seconds if seconds is not None else inner.seconds,
            parts.level or inner.level,
            parts.host[:64] or inner.host,
            parts.service[:64] or inner.service,
            parts.thread[:64] or inner.thread,
        )
        record = _Record(offset, number, head, first[inner.end :], parts.pairs, line)
        if len(first) < len(message):
            record.extra = 1
            record.more += message
        return record

    def _continue(self, line: bytes) -> None:
        record = self._open
        assert record is not None  # noqa: S101 -- `_begun` gives a record otherwise
        record.extra += 1
        if self.keys is not None:
            record.others.append(self._line - 1)
        if not record.more:
            record.more += record.text
        if len(record.more) < TRACE_BYTES:
            record.more += b"\n" + line

    def _close(self) -> None:
        record, self._open = self._open, None
        if record is None:
            return
        shape = shape_of(record.message)
        text, slots = shape.text, list(shape.slots)
        for key, value in record.pairs:
            text += (b" " if text else b"") + keyed(key) + b"=" + HOLE
            if len(slots) < MAX_SLOTS:
                slots.append(Slot(key[:64], value_of(value), bin_of(value)))
        self._count(record, text, slots)

    def _count(self, record: _Record, text: bytes, slots: list[Slot]) -> None:
        part = self.partial
        part.records += 1
        if self.keys is not None:
            self._note_key(record, text)
        shape = part.shapes.get(text)
        if shape is None:
            shape = part.shapes[text] = ShapeSeen(text=text)
        seconds = record.head.seconds
        self._follow_clock(seconds)
        position = (self._source << LINE_BITS) + record.line
        if position < shape.seen.first_line:
            shape.first_text = record.text[:SAMPLE_BYTES]
        shape.seen.note(seconds, position)
        drawn = lot(self._source, record.offset)
        if drawn < shape.lot:
            shape.lot, shape.lot_text = drawn, record.text[:SAMPLE_BYTES]
        if record.extra:
            shape.traces += 1
            if position < shape.trace_line:
                shape.trace_line, shape.trace_time = position, seconds
                kept = part.fields_kept
                shape.trace_text = bytes(record.more[:TRACE_BYTES]) if kept else b""
        bucket = self._bucket(record)
        if bucket is None:
            part.untimed += 1
        else:
            part.total[bucket] = part.total.get(bucket, 0) + 1
            shape.counts[bucket] = shape.counts.get(bucket, 0) + 1
        self._fields(shape, record, slots, bucket)
        self._unchecked += 1
        if self._unchecked >= CHECK_EVERY:
            self._unchecked = 0
            keep(part)

    def _follow_clock(self, seconds: int) -> None:
        if seconds == NO_TIME:
            return
        if self._first_time == NO_TIME:
            self._first_time = seconds
        elif self._last_time - seconds >= BACK_SECONDS:
            self.partial.backwards += 1
            back = self._last_time - seconds
            self.partial.farthest_back = max(self.partial.farthest_back, back)
        self._last_time = seconds

    def _note_key(self, record: _Record, text: bytes) -> None:
        """Give the record's lines their shape; blank lines among them stay without."""
        assert self.keys is not None  # noqa: S101 -- asked for by the caller
        self.keys[record.line] = text
        for line in record.others:
            self.keys[line] = text

    def _bucket(self, record: _Record) -> int | None:
        if not self._by_time:
            return (self._origin + record.offset) >> self.partial.width_shift
        if record.head.seconds == NO_TIME:
            return None
        return record.head.seconds >> self.partial.width_shift

    def _fields(
        self, shape: ShapeSeen, record: _Record, slots: list[Slot], bucket: int | None
    ) -> None:
        head = record.head
        parts = [
            Slot(name, value, -1)
            for name, value in zip(
                _HEADER_NAMES,
                (_LEVELS[head.level], head.host, head.service, head.thread),
                strict=True,
            )
        ]
        if self.partial.fields_kept:
            parts += slots
        else:
            del parts[1:]
        while len(shape.fields) < len(parts):
            shape.fields.append(FieldSeen(name=parts[len(shape.fields)].key))
        position = (self._source << LINE_BITS) + record.line
        for place, part in enumerate(parts):
            self._value(shape, place, part, head.seconds, position, bucket)
        if bucket is None or not self.partial.numbers_kept:
            return
        for place in range(HEADER_FIELDS, len(parts)):
            if parts[place].bin >= 0:
                self._number(shape, place, parts, bucket)

    def _value(  # noqa: PLR0917 -- one call a field
        self,
        shape: ShapeSeen,
        place: int,
        part: Slot,
        seconds: int,
        position: int,
        bucket: int | None,
    ) -> None:
        one = shape.fields[place]
        one.count += 1
        if part.bin >= 0:
            if not one.numeric:
                _forget(shape, place)
            one.numeric += 1
        if one.values is None:
            return
        value = one.values.get(part.value)
        known = len(one.values) + (value is None)
        if one.numeric and known > MAX_COUNTERS:
            one.values = None
            return
        if value is None:
            self._another(shape, place)
            if len(one.values) == MAX_VALUES:
                one.values = None
                return
            value = one.values[part.value] = ValueSeen()
        value.seen.note(seconds, position)
        if bucket is not None:
            wide = bucket >> VALUE_SHIFT
            value.counts[wide] = value.counts.get(wide, 0) + 1

    def _another(self, shape: ShapeSeen, place: int) -> None:
        """Begin the breakdowns by a field that gets its second value, end those with too many."""
        one = shape.fields[place]
        known = list(one.values or ())
        if len(known) == MAX_SIBLING:
            _forget(shape, place)
        if len(known) != 1 or one.numeric or not self.partial.by_kept:
            return
        for other in shape.fields:
            if other is not one and other.numbers:
                other.by[place] = {known[0]: dict(other.numbers)}

    def _number(self, shape: ShapeSeen, place: int, parts: list[Slot], bucket: int) -> None:
        one = shape.fields[place]
        key = bucket >> NUMBER_SHIFT << BIN_BITS | parts[place].bin
        one.numbers[key] = one.numbers.get(key, 0) + 1
        if not self.partial.by_kept:
            return
        for sibling, other in enumerate(shape.fields):
            if other is one or other.numeric or other.values is None:
                continue
            if not 1 < len(other.values) <= MAX_SIBLING:
                continue
            cells = one.by.setdefault(sibling, {}).setdefault(parts[sibling].value, {})
            cells[key] = cells.get(key, 0) + 1


def keyed(key: bytes) -> bytes:
    """Return a pair's key as shapes show it: without the marks that shapes are written with."""
    return key.translate(_SHOWN)


def _forget(shape: ShapeSeen, place: int) -> None:
    """Drop the breakdowns by a field that has numbers or too many values."""
    for other in shape.fields:
        other.by.pop(place, None)


_TRAILING = bytes(range(33))
_SHOWN = bytes(ord("?") if byte < 32 or byte == 127 else byte for byte in range(256))  # noqa: PLR2004 -- ASCII
__all__ = ["MAX_MESSAGE", "Scan"]
