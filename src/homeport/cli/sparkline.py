"""A series as one line of text: blocks where the output can show them, plain marks elsewhere."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TextIO

BLOCKS = " ▁▂▃▄▅▆▇█"
PLAIN = " .:-=+*#@"


def marks_for(stream: TextIO) -> str:
    """Return the marks, lowest first, that the stream's encoding has."""
    try:
        BLOCKS.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return BLOCKS


def sparkline(points: Sequence[float], width: int, marks: str = BLOCKS) -> str:
    """Return the series in `width` characters; nothing is blank, anything above it is not."""
    shown = resampled(points, width)
    top = max(shown, default=0.0)
    if top <= 0:
        return marks[0] * len(shown)
    steps = len(marks) - 1
    return "".join(marks[0 if one <= 0 else max(1, round(one / top * steps))] for one in shown)


def resampled(points: Sequence[float], width: int) -> list[float]:
    """Return the mean of as many points as share one place; fewer points than places stay."""
    size = len(points)
    if size <= width:
        return list(points)
    cuts = [size * place // width for place in range(width + 1)]
    return [sum(points[low:high]) / (high - low) for low, high in pairwise(cuts)]


def column(at: float, start: float, step: float, size: int, width: int) -> int | None:
    """Return the place of a moment in a line of `width` for `size` points, None when outside."""
    if not size or not start <= at <= start + step * size:
        return None
    shown = min(size, width)
    return min(shown - 1, int((at - start) / (step * size) * shown))
