"""The tests that a command leaves out: a patch that is shown breaks none of them either.

They are run as they stand, and again with the patch. What failed before may fail; a test that
passes by chance is found by running the tree without the patch once more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from homeport.repair.benches import open_warm
from homeport.repair.suite import Kind
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from homeport.repair.plausible import Plausible
    from homeport.repair.suite import Suite
    from homeport.sandbox import Sandbox

_CHOOSING = frozenset({"-k", "-m"})
_WITH_VALUE = frozenset(
    {"-c", "-o", "-p", "-W", "--rootdir", "--confcutdir", "--deselect", "--ignore"}
)
_MORE = ("--continue-on-collection-errors",)  # a file that cannot be read was red before
_LONGEST_S = 20.0  # of one test
_AGAIN = 2.0  # a run with a patch may take so much longer than the one without
_DONE = 0.95  # a run that used this much of its limit was ended by it


def widened(suite: Suite, tree: Path) -> Suite | None:
    """Return the same command without what chooses tests; None when nothing does."""
    match suite.kind:
        case Kind.PYTEST:
            kept = _without_choice(suite.argv, tree / suite.folder)
            return None if kept == suite.argv else replace(suite, argv=(*kept, *_MORE))
        case Kind.UNITTEST:
            chosen = suite.argv and suite.argv[0] != "discover"
            return replace(suite, argv=()) if chosen else None
        case Kind.SCRIPT | Kind.MODULE | Kind.NODE | Kind.COMMAND:
            return None


def _without_choice(argv: tuple[str, ...], here: Path) -> tuple[str, ...]:
    """Take files and expressions out of pytest's words; whole folders stay."""
    kept: list[str] = []
    chosen = False
    for before, word in pairwise(("", *argv)):
        if before in _WITH_VALUE:
            kept.append(word)
        elif word in _CHOOSING or before in _CHOOSING:
            chosen = True
        elif word.startswith("-") or (here / word).is_dir():
            kept.append(word)
        else:
            chosen = True
    if not chosen:
        return argv
    # Beside a chosen file, a folder is a choice, too.
    return tuple(word for before, word in pairwise(("", *kept))
                 if word.startswith("-") or before in _WITH_VALUE)  # fmt: skip


@dataclass(slots=True)
class Beyond:
    """How the tests stand that a command leaves out; `cpu_s` is what looking has cost."""

    suite: Suite
    known: Collection[str]  # what the command itself runs, and what is not trusted
    seed: int = 0
    cpu_s: float = 0.0
    passing: frozenset[str] | None = None
    _once_s: float = field(default=0.0, init=False)

    def look(self, box: Sandbox, most_s: float) -> None:
        """Run everything without a patch; `passing` stays None where that takes more CPU time."""
        box.reset()
        begun = self.cpu_s
        found = self._passed(box, most_s)
        self._once_s = self.cpu_s - begun
        self.passing = None if found is None else found - frozenset(self.known)

    @property
    def needs_s(self) -> float:
        """CPU time that judging a patch may take."""
        return self._once_s * _AGAIN + 1.0

    def broken(self, box: Sandbox, change: Plausible) -> frozenset[str] | None:
        """Return the tests that a patch breaks; None when that could not be found out."""
        if not self.passing:
            return self.passing
        box.reset()
        try:
            box.write(change.candidate.path, change.after)
            now = self._passed(box, self.needs_s)
            if now is None or not self.passing - now:
                return None if now is None else frozenset()
            # A test that fails without the patch as well is no witness any more.
            box.reset()
            again = self._passed(box, self.needs_s)
            if again is not None:
                self.passing &= again
        finally:
            box.reset()
        return self.passing - now

    def _passed(self, box: Sandbox, most_s: float) -> frozenset[str] | None:
        limits = Limits(cpu_s=max(most_s, 1.0), wall_s=max(most_s, 1.0) * 6 + 60)
        with open_warm(box, self.suite, limits, self.seed) as warm:
            results = warm.whole(min(_LONGEST_S, max(most_s, 1.0)))
            spent = warm.cpu_s
        self.cpu_s += spent
        if not results or spent > _DONE * limits.cpu_s:
            return None
        return frozenset(one.name for one in results if one.outcome == "passed")
