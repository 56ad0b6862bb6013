"""The compiled scan (`scan.c`), where it was built: the same results as `scan`, many times faster.

The library needs no interpreter's header and is loaded with ctypes; while it reads, other threads
run. Where it is missing or cannot be loaded, `available` says so and `scan` does the work.
"""

import ctypes
import os
import struct
from array import array
from collections.abc import Mapping
from functools import cache
from itertools import starmap
from pathlib import Path

from homeport.logs import partial as limits
from homeport.logs.layout import LEVEL_WORDS
from homeport.logs.partial import (
    HEADER_FIELDS,
    FieldSeen,
    Partial,
    Seen,
    ShapeSeen,
    Stretch,
    ValueSeen,
)
from homeport.logs.plan import Form, Plan
from homeport.logs.shapes import HOLE
from homeport.logs.stamps import FORMATS, year_of
from homeport.logs.structured import PARTS

LIBRARIES = ("_scan.so", "_scan.dylib", "_scan.dll")
DISABLE = "HOMEPORT_PURE"  # set to anything: use the Python scan
SLOW_HINT = "install a wheel of your platform, or a C compiler, then reinstall homeport"
_LINE_BITS = 40
_FORMS = {Form.PLAIN: 0, Form.JSON: 1, Form.PAIRS: 2}
_RATE, _VALUE, _NUMBER, _BY = range(4)
_OUTLINE, _SIZE = 1, 2


@cache
def _library() -> ctypes.CDLL | None:
    if switched_off():
        return None
    for name in LIBRARIES:
        path = Path(__file__).with_name(name)
        if path.exists():
            try:
                return _declared(ctypes.CDLL(str(path)))
            except (OSError, AttributeError):
                return None  # built for another machine
    return None


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer, size = ctypes.c_void_p, ctypes.c_uint64
    library.homeport_scan_new.restype = pointer
    library.homeport_scan_new.argtypes = [ctypes.c_char_p]
    library.homeport_scan_feed.restype = ctypes.c_int
    library.homeport_scan_feed.argtypes = [pointer, pointer, size]
    library.homeport_scan_finish.restype = ctypes.c_int64
    library.homeport_scan_finish.argtypes = [pointer, ctypes.c_int]
    library.homeport_scan_end.restype = ctypes.c_int
    library.homeport_scan_end.argtypes = [pointer]
    library.homeport_scan_buckets.restype = ctypes.c_uint32
    library.homeport_scan_buckets.argtypes = [pointer, pointer]
    library.homeport_scan_result.restype = pointer
    library.homeport_scan_result.argtypes = [pointer]
    library.homeport_scan_free.restype = None
    library.homeport_scan_free.argtypes = [pointer]
    return library


def switched_off() -> bool:
    """Tell whether the person asked for the scan in Python."""
    return DISABLE in os.environ


def available() -> bool:
    """Tell whether the compiled scan is installed and loads here."""
    return _library() is not None


class NativeScan:
    """Takes the bytes of one source (or of a part of it) in order; see `scan.Scan`."""

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
        """Start at `offset` of source number `source`; `keep_keys` remembers each line's shape."""
        library = _library()
        assert library is not None  # noqa: S101 -- `available` was asked before
        self._library = library
        self._source, self._keep_keys = source, keep_keys
        self.keys: list[bytes | None] | None = None
        self.done = self._ended = False
        places = (offset, -1 if limit is None else limit, origin)
        config = _config(plan, source, places, by_time=by_time, keys=keep_keys)
        self._scan = library.homeport_scan_new(config)
        if not self._scan:
            raise MemoryError

    def feed(self, data: bytes | memoryview) -> None:
        """Read on."""
        if isinstance(data, memoryview):  # of a bytearray: passed where it lies
            place: object = (ctypes.c_char * len(data)).from_buffer(data)
        else:
            place = ctypes.c_char_p(data)
        answer = self._library.homeport_scan_feed(self._scan, place, len(data))
        if answer < 0:
            raise MemoryError
        self.done = answer == 1

    def end(self) -> tuple[int, list[int]]:
        """Take what is left; return the buckets' width (as a shift) and the occupied ones."""
        shift = self._library.homeport_scan_end(self._scan)
        if shift < 0:
            raise MemoryError
        self._ended = True
        room = (ctypes.c_int64 * self._library.homeport_scan_buckets(self._scan, None))()
        self._library.homeport_scan_buckets(self._scan, room)
        return shift, list(room)

    def finish(self, width_shift: int = 0) -> Partial:
        """Return everything, in buckets at least so wide, and let the memory go."""
        if not self._ended:
            self.end()
        size = self._library.homeport_scan_finish(self._scan, width_shift)
        if size < 0:
            raise MemoryError
        blob = ctypes.string_at(self._library.homeport_scan_result(self._scan), size)
        self._free()
        reader = _Reader(blob, self._source)
        result = reader.partial()
        if self._keep_keys:
            self.keys = reader.keys()
        return result

    def _free(self) -> None:
        scan, self._scan = self._scan, None
        if scan:
            self._library.homeport_scan_free(scan)

    def __del__(self) -> None:
        if getattr(self, "_scan", None):
            self._free()


def _config(
    plan: Plan, source: int, places: tuple[int, int, int], *, by_time: bool, keys: bool
) -> bytes:
    """Write what the other side reads first, in its order; `places`: offset, limit, origin."""
    numbers = struct.pack(
        "<5q11I6B",
        plan.reference,
        year_of(plan.reference),
        *places,
        source,
        limits.MAX_BUCKETS,
        limits.MAX_CELLS,
        limits.FEW_BUCKETS,
        limits.MAX_VALUES,
        limits.MAX_COUNTERS,
        limits.MAX_SIBLING,
        limits.FIELD_SHAPES,
        limits.FINE_SHAPES,
        limits.CROWDED,
        limits.OUTLINES,
        0 if by_time else limits.ORDER_SHIFT,
        _FORMS[plan.form],
        plan.fold_plain,
        by_time,
        keys,
        len(plan.layouts),
    )
    layouts = b"".join(
        bytes((len(layout),))
        + b"".join(
            move.step.encode() + bytes((move.argument,)) + move.role.encode() for move in layout
        )
        for layout in plan.layouts
    )
    formats = bytes((len(FORMATS),)) + b"".join(
        bytes((len(form),)) + form.encode() for form in FORMATS
    )
    return numbers + layouts + formats + _words(LEVEL_WORDS) + _words(PARTS)


def _words(table: Mapping[bytes, int]) -> bytes:
    return struct.pack("<H", len(table)) + b"".join(
        bytes((len(word),)) + word + bytes((value,)) for word, value in table.items()
    )


def _complete(shape: ShapeSeen) -> None:
    """Give each field's first value its counts: what the other values leave of the shape's."""
    wide: dict[int, int] = {}
    for bucket, count in shape.counts.items():
        key = bucket >> limits.VALUE_SHIFT
        wide[key] = wide.get(key, 0) + count
    for one in shape.fields:
        if not one.values:
            continue
        left = dict(wide)
        values = iter(one.values.values())
        first = next(values)
        if len(one.values) == 1:
            first.counts = left
            continue
        for value in values:
            for key, count in value.counts.items():
                left[key] -= count
        first.counts = {key: count for key, count in left.items() if count}


def _breaks_down(one: FieldSeen) -> bool:
    return not one.numeric and 1 < len(one.values or ()) <= limits.MAX_SIBLING


class _Reader:
    """Reads what the compiled scan wrote, in the same order."""

    def __init__(self, blob: bytes, source: int) -> None:
        self._blob, self._at, self._base = blob, 0, source << _LINE_BITS
        self._source = source
        self._by_kept = True
        self._by_entry: dict[int, bytes] = {}
        self._dicts: dict[tuple[int, int], dict[int, int]] = {}
        self._by: dict[int, list[tuple[int, int, dict[int, int]]]] = {}

    def _numbers(self, count: int) -> tuple[int, ...]:
        result = struct.unpack_from(f"<{count}q", self._blob, self._at)
        self._at += 8 * count
        return result

    def _number(self) -> int:
        return int(self._numbers(1)[0])

    def _text(self) -> bytes:
        size = self._number()
        self._at += size
        return self._blob[self._at - size : self._at]

    def _array(self, count: int) -> "array[int]":
        result = array("q")
        result.frombytes(self._blob[self._at : self._at + 8 * count])
        self._at += 8 * count
        return result

    def partial(self) -> Partial:
        """Return everything but the lines' shapes."""
        lines, records, untimed, size, shift, fields, by, numbers, coarse = self._numbers(9)
        begin, end, first, last, backwards, farthest, buckets = self._numbers(7)
        flat = self._array(2 * buckets)
        part = Partial(
            total=dict(zip(flat[::2], flat[1::2], strict=True)),
            width_shift=shift,
            lines=lines,
            records=records,
            untimed=untimed,
            bytes=size,
            source_lines={self._source: lines},
            source_bytes={self._source: size},
            fields_kept=bool(fields),
            by_kept=bool(by),
            numbers_kept=bool(numbers),
            coarse=coarse,
            stretches={self._source: [Stretch(begin, end, first, last)]},
            backwards=backwards,
            farthest_back=farthest,
        )
        self._by_kept = part.by_kept and part.numbers_kept
        self._cells()
        for _ in range(self._number()):
            key, shape = self._shape()
            part.shapes[key] = shape
        return part

    def _cells(self) -> None:
        count = self._number()
        keys, counts = self._array(count), self._array(count)
        for _ in range(self._number()):
            kind, identity, low, begin, end = self._numbers(5)
            cells = dict(zip(keys[begin:end], counts[begin:end], strict=True))
            if kind == _BY:
                self._by.setdefault(identity, []).append((low >> 4, low & 15, cells))
            else:
                self._dicts[kind, identity] = cells

    def _seen(self, numbers: tuple[int, ...]) -> Seen:
        count, first_time, last_time, first_line, last_line = numbers
        return Seen(count, first_time, last_time, first_line + self._base, last_line + self._base)

    def _shape(self) -> tuple[bytes, ShapeSeen]:
        identity, kind, *head = self._numbers(13)
        traces, trace_line, trace_time, drawn, fields, first_field = head[5:]
        text, first, sample, trace = (self._text() for _ in range(4))
        key = text
        if kind == _OUTLINE:
            from homeport.logs.bounds import outline_of  # noqa: PLC0415 -- crowded logs only

            key = outline_of(text)
        shape = ShapeSeen(
            text=HOLE if kind == _SIZE else text,
            seen=self._seen(tuple(head[:5])),
            counts=self._dicts.pop((_RATE, identity), {}),
            first_text=first,
            lot=drawn & 0xFFFF_FFFF_FFFF_FFFF,
            lot_text=sample,
            traces=traces,
            trace_line=trace_line + self._base if traces else trace_line,
            trace_time=trace_time,
            trace_text=trace,
        )
        shape.fields = [self._field(first_field + place) for place in range(fields)]
        if not kind:
            _complete(shape)
        for place in range(HEADER_FIELDS, fields):
            self._breakdowns(shape.fields, place, first_field + place)
        self._by_entry[identity] = key
        return key, shape

    def _field(self, identity: int) -> FieldSeen:
        count, numeric, overflow, values = self._numbers(4)
        name = self._text()
        result = FieldSeen(name, count, numeric)
        result.numbers = self._dicts.pop((_NUMBER, identity), {})
        assert result.values is not None  # noqa: S101 -- made so above
        for _ in range(values):
            number, *seen = self._numbers(6)
            result.values[self._text()] = ValueSeen(
                self._seen(tuple(seen)), self._dicts.pop((_VALUE, number), {})
            )
        if overflow:
            result.values = None
        return result

    def _breakdowns(self, fields: list[FieldSeen], place: int, identity: int) -> None:
        """Give a field its breakdowns; a sibling's first value has what the others leave."""
        one = fields[place]
        for sibling, number, cells in self._by.pop(identity, ()):
            values = list(fields[sibling].values or ())
            by = one.by.setdefault(sibling, {})
            by[values[number]] = cells
        for sibling, other in enumerate(fields):
            if not (one.numbers and self._by_kept and _breaks_down(other)) or other is one:
                continue
            by = one.by.setdefault(sibling, {})
            first = next(iter(other.values or ()))
            rest = dict(one.numbers)
            for cells in by.values():
                for key, count in cells.items():
                    rest[key] -= count
            left = {key: count for key, count in rest.items() if count}
            if left:
                by[first] = left

    def keys(self) -> list[bytes | None]:
        """Return each line's shape."""
        return list(
            starmap(self._by_entry.get, ((entry,) for entry in self._array(self._number())))
        )
