"""Keeps a partial digest within its bounds: wider buckets, fewer fields, coarser shapes.

Every step down depends on how many different things were seen, never on when: see `partial`.
"""

import re
from collections import defaultdict

from homeport.logs.adding import add_shape
from homeport.logs.partial import (
    BIN_BITS,
    CROWDED,
    FEW_BUCKETS,
    FIELD_SHAPES,
    FINE_SHAPES,
    MAX_BUCKETS,
    MAX_CELLS,
    OUTLINES,
    FieldSeen,
    Partial,
    ShapeSeen,
)
from homeport.logs.shapes import HOLE

OUTLINE_MARK, SIZE_MARK = b"\x02", b"\x03"
_BIN_MASK = (1 << BIN_BITS) - 1
_WORD = re.compile(rb"(?:[^\x00\x02-\x20=:,;|\"'()\[\]{}<>.\x7f]|(?<!\.)\.(?!\.))+")


def keep(partial: Partial) -> None:
    """Step down until everything is within its bounds."""
    if partial.fields_kept and len(partial.shapes) > FIELD_SHAPES:
        drop_fields(partial)
    if partial.coarse or len(partial.shapes) > FINE_SHAPES:
        coarsen(partial)
    while len(partial.total) > MAX_BUCKETS:
        widen(partial)
    while _cells(partial) > MAX_CELLS:
        if len(partial.total) > FEW_BUCKETS or not partial.numbers_kept:
            if len(partial.total) < 2:  # noqa: PLR2004 -- one bucket cannot get wider
                break
            widen(partial)
        elif partial.by_kept:
            partial.by_kept = False
            for one in _fields(partial):
                one.by.clear()
        else:
            partial.numbers_kept = False
            for one in _fields(partial):
                one.numbers.clear()


def _fields(partial: Partial) -> list[FieldSeen]:
    return [one for shape in partial.shapes.values() for one in shape.fields]


def _cells(partial: Partial) -> int:
    return sum(
        len(shape.counts)
        + sum(
            len(one.numbers)
            + sum(len(value.counts) for value in (one.values or {}).values())
            + sum(len(cells) for by in one.by.values() for cells in by.values())
            for one in shape.fields
        )
        for shape in partial.shapes.values()
    )


def halved(counts: dict[int, int], bits: int = 0) -> dict[int, int]:
    """Return counts in buckets twice as wide; `bits` below the bucket are kept as they are."""
    low = (1 << bits) - 1
    result: dict[int, int] = {}
    for key, count in counts.items():
        wide = (key >> bits >> 1 << bits) | (key & low)
        result[wide] = result.get(wide, 0) + count
    return result


def widen(partial: Partial) -> None:
    """Make every bucket twice as wide."""
    partial.width_shift += 1
    partial.total = halved(partial.total)
    for shape in partial.shapes.values():
        shape.counts = halved(shape.counts)
        for one in shape.fields:
            one.numbers = halved(one.numbers, BIN_BITS)
            for value in (one.values or {}).values():
                value.counts = halved(value.counts)
            for cells in one.by.values():
                for text in cells:
                    cells[text] = halved(cells[text], BIN_BITS)


def drop_fields(partial: Partial) -> None:
    """Keep of all fields the level only, and no traces."""
    partial.fields_kept = False
    for shape in partial.shapes.values():
        shape.trace_text = b""
        del shape.fields[1:]


def outline_of(text: bytes) -> bytes:
    """Return a shape with holes for all words but the first and those that name a value."""
    first = True
    result: list[bytes] = []
    end = 0
    for found in _WORD.finditer(text):
        result.append(text[end : found.start()])
        end = found.end()
        after = text[end : end + 1]
        kept = found[0] != HOLE and (first or after in (b"=", b":"))
        result.append(found[0] if kept else HOLE)
        first = False
    return OUTLINE_MARK + b"".join(result) + text[end:]


def size_of(text: bytes) -> bytes:
    """Return the coarsest key: how many words a shape has."""
    return SIZE_MARK + str(min(sum(1 for _ in _WORD.finditer(text)), 255)).encode()


def met(one: bytes, other: bytes) -> bytes:
    """Return what two texts of one outline share: a hole where their words differ."""
    if one == other or not one:
        return other
    ours, theirs = list(_WORD.finditer(one)), list(_WORD.finditer(other))
    result: list[bytes] = []
    end = 0
    for mine, its in zip(ours, theirs, strict=True):
        result += (one[end : mine.start()], mine[0] if mine[0] == its[0] else HOLE)
        end = mine.end()
    return b"".join(result) + one[end:]


def coarsen(partial: Partial) -> None:
    """Let outlines stand for their shapes where they crowd; at last only the number of words."""
    partial.coarse = max(partial.coarse, 1)
    groups: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for key, shape in partial.shapes.items():
        if key[:1] != SIZE_MARK:
            groups[key if key[:1] == OUTLINE_MARK else outline_of(shape.text)].append(key)
    if partial.coarse == 1 and len(groups) > OUTLINES:
        partial.coarse = 2
    for outline, keys in groups.items():
        if partial.coarse > 1:
            for key in sorted(keys):
                _stand_in(partial, size_of(partial.shapes[key].text), key)
        elif len(keys) > CROWDED or outline in partial.shapes:
            for key in sorted(keys):
                _stand_in(partial, outline, key)
    _forget_levels(partial)


def _forget_levels(partial: Partial) -> None:
    """Keep of the levels of what stands for others how often each came, but not when."""
    for key, shape in partial.shapes.items():
        for one in shape.fields[:1] if key[:1] in (OUTLINE_MARK, SIZE_MARK) else ():
            for value in (one.values or {}).values():
                value.counts.clear()


def _stand_in(partial: Partial, whole: bytes, key: bytes) -> None:
    """Add the shape of one key to that of another, which stands for it from now on."""
    if key == whole:
        return
    shape = partial.shapes.pop(key)
    ours = partial.shapes.setdefault(whole, ShapeSeen())
    ours.text = HOLE if whole[:1] == SIZE_MARK else met(ours.text, shape.text)
    add_shape(ours, shape)
