"""Turns the cases of a report into runs: one for the first tries, one for each further try.

A test that appears twice in one report, or whose runner noted earlier attempts, ran twice on the
same code; that is what tells a flaky test from a broken one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from homeport.testruns.grouping import template
from homeport.testruns.history.run import Failure, Run
from homeport.testruns.model import FAILING, Case, Outcome

_LONGEST_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a run beside its report."""

    identity: str
    commit: str
    time: float
    attempt: int = 1
    changed: tuple[str, ...] = ()
    worker: str = ""
    cut: bool = False


def runs_of(cases: Iterable[Case], about: About) -> tuple[Run, ...]:
    """Return the runs that a report tells of, the first tries first."""
    tries: list[dict[str, Failure | None]] = []
    seconds = 0.0
    for case in cases:
        if case.outcome is Outcome.SKIPPED:
            continue
        seconds += case.duration or 0.0
        turns = [_outcome(attempt.outcome, case.name, attempt.message, None) for attempt in
                 case.attempts]  # fmt: skip
        turns.append(_outcome(case.outcome, case.name, case.message, case.duration))
        place = next((n for n, known in enumerate(tries) if case.name not in known), len(tries))
        for number, turn in enumerate(turns, place):
            while number >= len(tries):
                tries.append({})
            tries[number][case.name] = turn
    first = Run(
        about.identity,
        about.commit,
        about.time,
        about.attempt,
        about.changed,
        about.worker,
        seconds=seconds,
        cut=about.cut,
    )
    return tuple(_run(first, number, known) for number, known in enumerate(tries or [{}]))


def _run(first: Run, number: int, known: dict[str, Failure | None]) -> Run:
    return replace(
        first,
        identity=first.identity if not number else f"{first.identity}#{number + 1}",
        attempt=first.attempt + number,
        order=tuple(known),
        failures=tuple(failure for failure in known.values() if failure is not None),
        seconds=first.seconds if not number else None,
    )


def _outcome(outcome: Outcome, name: str, message: str, took: float | None) -> Failure | None:
    if outcome not in FAILING:
        return None
    return Failure(name, message[:_LONGEST_MESSAGE], took, template(message))
