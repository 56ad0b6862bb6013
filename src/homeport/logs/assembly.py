"""Makes the digest of a partial one: mines the templates and gives every count its place."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from homeport.logs.digest import (
    Axis,
    Digest,
    Field,
    Sketch,
    Source,
    Template,
    TraceSample,
    Value,
    Variant,
    added,
)
from homeport.logs.partial import BIN_BITS, HEADER_FIELDS, FieldSeen, Partial, Seen, ShapeSeen
from homeport.logs.shapes import HOLE
from homeport.logs.stamps import NO_TIME
from homeport.logs.templates import mine

LINE_BITS = 40
CONSTANT = 20  # records after which a key that always has one word for a value keeps the word
_BIN_MASK = (1 << BIN_BITS) - 1
_LINE_MASK = (1 << LINE_BITS) - 1
_MAX_TRACES = 40
_LEVEL_ORDER = ("fatal", "error", "warn", "info", "debug", "trace", "")


def assemble(
    partial: Partial,
    sources: Sequence[Source] = (),
    *,
    by_time: bool = True,
    notes: Sequence[str] = (),
) -> Digest:
    """Return the digest of all that was read; `sources` in the order of their numbers."""
    lines = _Lines(partial)
    members: defaultdict[str, list[ShapeSeen]] = defaultdict(list)
    for key, template in _templates(partial).items():
        members[template].append(partial.shapes[key])
    templates = sorted(
        (_template(text, group, lines) for text, group in members.items()),
        key=lambda template: (-template.count, template.text),
    )
    return Digest(
        lines=partial.lines,
        records=partial.records,
        bytes=partial.bytes,
        axis=Axis.TIME if by_time else Axis.ORDER,
        width=1 << partial.width_shift,
        total=dict(sorted(partial.total.items())),
        templates=tuple(templates),
        traces=_traces(members),
        sources=tuple(sources),
        notes=(*notes, *_notes(partial, by_time=by_time)),
        coarse=partial.coarse,
    )


def template_ids(partial: Partial) -> tuple[dict[bytes, str], dict[str, tuple[str, int]]]:
    """Return each shape's template id, and each template's text and count."""
    ids: dict[bytes, str] = {}
    known: dict[str, tuple[str, int]] = {}
    for key, template in _templates(partial).items():
        name = id_of(template)
        ids[key] = name
        count = partial.shapes[key].seen.count
        known[name] = (template, known.get(name, ("", 0))[1] + count)
    return ids, known


def _templates(partial: Partial) -> dict[bytes, str]:
    """Return the text of the template that each shape belongs to, by the shape's key."""
    texts = {key: _constants(shape) for key, shape in partial.shapes.items()}
    counts: Counter[str] = Counter()
    for key, text in texts.items():
        counts[text] += partial.shapes[key].seen.count
    mined = mine(counts)
    return {key: mined.texts[mined.of_shape[text]] for key, text in texts.items()}


def id_of(text: str) -> str:
    """Return a template's lasting name."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _constants(shape: ShapeSeen) -> str:
    """Return the shape with the words that a key always has as its value."""
    if shape.seen.count < CONSTANT or b"=" + HOLE not in shape.text:
        return shape.text.decode("utf-8", "replace")
    pieces = shape.text.split(HOLE)
    result = pieces[0]
    for place, piece in enumerate(pieces[1:]):
        hole = HOLE
        fields = shape.fields[HEADER_FIELDS + place : HEADER_FIELDS + place + 1]
        if result.endswith(b"=") and fields and fields[0].values and len(fields[0].values) == 1:
            (word,) = fields[0].values
            if word.isalpha() and word.lower() not in (b"true", b"false", b"null", b"none", b"nil"):
                hole = word
        result += hole + piece
    return result.decode("utf-8", "replace")


class _Lines:
    """Turns positions (source and line in it) into line numbers over all sources."""

    def __init__(self, partial: Partial) -> None:
        self._before: dict[int, int] = {}
        lines = 0
        for source in sorted(partial.source_lines):
            self._before[source] = lines
            lines += partial.source_lines[source]

    def number(self, position: int) -> int:
        return self._before.get(position >> LINE_BITS, 0) + (position & _LINE_MASK) + 1


def _times(seen: Seen) -> tuple[float | None, float | None]:
    if seen.last_time == NO_TIME:
        return None, None
    return float(seen.first_time), float(seen.last_time)


def _template(text: str, group: list[ShapeSeen], lines: _Lines) -> Template:
    group = sorted(group, key=lambda shape: (-shape.seen.count, shape.text))
    whole = Seen()
    levels: Counter[str] = Counter()
    for shape in group:
        whole.add(shape.seen)
        for word, value in (shape.fields[0].values or {}).items() if shape.fields else ():
            levels[_text(word)] += value.seen.count
    first = min(group, key=lambda shape: shape.seen.first_line)
    drawn = sorted(group, key=lambda shape: shape.lot)
    samples = dict.fromkeys(
        _text(sample) for sample in (first.first_text, *(shape.lot_text for shape in drawn[:2]))
    )
    begin, end = _times(whole)
    level = min(levels, key=lambda name: (-levels[name], _LEVEL_ORDER.index(name)), default="")
    return Template(
        id=id_of(text),
        text=text,
        level=level,
        levels=dict(levels),
        count=whole.count,
        first=begin,
        last=end,
        first_line=lines.number(whole.first_line),
        last_line=lines.number(whole.last_line),
        samples=tuple(samples),
        counts=dict(sorted(added(shape.counts for shape in group).items())),
        variants=tuple(_variant(shape, lines) for shape in group),
    )


def _variant(shape: ShapeSeen, lines: _Lines) -> Variant:
    begin, end = _times(shape.seen)
    names = [_name(place, one) for place, one in enumerate(shape.fields)]
    fields = tuple(
        _field(place, shape.fields, names, lines)
        for place, one in enumerate(shape.fields)
        if place >= HEADER_FIELDS or one.values is None or set(one.values) != {b""}
    )
    return Variant(
        text=_text(shape.text.replace(HOLE, b"<*>")),
        count=shape.seen.count,
        first=begin,
        last=end,
        counts=shape.counts,
        fields=fields,
        samples=tuple(dict.fromkeys((_text(shape.first_text), _text(shape.lot_text)))),
    )


def _name(place: int, one: FieldSeen) -> str:
    return _text(one.name) or f"#{place - HEADER_FIELDS}"


def _field(place: int, fields: Sequence[FieldSeen], names: Sequence[str], lines: _Lines) -> Field:
    one = fields[place]
    values = {}
    for text, value in sorted((one.values or {}).items()):
        begin, end = _times(value.seen)
        values[_text(text)] = Value(
            value.seen.count, begin, end, lines.number(value.seen.first_line), value.counts
        )
    return Field(
        name=names[place],
        slot=place - HEADER_FIELDS if place >= HEADER_FIELDS else -1,
        count=one.count,
        numeric=one.numeric == one.count,
        values=values,
        overflow=one.values is None,
        numbers=_sketch(one.numbers) if one.numbers else None,
        by={
            names[sibling]: {_text(text): _sketch(cells) for text, cells in sorted(by.items())}
            for sibling, by in sorted(one.by.items())
        },
    )


def _sketch(cells: dict[int, int]) -> Sketch:
    buckets: dict[int, dict[int, int]] = {}
    for key in sorted(cells):
        buckets.setdefault(key >> BIN_BITS, {})[key & _BIN_MASK] = cells[key]
    return Sketch(buckets)


def _traces(members: dict[str, list[ShapeSeen]]) -> tuple[TraceSample, ...]:
    found = []
    for text, group in members.items():
        count = sum(shape.traces for shape in group)
        if count:
            first = min(group, key=lambda shape: shape.trace_line)
            begin = None if first.trace_time == NO_TIME else float(first.trace_time)
            found.append(TraceSample(id_of(text), count, begin, _text(first.trace_text)))
    found.sort(key=lambda trace: (-trace.count, trace.template))
    return tuple(found[:_MAX_TRACES])


def _notes(partial: Partial, *, by_time: bool) -> list[str]:
    notes = []
    if not by_time:
        notes.append("no usable times: the order of the lines is used instead")
    elif partial.untimed:
        some = "1 record carries" if partial.untimed == 1 else f"{partial.untimed:,} records carry"
        notes.append(f"{some} no time: in no count over time")
    if by_time and partial.backwards:
        often = "once" if partial.backwards == 1 else f"{partial.backwards:,} times"
        notes.append(f"the clock went back {often}, by {partial.farthest_back:,} s at most")
    if partial.coarse == 1:
        notes.append("very many different shapes: crowded ones are kept by their outline only")
    elif partial.coarse:
        notes.append("shapes without end: messages are told apart by their number of words only")
    if not partial.fields_kept and not partial.coarse:
        notes.append("many different shapes: values of fields are not kept")
    if not partial.numbers_kept:
        notes.append("too many different numbers: they are not kept over time")
    elif not partial.by_kept:
        notes.append("too many different numbers: they are not broken down by other fields")
    return notes


def unfinished(digest: Digest, whole: int) -> Digest:
    """Return the digest marked as one of an interrupted reading of `whole` bytes, 0 if unknown."""
    fraction = min(1.0, digest.bytes / whole) if whole else digest.fraction
    said = f"interrupted: the first {fraction:.0%} was read" if whole else "interrupted"
    return replace(digest, complete=False, fraction=fraction, notes=(said, *digest.notes))
