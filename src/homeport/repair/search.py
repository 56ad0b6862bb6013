"""Looks for changes that make failing tests pass: likeliest first, within a budget of CPU seconds.

A candidate meets the failing tests first, one group after the other; what passes a group meets the
other failing tests and the tests that run the same function. The whole suite in its own order is
the business of `validation`.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from homeport.repair.candidate import Candidate, spliced
from homeport.repair.merging import merged
from homeport.repair.plausible import Plausible, Tried, Verdict
from homeport.repair.warm import How, Timing, Trial, Warm, lengthened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from homeport.repair.baseline import Baseline
    from homeport.repair.cold import Cold
    from homeport.repair.proposals import File, Piece

_CHUNK = 120  # candidates of one order that are exchanged
_WRITTEN_CHUNK = 4  # candidates of one order that are written
_WRITTEN_SHARE = 0.25  # of the CPU time goes to these while there are others
_ENOUGH = 24  # plausible changes
_AFTER_FIRST = 3000  # candidates that are still tried after the first plausible one, or as many
_AFTER_FIRST_S = 10.0  # CPU time for them, or as much as it took to the first
_AFTER_PARTIAL = 3000  # that are still tried when only some of the failing tests are fixed
_KEPT_SHARE = 0.3  # of the budget
_PROOF_SHARE = 0.4  # of the budget, at most
_LONGER = 12.0  # slow candidates are tried once more with so much longer limits
_MOST_SLOW = 60
_FEW_SLOW = 4  # of them at once while there are others, and a share of the time for it
_EARLY_SHARE = 0.15
_MOST_PATIENT = 8  # that passed their gates, of one order
_ANEW_SHARE = 0.15  # of the budget is for importing anew what helps a little
_MOST_EQUAL = 6  # changes that help alike, of which so many are imported anew
_SLOW_SHARE = 0.15  # of the budget is kept for those that did not
_MOST_RELATED = 200  # tests that a plausible change meets before the whole suite
_FIRST_CHUNK = 40  # of the first order: often the fix is among the likeliest

Required = tuple[tuple[str, ...], ...]  # groups of tests


@dataclass(slots=True)
class Clock:
    """What the search may use: CPU seconds of everything, and three times as many on the wall."""

    budget_s: float
    used: Callable[[], float]
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """CPU seconds left."""
        wall = self.budget_s - (time.monotonic() - self.started) / 3
        return min(self.budget_s - self.used(), wall)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is."""

    tried: int
    plausible: int
    cpu_s: float


@dataclass(slots=True)
class Search:
    """One search; `found` grows while `run` is consumed."""

    bench: Warm | Cold
    files: Mapping[str, File]
    baseline: Baseline
    clock: Clock
    found: list[Plausible] = field(default_factory=list)
    tried: int = 0
    proof_s: float = 0.0  # what it takes to prove what is found: kept of the budget
    first_at: float | None = None  # CPU seconds to the first plausible change
    _seen: set[tuple[str, bytes]] = field(default_factory=set)
    _slow: list[Candidate] = field(default_factory=list)
    _slow_s: float = 0.0
    _written_s: float = 0.0
    _partial: list[Plausible] = field(default_factory=list)
    _imported: set[Candidate] = field(default_factory=set)  # must be written, as far as is known
    _most_passed: int = 0
    _equals: int = 0  # changes with which so many groups pass
    _anew_s: float = 0.0

    def run(self, pieces: Sequence[Piece]) -> Iterator[Progress]:
        """Try what the pieces propose; yields now and then."""
        exchanged: list[Candidate] = []
        written: list[Candidate] = []
        stream = merged(pieces)
        begun = self.clock.used()
        empty = False
        while not self._over():
            while not empty and len(exchanged) < self._chunk:
                candidate = next(stream, None)
                if candidate is None:
                    empty = True
                else:
                    (exchanged if self._exchangeable(candidate) else written).append(candidate)
            if not exchanged and not written:
                break
            share = self._written_s <= _WRITTEN_SHARE * (self.clock.used() - begun)
            if written and (share or not exchanged):
                before = self.clock.used()
                self.consider(written[:_WRITTEN_CHUNK])
                del written[:_WRITTEN_CHUNK]
                self._written_s += self.clock.used() - before
            if exchanged:
                self.consider(exchanged[: self._chunk])
                del exchanged[: self._chunk]
            yield self.progress
            # A test that failed at once may take its time when it is fixed.
            if not self.found and self._slow_s <= _EARLY_SHARE * (self.clock.used() - begun):
                yield from self._once_more(_FEW_SLOW)
        # What fixes a part is proven in the time that is left, rather than slow changes tried.
        if not self.found and not self._partial:
            yield from self._once_more(_MOST_SLOW)
            yield self.progress
        if not self.found:
            self.found += self._partial

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self.tried, len(self.found), self.clock.used())

    @property
    def _chunk(self) -> int:
        if not isinstance(self.bench, Warm):
            return 1
        return _CHUNK if self.tried else _FIRST_CHUNK

    def _over(self) -> bool:
        if self.clock.left <= 0 or len(self.found) >= _ENOUGH:
            return True
        if self._partial and not self.found:
            # Time must be left to prove what was found, though better was hoped for.
            late = self.clock.left < _KEPT_SHARE * self.clock.budget_s
            return late or self.tried > self._partial_tried + _AFTER_PARTIAL
        if self.first_at is None:
            return bool(self._slow) and self.clock.left < _SLOW_SHARE * self.clock.budget_s
        if self.clock.left < min(self.proof_s, _PROOF_SHARE * self.clock.budget_s):
            return True
        late = self.clock.used() - self.first_at > max(_AFTER_FIRST_S, self.first_at)
        return late or self.tried > self._stop_after

    @property
    def _stop_after(self) -> int:
        return self._first_tried + max(_AFTER_FIRST, self._first_tried)

    _first_tried: int = 0
    _partial_tried: int = 0

    def _exchangeable(self, candidate: Candidate) -> bool:
        if not isinstance(self.bench, Warm) or not self.baseline.exchanges:
            return False
        if candidate in self._imported:
            return False
        if self.bench.whole_files:
            return True
        return self.files[candidate.path].place(candidate) is not None

    def _once_more(self, most: int) -> Iterator[Progress]:
        """Give the likeliest slow candidates a longer limit."""
        slow = self._slow[:most]
        del self._slow[:most]
        timing = lengthened(self.baseline.timing, _LONGER)
        before = self.clock.used()
        for at in range(0, len(slow), 10):
            if self.clock.left <= 0 or self.found:
                break
            self._consider(slow[at : at + 10], timing)
            yield self.progress
        self._slow_s += self.clock.used() - before

    def consider(self, candidates: Sequence[Candidate]) -> list[Plausible]:
        """Try candidates; return those that are plausible."""
        fresh = []
        for candidate in candidates:
            if self._needless(candidate):
                continue
            after = spliced(self.files[candidate.path].data, candidate.splices)
            known = candidate.path, blake2b(after, digest_size=16).digest()  # files may be long
            if known not in self._seen:
                self._seen.add(known)
                fresh.append(candidate)
        return self._consider(fresh, self.baseline.timing)

    def _consider(self, candidates: Sequence[Candidate], timing: Timing) -> list[Plausible]:
        """Try them: 1 against the groups of failing tests, 2 against what else they can touch."""
        before = len(self.found)
        groups = self.baseline.gates
        # 1
        passed = self._through_gates(candidates, timing)
        self.tried += len(candidates)
        if not passed:
            return []
        # 2
        waiting: dict[Required, list[tuple[Candidate, tuple[str, ...]]]] = {}
        for candidate, tried in passed:
            if len(tried.passed) < len(groups) and self.found:
                continue
            wanted = tuple(self.baseline.groups[number] for number in tried.passed)
            related = self.baseline.related(candidate.path, candidate.line)[:_MOST_RELATED]
            required = (*wanted, tuple(related)) if related else wanted
            fixed = tuple(name for group in wanted for name in group)
            waiting.setdefault(required, []).append((candidate, fixed))
        for required, ones in waiting.items():
            ended = dict(self._ended([candidate for candidate, _ in ones], required, timing))
            for candidate, fixed in ones:
                if ended.get(candidate) is Verdict.PASSED:
                    self._keep(candidate, fixed)
        return self.found[before:]

    def _through_gates(
        self, candidates: Sequence[Candidate], timing: Timing
    ) -> list[tuple[Candidate, Tried]]:
        """Return the candidates that pass a group of failing tests at least."""
        gates = self.baseline.gates
        passed: list[tuple[Candidate, Tried]] = []
        for candidate, tried in self._tried(candidates, gates, timing):
            better = self._anew(candidate, tried, timing) if self._promises(tried) else tried
            if better.passed:
                passed.append((candidate, better))
            elif better.verdict is Verdict.SLOW and timing is self.baseline.timing:
                self._slow.append(candidate)
        return passed

    def _promises(self, tried: Tried) -> bool:
        """Tell whether a change that some groups fail with is worth a second, dearer look."""
        passed = len(tried.passed)
        if tried.verdict is not Verdict.PARTIAL or passed < self._most_passed:
            return False
        self._equals = self._equals + 1 if passed == self._most_passed else 1
        self._most_passed = passed
        return self._equals <= _MOST_EQUAL and self._anew_s <= _ANEW_SHARE * self.clock.budget_s

    def _anew(self, candidate: Candidate, tried: Tried, timing: Timing) -> Tried:
        """Import everything anew, with longer limits: a module may hold what the bug has made."""
        before = self.clock.used()
        self._imported.add(candidate)
        timing = lengthened(timing, _LONGER)
        better = dict(self._tried([candidate], self.baseline.gates, timing)).get(candidate, tried)
        self._anew_s += self.clock.used() - before
        if len(better.passed) > len(tried.passed):
            return better
        self._imported.discard(candidate)
        return tried

    def _ended(
        self, candidates: Sequence[Candidate], required: Required, timing: Timing
    ) -> list[tuple[Candidate, Verdict]]:
        """Try candidates against all that they must not break; nothing is left to try at times."""
        met = set(itertools.chain(*self.baseline.gates))
        if met.issuperset(itertools.chain(*required)):
            return [(candidate, Verdict.PASSED) for candidate in candidates]
        ended = dict(self._tried(candidates, required, timing))
        # Limits follow how soon tests failed; a test that goes on to its end may need longer.
        slow = [one for one, tried in ended.items() if tried.verdict is Verdict.SLOW]
        for candidate in slow[:_MOST_PATIENT]:
            ended.update(self._tried([candidate], required, lengthened(timing, _LONGER)))
        return [(candidate, one.verdict) for candidate, one in ended.items()]

    def _needless(self, candidate: Candidate) -> bool:
        """Tell whether a part of the change is enough: nobody would change more."""
        whole = {*candidate.splices}
        return any(
            one.candidate.path == candidate.path and whole.issuperset(one.candidate.splices)
            for one in self.found
            if len(one.candidate.splices) < len(whole)
        )

    def _keep(self, candidate: Candidate, fixed: tuple[str, ...]) -> None:
        if self._needless(candidate):
            return
        data = self.files[candidate.path].data
        left = tuple(name for name in self.baseline.failing if name not in fixed)
        plausible = Plausible(
            candidate, data, spliced(data, candidate.splices),
            self.baseline.suspicion(candidate.path, candidate.line), fixed, left,
        )  # fmt: skip
        if left:
            if not self._partial:
                self._partial_tried = self.tried
            self._partial.append(plausible)
            return
        if not self.found:
            self.first_at, self._first_tried = self.clock.used(), self.tried
        self.found.append(plausible)

    def _tried(
        self, candidates: Sequence[Candidate], groups: Sequence[Sequence[str]], timing: Timing
    ) -> list[tuple[Candidate, Tried]]:
        """Try each in the quickest way that it allows."""
        exchanged: list[Trial] = []
        written: list[Trial] = []
        for number, candidate in enumerate(candidates):
            file = self.files[candidate.path]
            if self._exchangeable(candidate):
                exchanged.append(file.trial(number, candidate))
            else:
                written.append(file.whole(number, candidate))
        found: dict[int, Tried] = {}
        if exchanged and isinstance(self.bench, Warm):
            for number, tried in self.bench.attempt(How.EXCHANGE, groups, exchanged, timing):
                if tried.verdict is Verdict.MISFIT:
                    candidate = candidates[number]
                    written.append(self.files[candidate.path].whole(number, candidate))
                else:
                    found[number] = tried
        for trial in written:
            if self.clock.left <= 0:
                break
            if isinstance(self.bench, Warm):
                found.update(self.bench.attempt(How.WRITE, groups, [trial], timing))
            else:
                found.update(self.bench.attempt(groups, [trial], timing))
        return [(candidates[number], found[number]) for number in sorted(found)]
