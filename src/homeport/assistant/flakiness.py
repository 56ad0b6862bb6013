"""Confirms by running what makes a test fail: chance, order, time, hash seed or load.

Everything runs in the sandbox. Each condition is compared with the test by itself on a fixed
seed; one that stands out is run again before it is believed.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from homeport.assistant.running_commands import CommandSandbox, sandbox_of_command
from homeport.assistant.running_tests import Conditions, Ran, TestSandbox, sandbox_of_tests
from homeport.errors import InputError
from homeport.sandbox import Consent
from homeport.testruns.pollution import smallest_part

_ZONES = ("America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati")
_CLOCKS = ("2028-02-29 23:59:57", "2026-12-31 23:59:57", "2027-03-28 01:59:57")
_SHUFFLES = 4
_TURNS = 5  # a reason is believed when it makes the difference so many times in turn
_BURN = 'for n in 1 2 3 4; do (while :; do :; done) & done; exec "$@"'
_SEED = "0"


@dataclass(frozen=True, slots=True)
class Request:
    """Which test, among which others, and how often.

    With a `command` that is run instead of pytest; without a test its exit code is what counts.
    """

    repo: Path
    test: str
    suite: tuple[str, ...] = ()
    runs: int = 5
    wall_s: float = 300.0
    consent: Consent = Consent.NONE
    command: str = ""
    report: str = ""

    @property
    def subject(self) -> str:
        """What is looked at: the test, or the command itself."""
        return self.test or self.command


@dataclass(frozen=True, slots=True)
class Tally:
    """How often the test failed under one condition."""

    condition: str
    runs: int
    failures: int

    @property
    def rate(self) -> float:
        """The share of runs that failed."""
        return self.failures / self.runs if self.runs else 0.0


@dataclass(frozen=True, slots=True)
class Flakiness:
    """What makes the test fail. `at_most` bounds the rate of failing where none was seen."""

    test: str
    label: str
    why: str
    tallies: tuple[Tally, ...]
    polluters: tuple[str, ...] = ()
    setters: tuple[str, ...] = ()
    at_most: float | None = None
    message: str = ""


@dataclass(slots=True)
class _Trial:
    request: Request
    box: TestSandbox | CommandSandbox
    progress: Callable[[Tally], None]
    calm: Conditions
    tallies: list[Tally] = field(default_factory=list)
    message: str = ""

    def failed(self, conditions: Conditions, before: Sequence[str] = ()) -> bool:
        """Run the test, after others, and tell whether it failed."""
        order = (*before, self.request.subject)
        ran = self.box.run([*dict.fromkeys(order)], replace(conditions, order=order))
        return self.seen(ran)

    def seen(self, ran: Sequence[Ran]) -> bool:
        mine = next((one for one in ran if one.test == self.request.subject), None)
        if mine is None and self.request.command:
            raise InputError(f"the report tells of no test {self.request.test}",
                             hint="name it as homeport tests parse does")  # fmt: skip
        if mine is None:
            raise InputError(f"pytest knows no test {self.request.test}",
                             hint="name it as pytest prints it: tests/a.py::test_b")  # fmt: skip
        if mine.failed:
            self.message = mine.message
        return mine.failed

    def count(self, name: str, turns: Sequence[Conditions]) -> Tally:
        """Run the test alone under each of these conditions."""
        return self.add(name, len(turns), sum(self.failed(one) for one in turns))

    def add(self, name: str, runs: int, failures: int) -> Tally:
        """Take note of runs, and say them."""
        tally = Tally(name, runs, failures)
        self.tallies.append(tally)
        self.progress(tally)
        return tally

    def holds(self, name: str, conditions: Conditions, before: Sequence[str] = (), *,
              reverse: bool = False) -> bool:  # fmt: skip
        """Tell whether these make the difference each time, in turn with the test alone.

        With `reverse` it is by itself that the test fails.
        """
        other = fails = alone = 0
        while (
            other < _TURNS
            and fails == (0 if reverse else other)
            and alone == (other if reverse else 0)
        ):
            other += 1
            fails += self.failed(conditions, before)
            alone += self.failed(self.calm)
        self.add(f"again: {name}", other, fails)
        self.add("again: by itself", other, alone)
        return (fails, alone) == ((0, other) if reverse else (other, 0))


def find_flakiness(request: Request, progress: Callable[[Tally], None]) -> Flakiness:
    """Return what makes a test fail.

    The steps: 1 alone, 2 alone under other conditions, 3 among its suite in several orders.

    Raises:
        InputError: pytest does not know the test.
    """
    with _opened(request) as box:
        calm = Conditions(env={"PYTHONHASHSEED": _SEED, "TZ": "UTC"})
        trial = _Trial(request, box, progress, calm)
        # 1
        alone = trial.count("by itself", [calm] * request.runs)
        # 2
        reasons: list[tuple[str, str]] = []
        if alone.failures < alone.runs:
            reasons = list(_conditions(trial, calm, alone))
        elif not request.command:
            reasons = list(_other_seeds(trial, calm))
        # 3
        if isinstance(box, TestSandbox):
            ordered = _orders(trial, box, calm, alone)
            if ordered is not None:
                return ordered
        return _concluded(trial, reasons)


def _opened(
    request: Request,
) -> AbstractContextManager[TestSandbox] | AbstractContextManager[CommandSandbox]:
    if request.command:
        return sandbox_of_command(
            request.repo, request.command, request.report,
            consent=request.consent, wall_s=request.wall_s,
        )  # fmt: skip
    return sandbox_of_tests(request.repo, consent=request.consent, wall_s=request.wall_s)


def _conditions(trial: _Trial, calm: Conditions, alone: Tally) -> Iterator[tuple[str, str]]:
    """Try other conditions; yield those that make the test fail, with their label."""
    runs = trial.request.runs
    if not trial.request.command:
        seeds = _seeds(calm, runs)
        failing = [one for one in seeds if trial.failed(one)]
        trial.add("other hash seeds", len(seeds), len(failing))
        if failing and not alone.failures and trial.holds("that hash seed", failing[0]):
            yield "hash_seed_dependent", "it depends on PYTHONHASHSEED: the order of sets"
    for zone in _ZONES:
        here = replace(calm, env={**calm.env, "TZ": zone})
        if _stands_out(trial, f"time zone {zone}", here, alone):
            yield "time_dependent", f"it fails in the time zone {zone}"
    for moment in () if trial.request.command else _CLOCKS:
        then = replace(calm, clock=moment)
        if _stands_out(trial, f"clock at {moment}", then, alone):
            yield "time_dependent", f"it fails when the clock says {moment}"
    busy = replace(calm, wrapper=("sh", "-c", _BURN, "sh"))
    tally = trial.count("under load", [busy] * runs)
    if tally.failures and not alone.failures and trial.holds("load", busy):
        yield "load_dependent", "it fails when the machine is busy"


def _seeds(calm: Conditions, count: int) -> list[Conditions]:
    return [replace(calm, env={**calm.env, "PYTHONHASHSEED": str(n)}) for n in range(1, count + 1)]


def _other_seeds(trial: _Trial, calm: Conditions) -> Iterator[tuple[str, str]]:
    """Ask of a test that always fails whether it does so on our hash seed alone."""
    seeds = _seeds(calm, trial.request.runs)
    passing = [one for one in seeds if not trial.failed(one)]
    trial.add("other hash seeds", len(seeds), len(seeds) - len(passing))
    if passing and trial.holds("that hash seed", passing[0], reverse=True):
        yield "hash_seed_dependent", "it depends on PYTHONHASHSEED: the order of sets"


def _stands_out(trial: _Trial, name: str, conditions: Conditions, alone: Tally) -> bool:
    """Tell whether the test fails here and never by itself."""
    failed = trial.count(name, [conditions]).failures > 0
    return failed and not alone.failures and trial.holds(name, conditions)


def _orders(trial: _Trial, box: TestSandbox, calm: Conditions, alone: Tally) -> Flakiness | None:
    """Run the suite in several orders; find who makes the test fail, or whom it needs."""
    ran = box.run(trial.request.suite, calm)
    rng = random.Random(_SEED)  # noqa: S311 -- an order, no secret
    natural = [one.test for one in ran if one.test != trial.request.test]
    if not natural:
        return None
    orders = [natural, natural[::-1]]
    orders += [rng.sample(natural, len(natural)) for _ in range(_SHUFFLES - 1)]
    outcomes = [(order, trial.failed(calm, order)) for order in orders]
    bad = [order for order, failed in outcomes if failed]
    trial.add("after the other tests, in several orders", len(orders), len(bad))
    if bad and not alone.failures:
        found = smallest_part(bad[0], lambda part: trial.failed(calm, part))
        if trial.holds("after these tests", calm, found):
            return _ordered(trial, found, (), "it passes by itself and fails after")
    good = [order for order, failed in outcomes if not failed]
    if good and alone.failures == alone.runs:
        found = smallest_part(good[0], lambda part: not trial.failed(calm, part))
        if trial.holds("after these tests", calm, found, reverse=True):
            return _ordered(trial, (), found, "it fails by itself and passes only after")
    return None


def _ordered(
    trial: _Trial, polluters: tuple[str, ...], setters: tuple[str, ...], why: str
) -> Flakiness:
    return Flakiness(
        trial.request.test, "order_dependent", why, tuple(trial.tallies), polluters, setters,
        None, trial.message,
    )  # fmt: skip


def _concluded(trial: _Trial, reasons: list[tuple[str, str]]) -> Flakiness:
    runs = sum(tally.runs for tally in trial.tallies)
    failures = sum(tally.failures for tally in trial.tallies)
    at_most = None
    steady = not any(
        tally.failures for tally in trial.tallies if tally.condition.endswith("by itself")
    )
    if reasons and (steady or reasons[0][0] == "hash_seed_dependent"):
        label, why = reasons[0][0], "; ".join(why for _, why in reasons)
    elif not failures:
        # 95 % sure: a test that fails more often than this would have been seen to fail.
        at_most = 1 - 0.05 ** (1 / runs)
        label, why = "steady", f"it never failed in {runs} runs; it fails in at most {at_most:.0%}"
    elif failures == runs:
        label, why = "broken", f"it failed in all of {runs} runs"
    else:
        label, why = "flaky", f"it failed in {failures} of {runs} runs of the same code, by chance"
    return Flakiness(
        trial.request.subject, label, why, tuple(trial.tallies), at_most=at_most,
        message=trial.message,
    )  # fmt: skip
