"""Templates that appear for the first time, and single severe lines nobody has seen before."""

import math
from collections.abc import Iterator, Sequence

from homeport.logs.anomalies.grid import Grid
from homeport.logs.anomalies.kind import ERRORS, SEVERE, Anomaly, Family, Kind, Picture, Unit
from homeport.logs.digest import Digest, Template

_BURN_IN = 0.06  # of the cells: what a log says first in its beginning is not new
_FEWEST = 3
_FEW_LINES = 2  # at most, for a needle
_FEW_SINGLES = 4  # more single lines of a level, and one of them is no surprise
_DREAD = (
    "panic", "fatal", "corrupt", "data loss", "data lost", "out of memory", "oom-kill",
    "segfault", "segmentation fault", "assertion", "deadlock", "core dump", "quorum",
    "split brain", "checksum mismatch", "disk full", "no space left", "unrecoverable",
)  # fmt: skip


def new_templates(
    template: Template, counts: Sequence[int], grid: Grid, width: int
) -> Iterator[Anomaly]:
    """Yield the template as new when chance would have shown it earlier.

    `width` is that of the template's own buckets.
    """
    occupied = [index for index, count in enumerate(counts) if count]
    if template.count < _FEWEST or template.first is None or not occupied:
        return
    first, last, size = occupied[0], occupied[-1], len(grid)
    if first < max(1, _BURN_IN * size):
        return
    length = max(1, size * max(1, grid.step // width) // _MOMENTS)
    moments = len({bucket // length for bucket in template.counts})
    # Either it holds from its first line on, or it comes in one burst; both count moments with
    # lines, not lines, since one moment's lines belong together.
    since = moments * -math.log1p(-first / size)
    burst = (moments - 1) * math.log(size / (last - first + 1)) - math.log(size)
    yield _anomaly(Kind.NEW_TEMPLATE, template, grid, counts, max(since, burst))


_MOMENTS = 450  # in a whole log: lines closer together than one count once


def needles(
    digest: Digest, templates: Sequence[tuple[Template, Sequence[int]]], grid: Grid
) -> Iterator[Anomaly]:
    """Yield the single lines of a severity that is itself nearly unheard of in this log."""
    single = [(one, counts) for one, counts in templates if one.count <= _FEW_LINES]
    for level in ("severe", "error"):
        of_it = [pair for pair in single if _dread(pair[0]) == level]
        if not 0 < len(of_it) <= _FEW_SINGLES:
            continue
        lines = sum(one.count for one, _ in templates if _dread(one) == level)
        for template, counts in of_it:
            if template.first is not None:
                surprise = math.log(digest.lines / max(1, lines)) + math.log(
                    max(1, digest.lines) / (len(single) + 1)
                )
                yield _anomaly(Kind.RARE, template, grid, counts, surprise)


def _dread(template: Template) -> str:
    """Return how bad a line of the template is, by its level, else by its words."""
    if template.level in SEVERE:
        return "severe"
    text = template.text.lower()
    dreadful = any(word in text for word in _DREAD)
    if template.level in ERRORS:
        return "severe" if dreadful else "error"
    return "severe" if dreadful and not template.level else ""


def _anomaly(
    kind: Kind, template: Template, grid: Grid, counts: Sequence[int], evidence: float
) -> Anomaly:
    first, last = template.first or 0.0, template.last or 0.0
    return Anomaly(
        kind=kind,
        family=Family.SINGLE if kind is Kind.RARE else Family.RATE,
        start=first,
        end=last,
        lasting=last >= grid.end(len(grid)) - 2 * grid.step,
        template_id=template.id,
        template=template.text,
        sample=template.samples[0] if template.samples else "",
        level=template.level,
        field="",
        among="",
        count=template.count,
        before=0.0,
        after=template.count / max(1, sum(1 for count in counts if count)),
        unit=Unit.PER_CELL,
        evidence=max(0.0, evidence),
        score=0.0,
        picture=Picture(grid.start(0), grid.step, tuple(map(float, counts))),
    )
