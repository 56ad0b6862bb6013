"""What the benchmarks of `homeport fix` share: one search judged, its line, and the sums."""

import math
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from homeport.assistant.fix import Fixing
from homeport.errors import HomeportError
from homeport.repair.ranking import ranked

FIRST = 5
One = TypeVar("One")
_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Result:
    """How one bug went; 0 for a rank or a place means that the published fix is not there."""

    kind: str
    plausible: bool
    rank: int  # among those shown
    place: int  # among all that pass, those that behave alike included
    first_s: float | None
    tried: int
    cpu_s: float


def searched(name: str, fixing: Fixing) -> None:
    """Let a search run to its end; what it refuses is said."""
    try:
        for _ in fixing.run():
            pass
    except HomeportError as error:
        print(f"{name}: {error}", file=sys.stderr)


def judged(name: str, kind: str, fixing: Fixing, published: Callable[[bytes], bool]) -> Result:
    """Search, and print where the published fix came; `published` knows it by its file."""
    searched(name, fixing)
    shown = [published(patch.change.after) for patch in fixing.patches[:FIRST]]
    found = fixing.search.found if fixing.search else []
    order = [published(one.plausible.after) for one in ranked(found)]
    rank = shown.index(True) + 1 if any(shown) else 0
    place = order.index(True) + 1 if any(order) else 0
    result = Result(kind, bool(shown), rank, place, fixing.first_s, fixing.tried, fixing.cpu_s)
    best = fixing.patches[0].change.candidate.note if shown else ""
    first = "-" if result.first_s is None else f"{result.first_s:.1f}"
    print(
        f"{name[-52:]:52} {kind:9} shown {len(shown)} rank {rank} "
        f"of {len(order)} at {place} first {first:>5} s "
        f"tried {result.tried:6} cpu {result.cpu_s:6.1f} s  {best}", flush=True,
    )  # fmt: skip
    return result


def by_kind(results: Iterable[tuple[str, One]]) -> dict[str, list[One]]:
    """Return the results of each kind, and of all."""
    rows: dict[str, list[One]] = defaultdict(list)
    for kind, result in results:
        rows[kind].append(result)
        rows["all"].append(result)
    return rows


def report(results: Sequence[Result]) -> None:
    """Print a row for each kind and one for all."""
    for kind, some in by_kind((one.kind, one) for one in results).items():
        count = len(some)
        times = [result.first_s for result in some if result.first_s is not None]
        rate = sum(result.tried for result in some) / max(sum(r.cpu_s for r in some), 0.001)
        print(
            f"{kind:10} n {count:4} passing {sum(r.plausible for r in some) / count:.2f} "
            f"first five {sum(r.rank > 0 for r in some) / count:.2f} "
            f"({sum(0 < r.place <= FIRST for r in some) / count:.2f} with those that behave alike) "
            f"first {sum(r.rank == 1 for r in some) / count:.2f} "
            f"median {statistics.median(times or [0]):.2f} s, {rate:.0f} tried a CPU second"
        )


def interval(hits: Sequence[int]) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson)."""
    n = len(hits)
    share = sum(hits) / n
    middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
    return max(middle - half, 0.0), middle + half


@contextmanager
def own_state() -> Iterator[None]:
    """Keep what is recorded of these searches out of the person's own state."""
    with tempfile.TemporaryDirectory() as state:
        os.environ["HOMEPORT_STATE_DIR"] = state
        yield
