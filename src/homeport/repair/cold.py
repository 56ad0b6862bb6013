"""Tries candidates with a command that cannot be held warm: one run in the sandbox for each.

Where its output is a report that `testruns` reads, each test is judged by itself; otherwise the
command is the one test, and its exit code the verdict.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.code.walk import walk
from homeport.errors import InputError
from homeport.repair.node_lines import VARIABLE, ran
from homeport.repair.plausible import TestResult, Tried, Verdict
from homeport.sandbox import Limits, Outcome, Reason
from homeport.testruns import Outcome as Ended
from homeport.testruns import read_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from homeport.repair.suite import Suite
    from homeport.repair.warm import Timing, Trial
    from homeport.sandbox import Sandbox

_BY_OUTCOME = {Ended.PASSED: "passed", Ended.SKIPPED: "skipped"}
_LONGEST_MESSAGE = 4000
_JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx")
_SLOW = frozenset({Reason.CPU, Reason.WALL})
_OUT_OF_TIME = 128 + 24  # what a shell says of a child that used up its CPU time
_MISSING = frozenset({126, 127})  # what a shell says when the program is not there
_NO_SUCH = re.compile(
    r"No rule to make target.*|[Mm]issing script:.*|no such command:.*|Unknown (?:task|goal):.*"
)


class Cold:
    """Runs the suite's command in a sandbox; `cpu_s` is what it has cost so far."""

    def __init__(self, sandbox: Sandbox, suite: Suite, seed: int = 0) -> None:
        self._sandbox, self._suite, self._seed = sandbox, suite, seed
        self.cpu_s = 0.0
        self.output = ""  # of the last run

    def whole(self, limit_s: float) -> list[TestResult]:
        """Run the suite once.

        Raises:
            InputError: the command cannot be started.
        """
        outcome = self._run(limit_s)
        if outcome.exit_code in _MISSING and outcome.reason is Reason.FINISHED:
            raise InputError(f"the test command is not found in the sandbox: {self._last()}",
                             hint="check its name, or install it")  # fmt: skip
        unknown = None if outcome.passed else _NO_SUCH.search(self.output)
        if unknown:
            raise InputError(f"the test command does not start: {unknown[0].strip()}",
                             hint="name a target or a script that is there")  # fmt: skip
        return self._results(outcome)

    def attempt(
        self, groups: Sequence[Sequence[str]], trials: Sequence[Trial], timing: Timing
    ) -> Iterator[tuple[int, Tried]]:
        """Yield each trial's verdict; a trial is the new text of a file."""
        for trial in trials:
            before = self._sandbox.read(trial.path) or b""
            self._sandbox.write(trial.path, trial.text.encode("utf-8"))
            try:
                outcome = self._run(timing.limit_s)
            finally:
                self._sandbox.write(trial.path, before)
            yield trial.number, self._verdict(groups, outcome)

    def lines(self, tree: Path, limit_s: float) -> dict[str, set[int]]:
        """Run the suite once more where Node.js notes what ran; empty without Node.js."""
        folder = ".homeport-lines"
        place = self._sandbox.inside / folder
        self._run(limit_s, {VARIABLE: str(place)})
        written = [path for path in self._sandbox.changes() if path.startswith(folder)]
        reports = [self._sandbox.read(path) or b"" for path in written]
        for path in written:
            self._sandbox.remove(path)
        sources = {
            str(self._sandbox.inside / file.path): (tree / file.path).read_text("utf-8", "replace")
            for file in (walk(tree).files if reports else ())
            if file.path.endswith(_JAVASCRIPT)
        }
        found = ran(reports, sources)
        return {str(Path(path).relative_to(self._sandbox.inside)): lines
                for path, lines in found.items()}  # fmt: skip

    def _verdict(self, groups: Sequence[Sequence[str]], outcome: Outcome) -> Tried:
        if _late(outcome):
            return Tried(Verdict.SLOW)
        ended = {result.name: result.outcome for result in self._results(outcome)}
        passed = tuple(
            number
            for number, group in enumerate(groups)
            if all(ended.get(name) == "passed" for name in group)
        )
        if len(passed) == len(groups):
            return Tried(Verdict.PASSED, passed)
        return Tried(Verdict.PARTIAL if passed else Verdict.FAILED, passed)

    def _run(self, limit_s: float, more: Mapping[str, str] | None = None) -> Outcome:
        limits = replace(Limits(), cpu_s=limit_s, wall_s=limit_s * 3 + 5)
        env = {
            "PYTHONHASHSEED": str(self._seed % (1 << 32)),
            **dict(self._suite.env),
            **(more or {}),
        }
        command: list[str] = list(self._suite.argv)
        if self._suite.folder:
            command = ["sh", "-c", 'cd "$0" && exec "$@"', self._suite.folder, *command]
        outcome = self._sandbox.run(command, env=env, limits=limits)
        self.cpu_s += outcome.cpu_s
        self.output = (outcome.stdout + b"\n" + outcome.stderr).decode("utf-8", "replace")
        return outcome

    def _results(self, outcome: Outcome) -> list[TestResult]:
        """What a report in the output says, when it agrees with the exit code; else one result."""
        found = self._reported(outcome.stdout)
        if found and any(one.bad for one in found) == (not outcome.passed):
            return found
        ended = "passed" if outcome.passed else "slow" if _late(outcome) else "failed"
        return [TestResult(self._suite.said, ended, self._last(), outcome.cpu_s)]

    def _reported(self, stdout: bytes) -> list[TestResult]:
        try:
            cases = list(read_report([stdout]).cases)
        except InputError:
            return []
        names = [case.name for case in cases]
        if len(set(names)) != len(names):
            return []
        return [
            TestResult(case.name, _BY_OUTCOME.get(case.outcome, "failed"), case.message)
            for case in cases
        ]

    def _last(self) -> str:
        return self.output.strip()[-_LONGEST_MESSAGE:]


def _late(outcome: Outcome) -> bool:
    return outcome.reason in _SLOW or outcome.exit_code == _OUT_OF_TIME
