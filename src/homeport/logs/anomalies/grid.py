"""The common axis of all series: about a hundred cells in which the log was alive.

Long stretches without any line (a machine switched off, one stray stamp of 1970) hold no cells, so
that they neither dilute a rate nor blame one template for a silence of all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from homeport.logs.digest import Digest

_LONGEST_PAUSE = 0.05  # of all cells: a shorter silence belongs to the log
_LEAST_PAUSE = 4


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch of the axis without any line at all."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of `step`, by their number on the digest's axis, and where the log was silent."""

    step: int
    cells: tuple[int, ...]
    places: Mapping[int, int]
    silences: tuple[Silence, ...]
    cover: tuple[float, ...]  # how much of each cell the log was alive in, 0 to 1

    def __len__(self) -> int:
        return len(self.cells)

    def start(self, index: int) -> float:
        """Return where a cell begins."""
        return float(self.cells[index] * self.step)

    def end(self, index: int) -> float:
        """Return where the cell before `index` ends."""
        return float((self.cells[index - 1] + 1) * self.step)

    def spread(self, counts: Mapping[int, int], width: int) -> list[int]:
        """Return the counts of buckets of `width` summed into the cells."""
        found = [0] * len(self.cells)
        ratio, places = max(1, self.step // width), self.places
        for bucket, count in counts.items():
            index = places.get(bucket // ratio)
            if index is not None:
                found[index] += count
        return found


def grid_of(digest: Digest, step: int = 0) -> Grid:
    """Return the cells in which a digest has lines, and short pauses between them.

    `step` is a multiple of the digest's fine width; that of its numbers when none is given.
    """
    step = step or digest.number_width
    ratio = max(1, step // digest.width)
    cells, silences = _cells({bucket // ratio for bucket in digest.total}, step)
    places = {cell: index for index, cell in enumerate(cells)}
    cover = _cover(sorted(digest.total), cells, ratio)
    return Grid(step, cells, places, silences, cover)


def fitting_step(digest: Digest) -> int:
    """Return the step that makes one to two hundred cells, where the fine buckets allow it."""
    step = digest.width
    while len(digest.total) * digest.width > _MOST_CELLS * step:
        step *= 2
    return step


_MOST_CELLS = 240


def _cells(occupied: Iterable[int], step: int) -> tuple[tuple[int, ...], tuple[Silence, ...]]:
    ranked = sorted(occupied)
    longest = max(_LEAST_PAUSE, int(len(ranked) * _LONGEST_PAUSE))
    cells: list[int] = []
    silences: list[Silence] = []
    for cell in ranked:
        if cells and cell - cells[-1] - 1 > longest:
            silences.append(Silence(float((cells[-1] + 1) * step), float(cell * step)))
        elif cells:
            cells.extend(range(cells[-1] + 1, cell))
        cells.append(cell)
    return tuple(cells), tuple(silences)


def _cover(buckets: list[int], cells: tuple[int, ...], ratio: int) -> tuple[float, ...]:
    """Return how much of each cell lies between the first and last line around it.

    Only cells beside the log's ends and silences are less than whole.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for bucket in buckets:
        first.setdefault(bucket // ratio, bucket % ratio)
        last[bucket // ratio] = bucket % ratio + 1
    kept, found = set(cells), []
    for cell in cells:
        begins = first.get(cell, 0) if cell - 1 not in kept else 0
        ends = last.get(cell, ratio) if cell + 1 not in kept else ratio
        found.append(max(ends - begins, 1) / ratio)
    return tuple(found)
