"""Finds changes that make failing tests pass, and shows none that the whole suite has not passed.

The order: 1 read the test command, 2 open a sandbox, 3 see how the suite stands, 4 search among
changes made without a model, 5 ask the model where there is one, 6 tell apart what behaves alike,
7 validate the best ones against the whole suite, 8 propose a test. The repository is only read.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.assistant.fix_inputs import inputs_of
from homeport.assistant.fix_reasons import NOT_RUN, Others, reasons_of, remarks_on
from homeport.code import Index, is_test
from homeport.code.walk import walk
from homeport.diffs import git_diff
from homeport.errors import HomeportError, InputError, SandboxUnavailable
from homeport.repair.baseline import Baseline, take_baseline
from homeport.repair.benches import open_bench
from homeport.repair.beyond import Beyond
from homeport.repair.candidate import Candidate
from homeport.repair.choosing import runs_all, widened
from homeport.repair.outcry import outcry, told
from homeport.repair.proposals import Piece, at_once
from homeport.repair.ranking import Ranked, ranked
from homeport.repair.regression import NewTest, Seen, propose, proven
from homeport.repair.search import Clock, Progress, Search
from homeport.repair.suite import Kind, Suite, read_command
from homeport.repair.undoing import undone
from homeport.repair.unfolding import unfolded
from homeport.repair.validation import Report, run_whole, validate
from homeport.repair.warm import Behaviours, Warm
from homeport.sandbox import Consent, Sandbox

if TYPE_CHECKING:
    from homeport.repair.cold import Cold
    from homeport.repair.plausible import Plausible

_ALIKE = "behaves like a patch above on every input tried; another way to write it"
_MOST_BEHAVIOURS = 24
_MOST_CALLERS = 5
_OBSERVED_TESTS = 30
_MOST_TESTS = 3  # proposals that are run
_LEAST_TEST_S, _TEST_TIMES = 5.0, 3.0  # what one may take: at least, and times the whole suite
_BEYOND_SHARE = 0.25  # of what is left of the budget, for a look at tests that were left out


@dataclass(frozen=True, slots=True)
class Task:
    """What is wanted: the repository, the command whose tests fail, and what it may cost."""

    tree: Path
    test: str
    budget_s: float = 60.0
    seed: int = 0
    most: int = 3
    consent: Consent = Consent.NONE
    distrusted: frozenset[str] = frozenset()
    model_s: float = 90.0  # on the clock, for a model's changes, beside the budget


@dataclass(frozen=True, slots=True)
class Patch:
    """A change with which every test of the command has passed that can."""

    diff: str
    change: Plausible
    report: Report
    why: tuple[str, ...]
    callers: tuple[str, ...]  # what else calls what was changed
    others: Others  # what became of the tests that the command leaves out
    test: NewTest | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the suite stands, as soon as it is known."""

    baseline: Baseline
    unprotected: tuple[str, ...]


Proposer = Callable[["Fixing"], Iterator[Sequence[Candidate]]]
Event = Standing | Progress | Patch


@dataclass(slots=True)
class Fixing:
    """One search for a fix; `patches` holds what is proven so far, also when it is interrupted."""

    task: Task
    model: Proposer | None = None
    proven: list[Patch] = field(default_factory=list)
    tried: int = 0
    first_s: float | None = None  # CPU seconds to the first plausible change
    search: Search | None = None
    baseline: Baseline | None = None
    remarks: list[str] = field(default_factory=list)
    _used: Callable[[], float] = time.process_time
    _extra_s: float = 0.0
    _inputs: frozenset[str] = frozenset()
    _refused: set[bytes] = field(default_factory=set)
    _checking: Sandbox | None = None
    _stack: contextlib.ExitStack | None = None
    _suite: Suite | None = None
    _beyond: Beyond | None = None
    _others: Others | None = None
    _index: Index | None = None
    _behaviours: dict[tuple[str, str], Behaviours] = field(default_factory=dict)

    @property
    def patches(self) -> list[Patch]:
        """What is proven, the likeliest first."""
        order = {one.after: n for n, one in enumerate(self._ranked())}
        return sorted(self.proven, key=lambda patch: order.get(patch.change.after, len(order)))

    @property
    def cpu_s(self) -> float:
        """CPU seconds of everything so far."""
        return self._used()

    def run(self) -> Iterator[Event]:
        """Look for fixes; yields how far it is.

        Raises:
            InputError: nothing fails, or the suite cannot be used.
            SandboxUnavailable: code cannot be run safely here, and nobody agreed to do without.
        """
        task, begun = self.task, time.process_time()
        if task.budget_s <= 0:
            raise InputError("the budget is used up before it begins", hint="allow some seconds")
        # 1
        suite = self._suite = read_command(task.test, task.tree, os.environ)
        with contextlib.ExitStack() as stack:
            # 2
            sandbox = stack.enter_context(Sandbox.open(task.tree, consent=task.consent))
            suite = unfolded(sandbox, suite, task.tree, os.environ)
            suite, bench = open_bench(sandbox, suite, task.budget_s, task.seed, stack)
            self._suite = suite
            self._used = lambda: time.process_time() - begun + bench.cpu_s + self._extra_s
            # 3
            script = suite.argv[0] if suite.kind is Kind.SCRIPT else ""
            baseline = take_baseline(
                bench, task.tree, task.budget_s, task.distrusted, script,
                said=partial(_outcry, bench, sandbox, suite),
            )  # fmt: skip
            _reaches(baseline, suite)
            self.baseline = baseline
            self._inputs = inputs_of(task.tree, baseline.failing)
            self.remarks += remarks_on(baseline)
            self._beyond = _left_out(suite, task, baseline)
            yield Standing(baseline, sandbox.unprotected)
            # 4
            self._stack = stack
            clock = Clock(task.budget_s, self._used)
            search = self.search = Search(bench, baseline.files, baseline, clock)
            for progress in search.run(_pieces(task.tree, baseline)):
                yield from self._first(progress)
            self.first_s = search.first_at
            # 5
            if self.model is not None and not self.proven:
                clock = search.clock = _wall_clock(task.model_s)
                yield from self._asked(self.model, search)
            # 6
            if isinstance(bench, Warm):
                self._compare(bench)
            # 7, 8
            yield from self._rest(clock)

    def _asked(self, model: Proposer, search: Search) -> Iterator[Event]:
        """Try what a model proposes, until something is proven or its time is over."""
        for candidates in model(self):
            if search.clock.left <= 0:
                return
            search.consider(candidates)
            yield from self._first(search.progress)
            if self.proven:
                return

    def said_with(self, path: str, after: bytes, test: str) -> str:
        """What a test says in the whole suite when a file holds something else."""
        if self._suite is None or self.baseline is None:
            return ""
        box = self._fresh()
        box.reset()
        try:
            box.write(path, after)
            results, spent = run_whole(box, self._suite, self.baseline, self.task.seed)
        finally:
            box.reset()
        self._extra_s += spent
        return next((one.message for one in results if one.name == test and one.bad), "")

    def _first(self, progress: Progress) -> Iterator[Event]:
        """Prove the first plausible change at once, so that an interrupted search has it."""
        self.tried = progress.tried
        yield progress
        if self.search is not None and self.search.found and not self.proven:
            for change in self.search.found[:3]:
                if change.after not in self._refused:
                    begun = self.cpu_s
                    patch = self._prove(Ranked(change, (), 0, ()))
                    self.search.proof_s = (self.cpu_s - begun) * (self.task.most - 1)
                    if patch is not None:
                        yield patch
                        return

    def _compare(self, bench: Warm) -> None:
        """Find out what the plausible changes of each function do on recorded and other inputs."""
        search, baseline = self.search, self.baseline
        if search is None or baseline is None or not baseline.exchanges:
            return
        by_function: dict[tuple[str, str], list[int]] = {}
        for number, change in enumerate(search.found):
            trial = baseline.files[change.candidate.path].trial(number, change.candidate)
            if trial.symbol:
                by_function.setdefault((trial.path, trial.symbol), []).append(number)
        for place, numbers in by_function.items():
            few = numbers[:_MOST_BEHAVIOURS]
            changes = [search.found[number] for number in few]
            trials = [baseline.files[place[0]].trial(n, search.found[n].candidate) for n in few]
            first = changes[0].candidate
            names = [*baseline.failing, *baseline.related(first.path, first.line)]
            found = bench.behave(names[:_OBSERVED_TESTS], trials, baseline.timing)
            if found is None:
                continue
            self._behaviours[place] = found
            for number in few:
                known = found.by_number.get(number)
                if known is not None:
                    search.found[number] = replace(search.found[number], behaviour=known.digest)

    def _ranked(self) -> list[Plausible]:
        return [one.plausible for one in self._places()]

    def _places(self) -> list[Ranked]:
        """The plausible changes, best first."""
        if self.search is None or self.baseline is None:
            return []
        order = ranked(self.search.found, self._inputs)
        # Where no change fixes all, the best one for each group of tests goes before a second one.
        heads: dict[tuple[str, ...], Ranked] = {}
        for place in order:
            heads.setdefault(place.plausible.fixed, place)
        first = list(heads.values())
        return [*first, *(place for place in order if place not in first)]

    def _rest(self, clock: Clock) -> Iterator[Event]:
        for place in self._places():
            shown = {patch.change.behaviour for patch in self.proven} - {""}
            done = {patch.change.after for patch in self.proven}
            if place.plausible.after in self._refused:
                continue
            if place.plausible.after in done:
                self._retold(place)
                continue
            if len(self.proven) >= self.task.most or clock.left <= 0:
                break
            # What behaves alike is ranked last: it is shown only where places are left.
            alike = place.plausible.behaviour in shown
            patch = self._prove(
                replace(place, reasons=(_ALIKE, *place.reasons)) if alike else place
            )
            if patch is not None:
                yield patch
        if self.patches:
            best = self.patches[0]
            self.proven[self.proven.index(best)] = replace(best, test=self._new_test(best))

    def _retold(self, place: Ranked) -> None:
        """Give a patch that was proven early the reasons that are known now."""
        for number, patch in enumerate(self.proven):
            if patch.change.after == place.plausible.after:
                self.proven[number] = replace(
                    patch, change=place.plausible, why=reasons_of(place, patch.report, patch.others)
                )

    def _prove(self, place: Ranked) -> Patch | None:
        """Run the whole suite with the change; None when it does not help or breaks something."""
        change, baseline, suite = place.plausible, self.baseline, self._suite
        if baseline is None or suite is None:
            return None
        report = validate(self._fresh(), suite, baseline, change, self.task.seed)
        self._extra_s += report.cpu_s
        if not report.good:
            self._refused.add(change.after)
            return None
        others = self._meets_others(change)
        if others is None:
            self._refused.add(change.after)
            return None
        why = reasons_of(place, report, others)
        patch = Patch(_diff(change), change, report, why, self._callers(change), others)
        self.proven.append(patch)
        return patch

    def _meets_others(self, change: Plausible) -> Others | None:
        """Run the tests that the command leaves out, if time allows; None when one is broken."""
        beyond, clock = self._beyond, self.search.clock if self.search else None
        if beyond is None or clock is None:
            self._others = self._others or _left_out_at_all(self._suite, self.task.tree)
            return self._others
        begun = beyond.cpu_s
        broken = None
        if beyond.passing is None:
            beyond.look(self._fresh(), _BEYOND_SHARE * clock.left)
        if beyond.passing is not None and clock.left > beyond.needs_s:
            broken = beyond.broken(self._fresh(), change)
        self._extra_s += beyond.cpu_s - begun
        if broken is None:
            self._beyond, self._others = None, Others.NOT_RUN  # not for the next patch either
            self.remarks.append(NOT_RUN)
            return self._others
        return None if broken else Others.RUN

    def _fresh(self) -> Sandbox:
        """The sandbox in which nothing but whole suites runs; opened when it is first needed."""
        if self._checking is None:
            box = Sandbox.open(self.task.tree, consent=self.task.consent)
            self._checking = self._stack.enter_context(box) if self._stack else box
        return self._checking

    def _callers(self, change: Plausible) -> tuple[str, ...]:
        symbol = self._symbol(change)
        if not symbol:
            return ()
        try:
            if self._index is None:
                self._index = Index.open(self.task.tree)
                self._index.refresh()
            found = self._index.callers(symbol, _MOST_CALLERS * 4)
        except HomeportError:
            return ()
        own = [
            f"{one.symbol or one.path} ({one.path}:{one.start})"
            for one in found
            if (one.symbol != symbol or one.path != change.candidate.path)
            and Path(one.path).suffix == Path(change.candidate.path).suffix
        ]
        return tuple(own[:_MOST_CALLERS])

    def _symbol(self, change: Plausible) -> str:
        candidate = change.candidate
        if candidate.symbol or self.baseline is None:
            return candidate.symbol
        return self.baseline.files[candidate.path].trial(0, candidate).symbol

    def _new_test(self, patch: Patch) -> NewTest | None:
        change, suite, baseline = patch.change, self._suite, self.baseline
        symbol = self._symbol(change)
        behaviours = self._behaviours.get((change.candidate.path, symbol))
        if behaviours is None or baseline is None or suite is None:
            return None
        number = next((n for n, one in enumerate(self.search.found if self.search else ())
                       if one.after == change.after), -1)  # fmt: skip
        texts = baseline.files[change.candidate.path].tests
        seen = Seen(symbol, change.before, behaviours, texts)
        folder = _folder_of(baseline.failing[0], self.task.tree)
        proposals = propose(seen, number, suite.kind, folder)
        for test in itertools.islice(proposals, _MOST_TESTS):
            if (self.task.tree / test.path).exists():
                continue
            limit = max(_LEAST_TEST_S, _TEST_TIMES * baseline.suite_s)
            try:
                good, spent = proven(
                    self._fresh(), suite, change, test, cpu_s=limit, seed=self.task.seed
                )
            except SandboxUnavailable:
                return None
            self._extra_s += spent
            if good:
                return test
        return None


def _outcry(bench: Warm | Cold, sandbox: Sandbox, suite: Suite) -> str:
    """What the command itself says; a sandbox runs one thing at a time."""
    if isinstance(bench, Warm):
        bench.close()
    return outcry(sandbox, suite)


def _reaches(baseline: Baseline, suite: Suite) -> None:
    """Refuse a command that names no tests and fails without any code of the repository."""
    if baseline.failing == (suite.said,) and not baseline.files and not baseline.untouched:
        slow = baseline.failing[0] in baseline.slow
        said = "it was ended because it ran so long" if slow else told(baseline.failure())
        raise InputError(f"{suite.said} fails before it runs any code of this repository: {said}",
                         hint="run the command by itself until it runs tests")  # fmt: skip


def _folder_of(test: str, tree: Path) -> str:
    """Return where a test of this name stands: pytest names files, unittest modules."""
    path, colons, _ = test.partition("::")
    if colons:
        return path.rpartition("/")[0]
    package = path.partition(".")[0]
    return package if (tree / package).is_dir() else ""


def _wall_clock(seconds: float) -> Clock:
    """A clock that only looks at the wall: a model in this process uses every processor."""
    started = time.monotonic()
    return Clock(seconds, lambda: time.monotonic() - started)


def _pieces(tree: Path, baseline: Baseline) -> list[Piece]:
    pieces: list[Piece] = []
    failure = baseline.failure()
    for path, file in baseline.files.items():
        scores = baseline.scores.get(path, {})
        pieces += file.pieces(scores, failure)
        most = max(scores.values(), default=0.0)
        if file.readable and most:
            pieces.append(
                Piece(path, "undo", most, partial(at_once, partial(undone, tree, file, scores)))
            )
    return pieces


def _left_out(suite: Suite, task: Task, baseline: Baseline) -> Beyond | None:
    """Return what looks at the tests that the command leaves out; None when there are none."""
    wide = widened(suite, task.tree)
    known = {*(one.name for one in baseline.whole), *task.distrusted}
    return Beyond(wide, known, task.seed) if wide else None


def _left_out_at_all(suite: Suite | None, tree: Path) -> Others:
    """What is known of the tests that a command leaves out where none can be run beside it."""
    tests = [one.path for one in walk(tree).files if is_test(one.path)]
    whole = suite is not None and runs_all(suite, tree, tests)
    return Others.NONE if whole else Others.UNKNOWN


def _diff(change: Plausible) -> str:
    before, after = change.before.decode(), change.after.decode()
    return git_diff(change.candidate.path, before, after)
