"""Asks what a test's failures go with: a test that ran before it, a time, a machine.

Each candidate splits a test's runs in two. Its evidence is that of two unknown rates, high where
it holds and low where it does not, divided among all candidates of its kind, so that the best of
four hundred must be four hundred times as good as one alone.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from homeport.testruns.history.timeline import Seen, Timeline

_LOW = ((0.7, 0.02, 4.0), (0.3, 0.5, 3.0))  # weight, and the two counts of a Beta distribution
_HIGH = ((0.6, 4.0, 0.4), (0.4, 2.0, 1.0))
_MOST_COUNTED = 2_000_000  # places in orders; of more runs the latest stand for all
_FEWEST_RUNS = 200
_FEWEST_FAILURES = 2
_HOURS, _WEEKDAYS = 24, 7
_LONGEST_WINDOW = 10  # hours
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Kind(Enum):
    """What a condition speaks of."""

    ORDER = "order"
    TIME = "time"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a test's failures go with; the counts are its failures and runs, with and without."""

    kind: Kind
    words: str
    evidence: float  # logarithm, with the price of having searched
    failed_with: int
    ran_with: int
    failed_without: int
    ran_without: int
    holds: frozenset[int]  # the runs in which it held
    polluter: str = ""

    @property
    def separates(self) -> bool:
        """Tell whether failures are much likelier with it than without."""
        with_it = (self.failed_with + 0.5) / (self.ran_with + 1)
        without = (self.failed_without + 0.5) / (self.ran_without + 1)
        return with_it > 2 * without


def best_condition(timeline: Timeline, test: int, seen: Sequence[Seen]) -> Condition | None:
    """Return the condition that explains a test's failures best, None without any candidate."""
    if sum(one.failed for one in seen) < _FEWEST_FAILURES or all(one.failed for one in seen):
        return None
    found = [
        one
        for one in (
            _best_polluter(timeline, test, seen),
            _best_window(timeline, seen),
            _best_worker(timeline, seen),
        )
        if one is not None and one.separates
    ]
    return max(found, key=lambda one: one.evidence, default=None)


def split_evidence(failed: int, ran: int, failed_all: int, ran_all: int) -> float:
    """Return the logarithm of the chance of a split: high rate inside of it, low outside."""
    return _mixture(failed, ran, _HIGH) + _mixture(failed_all - failed, ran_all - ran, _LOW)


def _mixture(failed: int, ran: int, parts: Sequence[tuple[float, float, float]]) -> float:
    logs = [
        math.log(weight) + _log_beta(a + failed, b + ran - failed) - _log_beta(a, b)
        for weight, a, b in parts
    ]
    top = max(logs)
    return top + math.log(sum(math.exp(one - top) for one in logs))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _best_polluter(timeline: Timeline, test: int, seen: Sequence[Seen]) -> Condition | None:
    """Try every test that ran before this one in most of its failing runs."""
    usable = [one for one in seen if timeline.ran[one.run].place is not None]
    retries = [one for one in seen if timeline.ran[one.run].only is not None
               and timeline.ran[one.run].place is None]  # fmt: skip
    most = max(_FEWEST_RUNS, _MOST_COUNTED // max(len(timeline.tests), 1))
    failing = [one for one in usable if one.failed][-most:]
    all_passing = [one for one in usable if not one.failed]
    passing = all_passing[-most:]
    scale = len(all_passing) / max(len(passing), 1)
    if len(failing) < _FEWEST_FAILURES:
        return None
    bad, sampled = _before(timeline, test, failing), _before(timeline, test, passing)
    good = {other: round(count * scale) for other, count in sampled.items()}
    beside = Counter(t for one in retries for t in timeline.ran[one.run].only or ())
    beside_bad = Counter(
        t for one in retries if one.failed for t in timeline.ran[one.run].only or ()
    )
    retried_bad = sum(one.failed for one in retries)
    best: tuple[float, int, int, int, int, int] | None = None
    for other, count in bad.items():
        if count < 0.6 * len(failing):
            continue
        # A retry without the other test is one more run without it; with it the order is unknown.
        ran_all = len(failing) + len(all_passing) + len(retries) - beside[other]
        failed_all = len(failing) + retried_bad - beside_bad[other]
        evidence = split_evidence(count, count + good.get(other, 0), failed_all, ran_all)
        if best is None or evidence > best[0]:
            best = (evidence, other, count, count + good.get(other, 0), failed_all, ran_all)
    if best is None:
        return None
    evidence, other, failed, ran, failed_all, ran_all = best
    name = timeline.tests[other]
    holds = frozenset(one.run for one in usable if _precedes(timeline, other, test, one.run))
    return Condition(
        Kind.ORDER,
        f"after {name}",
        evidence - math.log(max(len(timeline.tests) - 1, 1)),
        failed,
        ran,
        failed_all - failed,
        ran_all - ran,
        holds,
        name,
    )


def _before(timeline: Timeline, test: int, runs: Iterable[Seen]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for one in runs:
        ran = timeline.ran[one.run]
        if ran.order is not None and ran.place is not None and test in ran.place:
            counts.update(ran.order[: ran.place[test]])
    return counts


def _precedes(timeline: Timeline, other: int, test: int, run: int) -> bool:
    place = timeline.ran[run].place
    if place is None or other not in place:
        return False
    return place[other] < place.get(test, -1)


def _best_window(timeline: Timeline, seen: Sequence[Seen]) -> Condition | None:
    """Try hours of the day, days of the week, days at either end of a month, and dates."""
    timed = [one for one in seen if timeline.moments[one.run] is not None]
    if sum(one.failed for one in timed) < _FEWEST_FAILURES:
        return None
    groups = (
        (_hour, _HOUR_WINDOWS),
        (_weekday, _DAY_WINDOWS),
        (_day, _MONTH_STARTS),
        (_days_left, _MONTH_ENDS),
    )
    found = [_best_of(timeline, timed, key, windows) for key, windows in groups]
    found += [_split(Kind.TIME, words, timed, holds, math.log(3.0 * count))
              for words, holds, count in _dates(timeline, timed)]  # fmt: skip
    return max(found, key=lambda one: one.evidence)


def _best_of(
    timeline: Timeline,
    timed: Sequence[Seen],
    key: Callable[[datetime], int],
    windows: Sequence[tuple[str, frozenset[int]]],
) -> Condition:
    """Choose among windows, which are sets of what `key` makes of a moment."""
    values = {one.run: key(timeline.moments[one.run] or _EPOCH) for one in timed}
    ran = Counter(values.values())
    failed = Counter(values[one.run] for one in timed if one.failed)
    failed_all = failed.total()

    def evidence(window: tuple[str, frozenset[int]]) -> float:
        inside, count = sum(failed[v] for v in window[1]), sum(ran[v] for v in window[1])
        return split_evidence(inside, count, failed_all, len(timed))

    words, best = max(windows, key=evidence)
    holds = {run for run, value in values.items() if value in best}
    return _split(Kind.TIME, words, timed, holds, math.log(3.0 * len(windows)))


def _hour(moment: datetime) -> int:
    return moment.hour


def _weekday(moment: datetime) -> int:
    return moment.weekday()


def _day(moment: datetime) -> int:
    return moment.day


def _days_left(moment: datetime) -> int:
    following = moment.month % 12 + 1
    year = moment.year + (following == 1)
    return (datetime(year, following, 1, tzinfo=UTC).date() - moment.date()).days - 1


def _in_a_row(start: int, length: int, size: int) -> frozenset[int]:
    return frozenset((start + more) % size for more in range(length))


def _days_of_a_month(end: str, count: int) -> str:
    return f"on the {end} {count} days of a month" if count > 1 else f"on the {end} day of a month"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR_WINDOWS = tuple(
    (
        f"between {start:02}:00 and {(start + length) % _HOURS:02}:00 UTC",
        _in_a_row(start, length, _HOURS),
    )
    for start in range(_HOURS)
    for length in range(1, _LONGEST_WINDOW + 1)
)
_DAY_WINDOWS = tuple(
    (
        "on " + " and ".join(_DAY_NAMES[(start + more) % _WEEKDAYS] for more in range(length)),
        _in_a_row(start, length, _WEEKDAYS),
    )
    for start in range(_WEEKDAYS)
    for length in (1, 2)
)
_MONTH_STARTS = tuple(
    (_days_of_a_month("first", count), frozenset(range(1, count + 1))) for count in (1, 2, 3)
)
_MONTH_ENDS = tuple(
    (_days_of_a_month("last", count), frozenset(range(count))) for count in (1, 2, 3)
)


def _dates(timeline: Timeline, timed: Sequence[Seen]) -> Iterator[tuple[str, set[int], int]]:
    """Try moments within one commit: what fails since then was not broken by a commit.

    Such a test still fails in its last run, so only moments after its last pass are tried.
    """
    last_pass = max((n for n, one in enumerate(timed) if not one.failed), default=-1)
    if not 0 <= last_pass < len(timed) - 1:
        return
    before, after = timed[last_pass], timed[last_pass + 1]
    if before.commit == after.commit:
        words = f"since {timeline.moments[after.run]:%Y-%m-%d %H:%M} UTC"
        holds = {one.run for one in timed[last_pass + 1 :]}
        yield f"{words}, with no commit in between", holds, len(timed)


def _best_worker(timeline: Timeline, seen: Sequence[Seen]) -> Condition | None:
    workers = sorted({timeline.runs[one.run].worker for one in seen} - {""})
    if len(workers) < 2:  # noqa: PLR2004 -- with one machine there is nothing to compare
        return None
    price = math.log(len(workers))
    found = (
        _split(
            Kind.WORKER,
            f"on the machine {worker}",
            seen,
            {one.run for one in seen if timeline.runs[one.run].worker == worker},
            price,
        )
        for worker in workers
    )
    return max(found, key=lambda one: one.evidence)


def _split(
    kind: Kind, words: str, seen: Sequence[Seen], holds: set[int], price: float
) -> Condition:
    inside = [one for one in seen if one.run in holds]
    failed = sum(one.failed for one in inside)
    failed_all = sum(one.failed for one in seen)
    return Condition(
        kind,
        words,
        split_evidence(failed, len(inside), failed_all, len(seen)) - price,
        failed,
        len(inside),
        failed_all - failed,
        len(seen) - len(inside),
        frozenset(holds),
    )
