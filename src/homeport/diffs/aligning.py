"""Finds where a hunk belongs when some of its unchanged lines are not what stands there any more.

The hunk's old lines are laid beside each stretch of the text that may be meant: lines taken away
must stand there, unchanged ones may have been changed, be gone, or have new ones among them. What
agrees counts by how much it says: a line that stands once says more than one that stands
everywhere. The best stretch is believed only when every other one is far behind, and only where it
is certain between which lines each change belongs.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from homeport.diffs.hunk import Hunk, Line, Mark, Placed, is_telling

_MOST_BITS = 8.0  # that one line may say
_SMALLEST = 64  # lines: in a shorter text a line says no less than in one of these
_FAINT = 1.0  # what a bracket or another short line says
_SILENT = 0.1  # what an empty line says
_ALIKE = 0.65  # so much of a line that was changed is as it was
_LONG = 4  # letters of a line that may be found in a longer one
_ALIKE_SHARE = 0.4  # of what it would have said
_OTHER, _GONE, _NEW = -1.0, -1.5, -1.5  # a line is another one, is not there, has come
_SLACK = 4  # lines that may have come
_MOST_PLACES = 200
_ENOUGH_BITS = 9.0
_ENOUGH_SHARE = 0.45  # of all that the hunk's lines could say
_AHEAD_BITS = 6.0  # of the next best stretch

_UNLIKE = 0.34  # of what agrees best: a stretch that the line number speaks for counts from here

_Pins = tuple[tuple[int, int], ...]  # old lines, and where they stand


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to lay the old lines beside the text: how much agrees, and where each stands."""

    score: float = 0.0
    at: tuple[int | None, ...] = ()

    def then(self, more: float, at: int | None) -> "_Way":
        """The way with one more old line."""
        return _Way(self.score + more, (*self.at, at))


def aligned(texts: Sequence[str], hunk: Hunk) -> list[Placed]:
    """Return the changed parts of the hunk with their places; nothing when that is not certain."""
    old = hunk.old
    said = _Said(texts)
    ways = [_laid(texts, old, pins, said) for pins in _pinned(texts, hunk, said)]
    if not ways:
        return []
    best = max(ways, key=lambda way: way.score)
    most = sum(said.bits(line.text) for line in old)
    if best.score < max(_ENOUGH_BITS, _ENOUGH_SHARE * most):
        return []
    parts = _parts(texts, hunk, best.at)
    others = [way for way in ways if _parts(texts, hunk, way.at) != parts]
    if any(_rivals(way, best, hunk.start) for way in others):
        return []
    return parts


def _rivals(way: _Way, best: _Way, stated: int | None) -> bool:
    """Tell whether another way is so good that the best one may be the wrong one."""
    if way.score + _AHEAD_BITS > best.score:
        return True
    if stated is None or way.score < _UNLIKE * best.score:
        return False
    return abs(_begin(way) - stated) < abs(_begin(best) - stated)


def _begin(way: _Way) -> int:
    """The line, counted from 1, where the hunk begins."""
    return next(at - n + 1 for n, at in enumerate(way.at) if at is not None)


class _Said:
    """How much a line says about where it is."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = Counter(text.strip() for text in texts)
        self._size = max(len(texts), _SMALLEST)

    def bits(self, text: str) -> float:
        """Return the bits; a line that is nowhere could have said the most."""
        if not text.strip():
            return _SILENT
        if not is_telling(text):
            return _FAINT
        return min(math.log2(self._size / max(self._counts[text.strip()], 1)), _MOST_BITS)


def _pinned(texts: Sequence[str], hunk: Hunk, said: _Said) -> list[_Pins]:
    """Where the most telling lines stand that the hunk takes away.

    A hunk that takes nothing away may be held by any of its telling lines.
    """
    old = hunk.old
    taken = list(_taken(old))
    if taken:
        blocks = [max(taken, key=lambda b: sum(said.bits(old[n].text) for n in range(*b)))]
    else:
        blocks = [(n, n + 1) for n, line in enumerate(old) if is_telling(line.text)]
    bare = [text.strip() for text in texts]
    found: list[_Pins] = []
    for first, last in blocks:
        wanted = [line.text.strip() for line in old[first:last]]
        lead = max(range(len(wanted)), key=lambda n: len(wanted[n]))
        for n, text in enumerate(bare):
            begin = n - lead
            if wanted[lead] and text == wanted[lead] and begin >= 0 and (
                bare[begin : begin + len(wanted)] == wanted
            ):  # fmt: skip
                found.append(tuple((first + m, begin + m) for m in range(len(wanted))))
    return found if len(found) <= _MOST_PLACES else []


def _taken(old: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where each group of lines that are taken away begins and ends."""
    at = 0
    for mark, lines in groupby(old, key=lambda line: line.mark):
        many = len(list(lines))
        if mark is Mark.TAKE:
            yield at, at + many
        at += many


# -- laying the hunk beside the text -----------------------------------------------------------


def _laid(texts: Sequence[str], old: Sequence[Line], pins: _Pins, said: _Said) -> _Way:
    """The best way to lay the old lines beside the text where the pinned lines stand as they do."""
    begin = pins[0][1] - pins[0][0]
    low = max(begin - _SLACK, 0)
    near = texts[low : max(begin, 0) + len(old) + _SLACK]
    pinned = dict(pins)
    never = _Way(-math.inf)
    # best[j]: the old lines so far are laid beside the first j lines of the stretch.
    best = [_Way()] * (len(near) + 1)
    for i, line in enumerate(old):
        together = line.mark is Mark.TAKE and i > 0 and old[i - 1].mark is Mark.TAKE
        row: list[_Way] = []
        for j in range(len(near) + 1):
            ways = [best[j].then(-math.inf if i in pinned else _gone(line), None)]
            if j:
                place = low + j - 1
                agrees, same = _agreement(near[j - 1], line, said)
                apart = together and best[j - 1].at[-1:] != (place - 1,)
                if apart or pinned.get(i, place) != place:
                    agrees = -math.inf
                ways.append(best[j - 1].then(agrees, place if same else None))
                # What follows the hunk is none of its business.
                ways.append(
                    replace(row[j - 1], score=row[j - 1].score + (_NEW if i + 1 < len(old) else 0))
                )
            row.append(max(ways, key=lambda way: way.score, default=never))
        best = row
    return best[-1]


def _gone(line: Line) -> float:
    if line.mark is Mark.TAKE:
        return -math.inf
    return _GONE if line.text.strip() else 0.0


def _agreement(text: str, line: Line, said: _Said) -> tuple[float, bool]:
    """What it says that these two stand side by side, and whether they are one line."""
    ours, theirs = text.strip(), line.text.strip()
    if ours == theirs:
        return said.bits(line.text), True
    if line.mark is Mark.TAKE:
        return -math.inf, False
    if not theirs:
        return 0.0, False  # emptied, or an empty line that has been filled
    if ours and _alike(ours, theirs):
        return _ALIKE_SHARE * said.bits(line.text), True
    return _OTHER, False


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) >= _LONG and (one in other or other in one):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


# -- where each change belongs -----------------------------------------------------------------


def _parts(texts: Sequence[str], hunk: Hunk, at: tuple[int | None, ...]) -> list[Placed]:
    """Each group of changed lines with its place; nothing when one of them is uncertain."""
    old = hunk.old
    kept = [line for line in old if line.mark is Mark.KEEP]
    emptied = sum(not line.text.strip() for line in kept) * 2 >= len(kept)
    pairs = tuple(
        (line.text, texts[place]) for line, place in zip(old, at, strict=True)
        if place is not None and line.text.strip() == texts[place].strip() != ""
    )  # fmt: skip
    parts: list[Placed] = []
    for above, changed, below, first in hunk.groups():
        if any(line.mark is Mark.TAKE for line in changed):
            start = at[first]
        else:
            start = _between(at, first, len(texts), emptied=emptied)
            if start is not None and not _neighboured(texts, start, above, below):
                start = None
        floor = parts[-1].end if parts else 0
        if start is None or start < floor:
            return []
        part = _beside(texts, above, changed, below, start, floor)
        parts.append(replace(part, seen=pairs))
    return parts


def _neighboured(texts: Sequence[str], start: int, above: Line | None, below: Line | None) -> bool:
    """Tell whether a line beside the new ones stands there as the hunk knows it, and says where."""
    beside = ((above, start - 1), (below, start))
    return any(
        line is not None and 0 <= n < len(texts) and is_telling(line.text)
        and _stands(texts[n], line)
        for line, n in beside
    )  # fmt: skip


def _between(at: tuple[int | None, ...], first: int, count: int, *, emptied: bool) -> int | None:
    """The line before which new lines belong; None where more than one place would do."""
    above = next((n for n in range(first - 1, -1, -1) if at[n] is not None), None)
    below = next((n for n in range(first, len(at)) if at[n] is not None), None)
    before = -1 if above is None else at[above] or 0
    after = count if below is None else at[below] or 0
    lines = after - before - 1  # that stand between, and are none of the hunk's as it knows them
    if not lines:
        return after
    if above is None or below is None or not emptied:
        return None
    lead, tail = first - 1 - above, below - first
    return before + 1 + lead if lines == lead + tail else None


def _beside(  # noqa: PLR0917 -- a group and its surroundings
    texts: Sequence[str], above: Line | None, changed: tuple[Line, ...], below: Line | None,
    start: int, floor: int,
) -> Placed:  # fmt: skip
    """The part with its neighbours where these are as they were: they show how far it is moved."""
    end = start + sum(line.mark is Mark.TAKE for line in changed)
    if below is not None and end < len(texts) and _stands(texts[end], below):
        changed = (*changed, below)
    if above is not None and start > floor and _stands(texts[start - 1], above):
        return Placed(start - 1, (above, *changed))
    return Placed(start, changed)


def _stands(text: str, line: Line) -> bool:
    return text.strip() == line.text.strip()
