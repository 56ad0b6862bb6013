"""Leads a place in a minified script back to its source, by the script's source map.

Reads version 3 of the format, with or without sections' index; the caller brings the map's text.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame, RuntimeFrame, Trace

_DIGITS = {
    character: value
    for value, character in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    )
}
_SIMPLE = Pattern(r"[\w$]+$")
_CONTINUES, _BITS = 32, 5
_PLACED, _NAMED = 4, 5  # fields of a segment that has a source, and of one that has a name too


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Per line of the script: where segments begin, and what each of them was."""

    columns: tuple[tuple[int, ...], ...]
    origins: tuple[tuple[tuple[str, int, int, str], ...], ...]

    def origin(self, line: int, column: int) -> tuple[str, int, int, str] | None:
        """Return source, line, column and name of a 1-based place of the script."""
        if not 1 <= line <= len(self.columns):
            return None
        at = bisect_right(self.columns[line - 1], column - 1) - 1
        return self.origins[line - 1][at] if at >= 0 else None


def read_source_map(text: str) -> SourceMap | None:
    """Return the map, or None when the text is none that can be followed."""
    import json  # noqa: PLC0415 -- only scripts with maps need it

    try:
        document = json.loads(text.removeprefix(")]}'"))
        root = str(document.get("sourceRoot") or "")
        sources = [root + str(one) for one in document["sources"]]
        names = [str(one) for one in document.get("names", ())]
        return _decoded(str(document["mappings"]), sources, names)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


def _decoded(mappings: str, sources: list[str], names: list[str]) -> SourceMap:
    """Decode the segments; all fields but the column count on from segment to segment."""
    columns: list[tuple[int, ...]] = []
    origins: list[tuple[tuple[str, int, int, str], ...]] = []
    source = line = column = name = 0
    for row in mappings.split(";"):
        starts: list[int] = []
        places: list[tuple[str, int, int, str]] = []
        start = 0
        for segment in row.split(","):
            fields = _numbers(segment)
            if not fields:
                continue
            start += fields[0]
            if len(fields) < _PLACED:
                continue
            source, line, column = source + fields[1], line + fields[2], column + fields[3]
            said = ""
            if len(fields) == _NAMED:
                name += fields[4]
                said = names[name]
            starts.append(start)
            places.append((sources[source], line + 1, column + 1, said))
        columns.append(tuple(starts))
        origins.append(tuple(places))
    return SourceMap(tuple(columns), tuple(origins))


def _numbers(segment: str) -> list[int]:
    """Decode the numbers of one segment: five bits a character, the lowest one is the sign."""
    found: list[int] = []
    value = shift = 0
    for character in segment:
        digit = _DIGITS[character]
        value += (digit & (_CONTINUES - 1)) << shift
        shift += _BITS
        if digit < _CONTINUES:
            found.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return found


def apply_source_maps(trace: Trace, map_of: Callable[[str], SourceMap | None]) -> Trace:
    """Return the trace with each place of a mapped script replaced by its origin."""
    return replace(
        trace,
        frames=_origins(trace.frames, trace.runtime_frames, map_of),
        chain=tuple(
            replace(link, frames=_origins(link.frames, link.runtime_frames, map_of))
            for link in trace.chain
        ),
    )


def _origins(
    frames: tuple[Frame, ...],
    runtime: tuple[RuntimeFrame, ...],
    map_of: Callable[[str], SourceMap | None],
) -> tuple[Frame, ...]:
    """Map each frame; what a function was called, the place of its caller says."""
    origins = [_origin(frame, map_of) for frame in frames]
    parted = {one.before for one in runtime}  # a call of the runtime stands between two frames
    found: list[Frame] = []
    for at, (frame, origin) in enumerate(zip(frames, origins, strict=True)):
        if origin is None:
            found.append(frame)
            continue
        source, line, column, _ = origin
        caller = origins[at + 1] if at + 1 < len(frames) and at + 1 not in parted else None
        name = caller[3] if caller and _SIMPLE.match(frame.function) else ""
        found.append(
            replace(
                frame,
                file=source,
                line=line,
                column=column,
                function=name or frame.function,
                code="",
                mark=None,
            )
        )
    return tuple(found)


def _origin(
    frame: Frame, map_of: Callable[[str], SourceMap | None]
) -> tuple[str, int, int, str] | None:
    if frame.line is None or frame.column is None or not frame.file:
        return None
    source_map = map_of(frame.file)
    return source_map.origin(frame.line, frame.column) if source_map else None
