"""Adds what one part knows of a shape to what another knows of it."""

from homeport.logs.partial import (
    MAX_COUNTERS,
    MAX_SIBLING,
    MAX_VALUES,
    FieldSeen,
    ShapeSeen,
    ValueSeen,
)


def add_counts(whole: dict[int, int], part: dict[int, int]) -> None:
    """Add counts, key by key."""
    if whole.keys().isdisjoint(part):  # parts of a log mostly cover different times
        whole.update(part)
        return
    for key, count in part.items():
        whole[key] = whole.get(key, 0) + count


def add_shape(whole: ShapeSeen, part: ShapeSeen) -> None:
    """Add one shape's counts, texts and fields to another's; `part` is used up."""
    if part.seen.first_line < whole.seen.first_line:
        whole.first_text = part.first_text
    if part.lot < whole.lot:
        whole.lot, whole.lot_text = part.lot, part.lot_text
    whole.seen.add(part.seen)
    add_counts(whole.counts, part.counts)
    whole.traces += part.traces
    if part.trace_line < whole.trace_line:
        whole.trace_line, whole.trace_time = part.trace_line, part.trace_time
        whole.trace_text = part.trace_text
    while len(whole.fields) < len(part.fields):
        whole.fields.append(FieldSeen())
    _add_breakdowns(whole.fields, part.fields)
    for ours, theirs in zip(whole.fields, part.fields, strict=False):
        _add_field(ours, theirs)


def _add_breakdowns(whole: list[FieldSeen], part: list[FieldSeen]) -> None:
    """Add the breakdowns, before values and numbers are added: one value alone breaks nothing down.

    So where a part knows one value of a sibling, all its numbers belong to that value.
    """
    for sibling, (ours, theirs) in enumerate(zip(whole, part, strict=False)):
        several = _several(ours, theirs)
        for field, other in zip(whole, part, strict=False):
            if not several or field is ours or not (field.numeric or other.numeric):
                field.by.pop(sibling, None)
                continue
            cells = _cells(field, ours, sibling)
            for value, counts in _cells(other, theirs, sibling).items():
                add_counts(cells.setdefault(value, {}), counts)
            field.by[sibling] = cells


def _several(ours: FieldSeen, theirs: FieldSeen) -> bool:
    if ours.values is None or theirs.values is None or ours.numeric or theirs.numeric:
        return False
    return 1 < len(ours.values.keys() | theirs.values.keys()) <= MAX_SIBLING


def _cells(field: FieldSeen, sibling: FieldSeen, place: int) -> dict[bytes, dict[int, int]]:
    if place in field.by:
        return field.by[place]
    return {value: dict(field.numbers) for value in sibling.values or ()} if field.numbers else {}


def _add_field(whole: FieldSeen, part: FieldSeen) -> None:
    whole.name = whole.name or part.name
    whole.count += part.count
    whole.numeric += part.numeric
    add_counts(whole.numbers, part.numbers)
    if whole.values is None or part.values is None:
        whole.values = None
        return
    for text, value in part.values.items():
        ours = whole.values.setdefault(text, ValueSeen())
        ours.seen.add(value.seen)
        add_counts(ours.counts, value.counts)
    if len(whole.values) > (MAX_COUNTERS if whole.numeric else MAX_VALUES):
        whole.values = None
