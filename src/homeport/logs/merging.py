"""Merges what is known of two parts of a log, in any order and any grouping."""

from collections.abc import Sequence

from homeport.logs.adding import add_counts, add_shape
from homeport.logs.bounds import drop_fields, keep, met, widen
from homeport.logs.partial import BACK_SECONDS, MAX_BUCKETS, Partial, ShapeSeen, Stretch
from homeport.logs.stamps import NO_TIME


def merge(whole: Partial, part: Partial) -> Partial:
    """Add `part` to `whole` and return it; both are used up."""
    if not (whole.shapes or whole.lines or whole.bytes):
        return part
    while whole.width_shift < part.width_shift:
        widen(whole)
    while part.width_shift < whole.width_shift:
        widen(part)
    whole.lines += part.lines
    whole.records += part.records
    whole.untimed += part.untimed
    whole.bytes += part.bytes
    add_counts(whole.source_lines, part.source_lines)
    add_counts(whole.source_bytes, part.source_bytes)
    add_counts(whole.total, part.total)
    _join_clocks(whole, part)
    whole.coarse = max(whole.coarse, part.coarse)
    _agree(whole, part)
    for key, shape in part.shapes.items():
        ours = whole.shapes.get(key)
        if ours is None:
            ours = whole.shapes[key] = ShapeSeen(text=shape.text)
        ours.text = met(ours.text, shape.text)
        add_shape(ours, shape)
    _strip(whole)
    keep(whole)
    return whole


def _join_clocks(whole: Partial, part: Partial) -> None:
    """Join stretches that lie side by side; the clock may have gone back between them."""
    whole.backwards += part.backwards
    whole.farthest_back = max(whole.farthest_back, part.farthest_back)
    for source, stretches in part.stretches.items():
        both = (*whole.stretches.get(source, ()), *stretches)
        known = sorted((one for one in both if one.begin < one.end), key=lambda one: one.begin)
        joined = known[:1]
        for one in known[1:]:
            before = joined[-1]
            if before.end != one.begin:
                joined.append(one)
                continue
            back = before.last_time - one.first_time
            if NO_TIME not in (before.last_time, one.first_time) and back >= BACK_SECONDS:
                whole.backwards += 1
                whole.farthest_back = max(whole.farthest_back, back)
            joined[-1] = Stretch(
                before.begin,
                one.end,
                one.first_time if before.first_time == NO_TIME else before.first_time,
                before.last_time if one.last_time == NO_TIME else one.last_time,
            )
        whole.stretches[source] = joined


def common_shift(parts: Sequence[tuple[int, list[int]]]) -> int:
    """Return how wide the buckets of the merged parts will be at least, from the occupied ones."""
    shift = max(one for one, _ in parts)
    while True:
        occupied = {bucket >> (shift - one) for one, buckets in parts for bucket in buckets}
        if len(occupied) <= MAX_BUCKETS:
            return shift
        shift += 1


def _agree(whole: Partial, part: Partial) -> None:
    """Keep what both have kept."""
    whole.by_kept = whole.by_kept and part.by_kept
    whole.numbers_kept = whole.numbers_kept and part.numbers_kept
    if not (whole.fields_kept and part.fields_kept):
        drop_fields(whole)
        drop_fields(part)


def _strip(whole: Partial) -> None:
    if whole.by_kept and whole.numbers_kept:
        return
    for shape in whole.shapes.values():
        for one in shape.fields:
            one.by.clear()
            if not whole.numbers_kept:
                one.numbers.clear()


def move_lines(partial: Partial, lines: int) -> None:
    """Count the lines of a part on from `lines`; it must come from one source."""
    for shape in partial.shapes.values():
        marks = [shape.seen]
        marks += [value.seen for one in shape.fields for value in (one.values or {}).values()]
        for seen in marks:
            seen.first_line += lines
            seen.last_line += lines
        if shape.traces:
            shape.trace_line += lines
