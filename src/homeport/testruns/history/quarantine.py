"""Ranks flaky tests by what they cost, and suggests which to set aside, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homeport.testruns.history.run import Run
from homeport.testruns.history.verdict import PASSING_BY, Judgement, Label, Verdict

_SURE = 0.9
_FEWEST = 2
_SET_ASIDE = timedelta(days=14)
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Cost:
    """A test that fails without a reason in the code, and what it cost in minutes.

    Counted are its own failing tries, and of each run that nothing else failed the whole run, which
    someone had to repeat; a run that several such tests failed is shared among them. `until` is
    the day on which it should run again, None when it should not be set aside.
    """

    verdict: Verdict
    failures: int
    minutes: float
    spoiled_runs: int
    until: datetime | None


def costs(judged: Judgement, runs: Sequence[Run], now: datetime | None = None) -> list[Cost]:
    """Return the tests that fail without a reason in the code, the dearest first."""
    tests: dict[str, list[float]] = {}
    spoiled: dict[str, int] = {}
    causes: dict[str, list[tuple[str, Label]]] = {}
    for cause in judged.causes:
        causes.setdefault(cause.run, []).append((cause.test, cause.label))
    for run in runs:
        found = causes.get(run.identity, [])
        guilty = [test for test, label in found if label in PASSING_BY]
        durations = {failure.test: failure.duration or 0.0 for failure in run.failures}
        alone = len(guilty) == len(found)
        for test in guilty:
            share = (run.seconds or 0.0) / len(guilty) if alone else 0.0
            tests.setdefault(test, []).append(durations.get(test, 0.0) + share)
            spoiled[test] = spoiled.get(test, 0) + alone
    when = now or datetime.now(UTC)
    found_costs = [
        Cost(
            judged.verdicts[test],
            len(seconds),
            sum(seconds) / _MINUTE,
            spoiled.get(test, 0),
            when + _SET_ASIDE if _worth_setting_aside(judged.verdicts[test]) else None,
        )
        for test, seconds in tests.items()
        if test in judged.verdicts
    ]
    return sorted(found_costs, key=lambda one: (-one.minutes, -one.failures, one.verdict.test))


def _worth_setting_aside(verdict: Verdict) -> bool:
    """Only a test that is surely flaky: one that also has a spell may hide the next one."""
    return (
        verdict.label is Label.FLAKY
        and (verdict.p_flaky or 0.0) >= _SURE
        and verdict.failed >= _FEWEST
        and verdict.witnessed
        and not verdict.spells
    )
