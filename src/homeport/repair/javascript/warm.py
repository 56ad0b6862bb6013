"""The caller's side of the evaluator for JavaScript: one Node.js that holds the tests' modules.

Its own runner stands for node:test, Mocha, Jest and Vitest while candidates are tried. What counts
is the command itself: where both do not agree about the suite as it is, the evaluator is not used,
and where they do not agree about a change, the change has failed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.repair.cold import Cold
from homeport.repair.warm import Warm

if TYPE_CHECKING:
    from homeport.repair.plausible import TestResult

_FOLDER = Path(__file__).with_name("evaluator")
_KEEPER = "keeper.cjs"
_FLAGS = ("--experimental-vm-modules", "--no-warnings")
_LIMIT_S = 2.0


class WarmNode(Warm):
    """A `Warm` whose program is for Node.js."""

    whole_files = True
    _known: list[TestResult] | None = None
    _disagreed = False

    def agrees(self) -> bool:
        """Tell whether the evaluator sees the suite end as the command does."""
        try:
            self._known = self.whole(_LIMIT_S)
        except InputError:
            return False
        return bool(self._known) and not self._disagreed

    def whole(self, limit_s: float) -> list[TestResult]:
        """Run the suite once, and the command too; where they differ, everything has failed."""
        if self._known is not None:
            known, self._known = self._known, None
            return known
        results = super().whole(limit_s)
        self.close()
        if any(one.outcome == "slow" for one in results):
            return results  # the command would not end either, and that costs its whole limit
        cold = Cold(self._sandbox, self._suite.cold, self._seed)
        command = cold.whole(limit_s * 4)
        self._spent += cold.cpu_s
        self._disagreed = any(one.bad for one in command) != any(one.bad for one in results)
        if not self._disagreed:
            return results
        said = f"{self._suite.said} ends otherwise:\n{cold.output[-2000:]}"
        return [replace(one, outcome="failed", message=said) for one in results]

    def _command(self) -> list[str]:
        program = (_FOLDER / _KEEPER).read_text(encoding="utf-8")
        return [self._suite.python, *_FLAGS, "-e", program]

    def _beginning(self) -> dict[str, object]:
        sources = {
            place.name: place.read_text(encoding="utf-8")
            for place in sorted(_FOLDER.glob("*.cjs")) if place.name != _KEEPER
        }  # fmt: skip
        told = super()._beginning()
        return {**told, "said": self._suite.said, "sources": sources}
