"""Cuts the code that matters out of the files: whole functions where they fit, windows otherwise.

The order is the ranking's; what does not fit the budget is cut around the lines that failed, and
left out when not even a few lines fit.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from homeport.code import Location, Place
from homeport.domain import Excerpt

_WINDOWS = (12, 6, 3)  # lines kept on each side of a failing line, the widest that fits
_HEAD = 6  # lines kept of a function without a failing line
_REASONS = 2
_HEADER_TOKENS = 16  # path, lines and reason above each excerpt
# A window could begin or end inside a private key, where no detector sees what its lines are.
_KEY = re.compile(
    r"-----BEGIN[ A-Z0-9]{0,60}PRIVATE KEY(?: BLOCK)?-----(?s:.){0,16000}?(?:-----END|\Z)"
)
_KEY_LINE = re.compile(r"[A-Za-z0-9+/=]{16,}")


def cut_excerpts(
    repo: Path,
    locations: Sequence[Location],
    places: Sequence[Place],
    budget: int,
    count: Callable[[str], int],
) -> tuple[Excerpt, ...]:
    """Return excerpts of at most `budget` tokens, in the locations' order, without overlaps.

    `places` are the lines that failed; `count` gives the tokens of a text.
    """
    files: dict[str, list[str]] = {}
    taken: dict[str, set[int]] = {}
    spare = budget
    found = []
    for location in locations:
        lines = files.setdefault(location.path, _lines(repo, location.path))
        end = min(location.end, len(lines))
        marked = _marked(location, places, end)
        for start, stop in _cuts(location.start, end, marked):
            rows = range(start, stop + 1)
            if not rows or not taken.get(location.path, set()).isdisjoint(rows):
                continue
            text = "\n".join(lines[start - 1 : stop])
            cost = count(text) + _HEADER_TOKENS
            if cost <= spare:
                spare -= cost
                taken.setdefault(location.path, set()).update(rows)
                found.append(_excerpt(location, start, stop, text, marked))
                break
    return tuple(found)


def _cuts(start: int, end: int, marked: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Name the stretches to try, the widest first."""
    yield start, end
    if marked:
        for window in _WINDOWS:
            yield max(start, marked[0] - window), min(end, marked[0] + window)
    elif end - start >= _HEAD:
        yield start, start + _HEAD - 1


def _marked(location: Location, places: Sequence[Place], end: int) -> tuple[int, ...]:
    """Return the failing lines inside, the weightiest first."""
    lines = [
        place.line
        for place in sorted(places, key=lambda one: -one.weight)
        if place.path == location.path and location.start <= place.line <= end
    ]
    return tuple(dict.fromkeys(lines))


def _excerpt(
    location: Location, start: int, stop: int, text: str, marked: Sequence[int]
) -> Excerpt:
    return Excerpt(
        path=location.path,
        start=start,
        end=stop,
        text=text,
        symbol=location.symbol,
        why="; ".join(location.why[:_REASONS]),
        marked=tuple(sorted(line for line in marked if start <= line <= stop)),
    )


def _lines(repo: Path, path: str) -> list[str]:
    """Return the lines of a file, none when it cannot be read."""
    try:
        content = (repo / path).read_bytes()
    except OSError:
        return []
    text = content.decode("utf-8", "replace")
    if "-----BEGIN" in text:
        text = _KEY.sub(lambda key: _KEY_LINE.sub("...", key[0]), text)
    return text.splitlines()
