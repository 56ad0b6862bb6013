"""Cuts the code that matters out of the files: whole functions where they fit, parts otherwise.

The order is the ranking's. A function that would take too much of the budget is shown by its
signature and by the lines around those that failed, or that hold the words of the question. What
does not fit at all is left out.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from homeport.code import Location, Place
from homeport.code.contents import read_lines
from homeport.code.walk import LARGEST
from homeport.domain import Excerpt

_WINDOWS = (12, 6, 3)  # lines kept on each side of a telling line, the widest that fits
_LONGEST_SIGNATURE = 6  # lines
_REASONS = 2
_FIRST_SHARE = 0.6  # of the budget, that the first function may take whole
_SHARE = 0.4  # of the budget, that any other may
# A window could begin or end inside a private key, where no detector sees what its lines are.
_KEY = re.compile(
    r"-----BEGIN[ A-Z0-9]{0,60}PRIVATE KEY(?: BLOCK)?-----(?s:.){0,16000}?(?:-----END|\Z)"
)
_LONGEST_KEY = 250  # lines
_KEY_LINE = re.compile(r"[A-Za-z0-9+/=]{16,}")
_OPENS = re.compile(r"[:{;]\s*(?:(?:#|//).*)?$")
_WORD = re.compile(r"[^\W\d]\w{2,}")


def cut_excerpts(
    repo: Path,
    locations: Sequence[Location],
    places: Sequence[Place],
    budget: int,
    count: Callable[[str], int],
    *,
    words: str = "",
    buffers: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Excerpt, ...]:
    """Return excerpts of at most `budget` tokens, in the locations' order, without overlaps.

    `places` are the lines that failed; in a long function without one, the lines that hold
    `words` are shown. `count` gives the tokens of a text; what is counted is what `shown` prints.
    `buffers` are unsaved texts that stand for the files.
    """
    page = _Page(repo, budget, count, buffers)
    wanted = frozenset(word.lower() for word in _WORD.findall(words))
    for position, location in enumerate(locations):
        lines = page.lines(location)
        end = min(location.end, len(lines))
        if end < location.start:
            continue
        marked = _marked(location, places, end)
        share = int(budget * (_SHARE if position else _FIRST_SHARE))
        if page.add(location, location.start, end, marked, share):
            continue
        telling = marked[:1] or _telling(lines[location.start - 1 : end], location.start, wanted)
        first = len(page.found)
        for forms in _parts(location.start, end, _signature(lines, location.start, end), telling):
            any(page.add(location, start, stop, marked, budget) for start, stop in forms)
        page.found[first:] = sorted(page.found[first:], key=lambda one: one.start)
    return tuple(page.found)


def shown(excerpt: Excerpt) -> str:
    """Return an excerpt as it is printed: path, lines and reason, then the numbered code."""
    lines = [f"{excerpt.path}:{excerpt.start}-{excerpt.end}  {excerpt.why}"]
    for number, code in enumerate(excerpt.text.split("\n"), excerpt.start):
        lines.append(f"{'>' if number in excerpt.marked else ' '}{number:5} {code}")
    return "\n".join([*lines, "", ""])


class _Page:
    """The excerpts so far, and what is left of the budget."""

    def __init__(
        self, repo: Path, budget: int, count: Callable[[str], int], buffers: Mapping[str, str]
    ) -> None:
        self.found: list[Excerpt] = []
        self._repo, self._spare, self._count = repo, budget, count
        self._files = {path: _split(text) for path, text in buffers.items()}
        self._taken: dict[str, set[int]] = {}

    def lines(self, location: Location) -> list[str]:
        """Return the lines of a file, none when it cannot be read; of a huge one those shown."""
        path = location.path
        if path not in self._files:
            if _is_large(self._repo, path):
                first = max(1, location.start - _LONGEST_KEY)
                near = read_lines(self._repo, path, first, location.end)
                return [""] * (first - 1) + _split("\n".join(near))
            self._files[path] = _lines(self._repo, path)
        return self._files[path]

    def add(
        self, location: Location, start: int, stop: int, marked: Sequence[int], most: int
    ) -> bool:
        """Add these lines if they are new, cost at most `most` and fit; tell whether they did."""
        rows = range(start, stop + 1)
        taken = self._taken.setdefault(location.path, set())
        if not taken.isdisjoint(rows):
            return False
        text = "\n".join(self.lines(location)[start - 1 : stop])
        excerpt = _excerpt(location, start, stop, text, marked)
        cost = self._count(shown(excerpt))
        if cost > min(most, self._spare):
            return False
        self._spare -= cost
        taken.update(rows)
        self.found.append(excerpt)
        return True


def _parts(
    start: int, end: int, signature: int, telling: Sequence[int]
) -> Iterator[list[tuple[int, int]]]:
    """Name the parts of a function to show, the weightiest first, each in its forms."""
    windows = [
        (line - window if line - window > signature else start, min(end, line + window))
        for line in telling
        for window in _WINDOWS
    ]
    if windows:
        yield windows
    if not windows or windows[-1][0] != start:
        yield [(start, signature)]


def _signature(lines: Sequence[str], start: int, end: int) -> int:
    """Return the line on which the signature ends."""
    last = min(end, start + _LONGEST_SIGNATURE - 1)
    opened = (n for n in range(start, last + 1) if _OPENS.search(lines[n - 1]))
    return next(opened, last)


def _telling(lines: Sequence[str], start: int, wanted: frozenset[str]) -> list[int]:
    """Return the line that holds the rarest of the wanted words, none when no line does."""
    held = [wanted.intersection(map(str.lower, _WORD.findall(line))) for line in lines]
    often = Counter(word for words in held for word in words)
    weights = [sum(1 / often[word] for word in words) for words in held]
    best = max(weights, default=0.0)
    return [start + weights.index(best)] if best else []


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


def _is_large(repo: Path, path: str) -> bool:
    try:
        return (repo / path).stat().st_size > LARGEST
    except OSError:
        return False


def _lines(repo: Path, path: str) -> list[str]:
    """Return the lines of a file, none when it cannot be read."""
    try:
        content = (repo / path).read_bytes()
    except OSError:
        return []
    return _split(content.decode("utf-8", "replace"))


def _split(text: str) -> list[str]:
    """Return the lines as compilers count them: a form feed ends none."""
    lines = _without_keys(text.replace("\r\n", "\n")).split("\n")
    return lines if lines[-1] else lines[:-1]


def _without_keys(text: str) -> str:
    if "-----BEGIN" not in text:
        return text
    return _KEY.sub(lambda key: _KEY_LINE.sub("...", key[0]), text)
