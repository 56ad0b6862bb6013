"""What is known after reading a part of a log, in a form that adds up.

Every limit here is a rule on sets that only grow (so many different shapes, so many occupied
buckets), never on the order of arrival: reading parts alone and merging them gives exactly what
reading everything gives. `scan` and the compiled scan fill it; `mining` makes the digest of it.
"""

from dataclasses import dataclass, field

from homeport.logs.stamps import NO_TIME

MAX_BUCKETS = 4096  # occupied ones; more make buckets twice as wide
MAX_CELLS = 1 << 20  # counts of anything in a bucket; more make buckets twice as wide
FEW_BUCKETS = 256  # occupied; from there on numbers go instead: their breakdowns, then all
MAX_VALUES = 64  # different values of a field
MAX_COUNTERS = 16  # different values of a field that ever held a number
MAX_SIBLING = 12  # different values, none a number, of a field that breaks down a number
FIELD_SHAPES = 2048  # more shapes than that, and fields are not kept
FINE_SHAPES = 32_768  # more, and crowded outlines stand for their shapes
CROWDED = 16  # shapes of one outline
OUTLINES = 4096  # more, and only the number of words tells messages apart
HEADER_FIELDS = 4  # level, host, service, thread come before the holes
VALUE_SHIFT, NUMBER_SHIFT = 4, 5
BIN_BITS = 12
SAMPLE_BYTES = 512
ORDER_SHIFT = 10  # buckets of a log without times begin with a kilobyte
TRACE_BYTES = 16_384
BACK_SECONDS = 60  # a clock set back; less is the disorder of threads
_SPREAD = 0x9E37_79B9_7F4A_7C15
_MASK = (1 << 64) - 1


def lot(source: int, offset: int) -> int:
    """Draw a record's lot: among the records of a shape the lowest is the sample."""
    mixed = ((source << 44) + offset + 1) * _SPREAD & _MASK
    mixed ^= mixed >> 31
    return mixed * _SPREAD & _MASK


@dataclass(slots=True)
class Seen:
    """How often something came, from when to when and where."""

    count: int = 0
    first_time: int = -NO_TIME
    last_time: int = NO_TIME
    first_line: int = 1 << 62
    last_line: int = -1

    def note(self, seconds: int, line: int) -> None:
        """Count one more."""
        self.count += 1
        self.first_line = min(self.first_line, line)
        self.last_line = max(self.last_line, line)
        if seconds != NO_TIME:
            self.first_time = min(self.first_time, seconds)
            self.last_time = max(self.last_time, seconds)

    def add(self, other: "Seen") -> None:
        """Count all the other counted."""
        self.count += other.count
        self.first_time = min(self.first_time, other.first_time)
        self.last_time = max(self.last_time, other.last_time)
        self.first_line = min(self.first_line, other.first_line)
        self.last_line = max(self.last_line, other.last_line)


@dataclass(slots=True)
class ValueSeen:
    """One value of a field over time (bucket -> count)."""

    seen: Seen = field(default_factory=Seen)
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class FieldSeen:
    """What stood in one place: its values while few, its numbers, broken down by others."""

    name: bytes = b""
    count: int = 0
    numeric: int = 0
    values: dict[bytes, ValueSeen] | None = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)  # bucket << 12 | bin -> count
    by: dict[int, dict[bytes, dict[int, int]]] = field(default_factory=dict)  # sibling's place


@dataclass(slots=True)
class ShapeSeen:
    """One shape (or outline, in the coarser modes) over time."""

    text: bytes = b""  # a hole where it varies
    seen: Seen = field(default_factory=Seen)
    counts: dict[int, int] = field(default_factory=dict)
    fields: list[FieldSeen] = field(default_factory=list)
    first_text: bytes = b""
    lot: int = 1 << 64
    lot_text: bytes = b""
    traces: int = 0
    trace_line: int = 1 << 62
    trace_time: int = NO_TIME
    trace_text: bytes = b""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a source that was read, and the times at its ends: what joins it to the next."""

    begin: int
    end: int
    first_time: int
    last_time: int


@dataclass(slots=True)
class Partial:
    """A part of a log, digested as far as parts can be."""

    shapes: dict[bytes, ShapeSeen] = field(default_factory=dict)
    total: dict[int, int] = field(default_factory=dict)
    width_shift: int = 0
    lines: int = 0
    records: int = 0
    untimed: int = 0
    bytes: int = 0
    source_lines: dict[int, int] = field(default_factory=dict)
    source_bytes: dict[int, int] = field(default_factory=dict)
    fields_kept: bool = True
    by_kept: bool = True
    numbers_kept: bool = True
    coarse: int = 0
    stretches: dict[int, list[Stretch]] = field(default_factory=dict)  # by source, in order
    backwards: int = 0  # times the clock went back within a stretch
    farthest_back: int = 0  # seconds
