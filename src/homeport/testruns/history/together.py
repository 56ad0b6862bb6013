"""Which commits are suspected before a test's failures are weighed.

First those at which several tests began to fail in the same new words.

Each of them alone may be chance. Together, in words that no run before had, and failing for as
long as anyone has looked, they are one break: neither a full disk in the same run nor the rarity
of breaks may hide it. Then those that changed a file which the trace of a failure passes through.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homeport.testruns.grouping import template
from homeport.testruns.history.infrastructure import acquitted
from homeport.testruns.history.timeline import Timeline
from homeport.testruns.machine import speaks_of_machine

_FEWEST = 3
_SAME_WORDS = 0.3  # chance that the commit broke a test that fails so
_SAME_COMMIT = 0.03  # and any other test that begins to fail there
_MOST = 0.5
_TRACED, _MOST_TRACED = 0.001, 0.05  # for commits that changed a file of the failure's trace


@dataclass(frozen=True, slots=True)
class JointBreak:
    """Tests that one commit broke together, and the run that saw it first."""

    commit: int
    run: int
    tests: frozenset[int]


def joint_breaks(timeline: Timeline) -> tuple[JointBreak, ...]:
    """Return the joint breaks of a history, in their order."""
    return tuple(
        JointBreak(timeline.ran[run].commit, run, frozenset(tests))
        for run, tests in _new_words(timeline)
        if len(tests) >= _FEWEST
        and all(_passed_before(timeline, test, run) for test in tests)
        and not acquitted(timeline, run, tests)
        and not _passed_next(timeline, run, tests)
    )


def suspicion(timeline: Timeline, breaks: Sequence[JointBreak], test: int) -> dict[int, float]:
    """Return the chance, before looking at a test's failures, that these commits broke it."""
    traced = timeline.traced(test)
    share = len(traced) / max(len(timeline.commits), 1)
    found = {commit: min(_TRACED / share, _MOST_TRACED) for commit in traced}
    for one in breaks:
        chance = _SAME_WORDS if test in one.tests else _SAME_COMMIT
        found[one.commit] = min(chance + found.get(one.commit, 0.0), _MOST)
    return found


def beside(timeline: Timeline, breaks: Sequence[JointBreak], test: int, commit: str) -> int:
    """Return how many tests a commit broke together with this one."""
    counts = [
        len(one.tests)
        for one in breaks
        if test in one.tests and timeline.commits[one.commit] == commit
    ]
    return max(counts, default=1) - 1


def _new_words(timeline: Timeline) -> Iterator[tuple[int, list[int]]]:
    """Yield for each run the tests that failed in words of which it is the first."""
    known: set[str] = set()
    shapes: dict[str, str] = {}
    for number, ran in enumerate(timeline.ran):
        fresh: dict[str, list[int]] = {}
        for test, failure in ran.failed.items():
            message = failure.message
            if not message or speaks_of_machine(message):
                continue
            shape = failure.group or shapes.get(message)
            if shape is None:
                shape = shapes[message] = template(message)
            if shape not in known:
                fresh.setdefault(shape, []).append(test)
        known.update(fresh)
        for tests in fresh.values():
            yield number, tests


def _passed_before(timeline: Timeline, test: int, run: int) -> bool:
    return any(
        timeline.took_part(test, earlier) and test not in timeline.ran[earlier].failed
        for earlier in range(run - 1, -1, -1)
    )


def _passed_next(timeline: Timeline, run: int, tests: Sequence[int]) -> bool:
    """Tell whether most of the tests passed when they ran again: a break lasts."""
    passed = failed = 0
    for test in tests:
        for later in range(run + 1, len(timeline.ran)):
            if timeline.took_part(test, later):
                failing = test in timeline.ran[later].failed
                passed, failed = passed + (not failing), failed + failing
                break
    return passed > failed
