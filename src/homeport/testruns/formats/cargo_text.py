"""What `cargo test` prints."""

import re

from homeport.testruns.formats.libtest import said_first
from homeport.testruns.model import Case, Outcome, Remarks, clipped

_VERDICT = re.compile(r"test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)\b[ ,]*(.*)$")
_BLOCK = re.compile(r"---- (.+?) stdout ----$")
_TARGET = re.compile(r" +(?:Running (?:unittests )?|Doc-tests )(\S+)")
_RUNNING = re.compile(r"running \d+ tests?$")
_DIED = re.compile(r"process didn't exit successfully: .*\((.+)\)$")
_OUTCOMES = {"ok": Outcome.PASSED, "FAILED": Outcome.FAILED, "ignored": Outcome.SKIPPED}
_MOST_LINES = 1000


class CargoLines:
    """Takes the lines of a `cargo test` run; a target's cases come out with its result line."""

    name = "cargo-text"

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._target = ""
        self._waiting: list[tuple[str, Outcome, str]] = []
        self._blocks: dict[str, list[str]] = {}
        self._block: list[str] | None = None
        self._running = False  # a target began and did not sum up
        self.certain = False

    def take(self, line: str) -> list[Case]:
        """Take a line."""
        verdict = _VERDICT.match(line) if line.startswith("test ") else None
        if verdict:
            self._waiting.append((verdict[1], _OUTCOMES[verdict[2]], verdict[3]))
            return []
        if line.startswith("test result: "):
            self.certain, self._running = True, False
            return self._completed()
        block = _BLOCK.match(line) if line.startswith("---- ") else None
        if block and any(name == block[1] for name, _, _ in self._waiting):
            self._block = self._blocks.setdefault(block[1], [])
        elif line.startswith("failures:"):
            self._block = None
        elif self._block is not None:
            if len(self._block) < _MOST_LINES:
                self._block.append(line)
        elif target := _TARGET.match(line):
            self._target = target[1]
        elif _RUNNING.match(line):
            self._running = True
        elif self._running and (died := _DIED.search(line)):
            return self._broken(died[1])
        return []

    def finish(self) -> list[Case]:
        """Give back the tests of a target that never ended."""
        if self._waiting and self.certain:
            self._remarks.cut = "the output of cargo ends before a result line"
        return self._completed() if self.certain else []

    def _broken(self, how: str) -> list[Case]:
        """Take the end of a target whose process died: nobody knows which test was under way."""
        self._running = False
        self.certain = True
        died = Case(
            self._target or "(target)",
            Outcome.UNFINISHED,
            message=f"its process died: {how}",
            suite=self._target,
        )
        return [*self._completed(), died]

    def _completed(self) -> list[Case]:
        cases = [self._case(*one) for one in self._waiting]
        self._waiting, self._blocks, self._block = [], {}, None
        return cases

    def _case(self, name: str, outcome: Outcome, reason: str) -> Case:
        text = "\n".join(self._blocks.get(name, ())).strip("\n")
        failed = outcome is Outcome.FAILED
        return Case(
            name,
            outcome,
            message=said_first(text) if failed else reason,
            trace=clipped(text) if failed else "",
            suite=self._target,
        )
