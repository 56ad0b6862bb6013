"""What is known of a log after one pass: templates, their counts over time, the values they carry.

Plain values for the rooms and files that look for what changed; how they come about is the
business of `scan`, `partial` and `templates`. Nothing here is redacted yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from homeport.logs.shapes import number_of

VALUE_STEPS = 16  # fine buckets in one bucket of value counts
NUMBER_STEPS = 32  # fine buckets in one bucket of numeric sketches


class Axis(StrEnum):
    """What the buckets run over."""

    TIME = "time"  # seconds since 1970, UTC
    ORDER = "order"  # bytes from the start: the log carries no usable times


@dataclass(frozen=True, slots=True)
class Sketch:
    """Numbers over time: per number bucket a logarithmic histogram (bin -> count)."""

    cells: Mapping[int, Mapping[int, int]]

    def buckets(self) -> list[int]:
        """Return the occupied buckets in order."""
        return sorted(self.cells)

    def total(self) -> int:
        """Return how many numbers were seen."""
        return sum(sum(bins.values()) for bins in self.cells.values())

    def merged(self, low: int | None = None, high: int | None = None) -> dict[int, int]:
        """Return one histogram of the buckets from `low` to before `high`."""
        whole: dict[int, int] = {}
        for bucket, bins in self.cells.items():
            if (low is None or bucket >= low) and (high is None or bucket < high):
                for place, count in bins.items():
                    whole[place] = whole.get(place, 0) + count
        return whole

    def quantile(self, share: float, low: int | None = None, high: int | None = None) -> float:
        """Return the number below which `share` of those between `low` and `high` lie, or nan."""
        bins = sorted((number_of(place), count) for place, count in self.merged(low, high).items())
        wanted = share * sum(count for _, count in bins)
        seen = 0
        for number, count in bins:
            seen += count
            if seen >= wanted:
                return number
        return float("nan")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: how often, when first and last, and its counts over time."""

    count: int
    first: float | None
    last: float | None
    first_line: int
    counts: Mapping[int, int]  # value bucket -> lines


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in one hole of a variant, or in one part of the header (`@host`, `@level`)."""

    name: str
    slot: int  # which `<*>` of the variant's text; -1 for a part of the header
    count: int
    numeric: bool  # every value seen was a number
    values: Mapping[str, Value]  # complete up to 64 different values, else empty
    overflow: bool  # there were more
    numbers: Sketch | None = None
    by: Mapping[str, Mapping[str, Sketch]] = field(default_factory=dict)  # sibling -> value


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the distinct shapes that make a template."""

    text: str
    count: int
    first: float | None
    last: float | None
    counts: Mapping[int, int]
    fields: tuple[Field, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message. `samples` are raw lines, the first one first."""

    id: str
    text: str  # with <*> where it varies
    level: str  # the most frequent: fatal error warn info debug trace, or nothing
    levels: Mapping[str, int]
    count: int
    first: float | None
    last: float | None
    first_line: int  # 1-based, counted over all sources in their order
    last_line: int
    samples: tuple[str, ...]
    counts: Mapping[int, int]  # fine bucket -> records
    variants: tuple[Variant, ...]  # the most frequent first


@dataclass(frozen=True, slots=True)
class TraceSample:
    """A record of several lines, kept whole (to a bound) for the reader of stack traces."""

    template: str
    count: int
    first: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file or stream that was read, or could not be."""

    name: str
    bytes: int
    lines: int
    format: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """A whole log, digested; equal for any partition of the same input."""

    lines: int
    records: int
    bytes: int
    axis: Axis
    width: int  # seconds (or bytes) of a fine bucket: bucket b covers [b * width, (b + 1) * width)
    total: Mapping[int, int]
    templates: tuple[Template, ...]
    traces: tuple[TraceSample, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    complete: bool = True
    sampled: bool = False
    fraction: float = 1.0
    coarse: int = 0

    @property
    def value_width(self) -> int:
        """The width of a bucket of value counts."""
        return self.width * VALUE_STEPS

    @property
    def number_width(self) -> int:
        """The width of a bucket of numeric sketches."""
        return self.width * NUMBER_STEPS


def added(parts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return the sums of counts by bucket."""
    whole: dict[int, int] = {}
    for part in parts:
        for bucket, count in part.items():
            whole[bucket] = whole.get(bucket, 0) + count
    return whole
