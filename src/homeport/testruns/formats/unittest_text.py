"""What Python's unittest prints, also through Django, with `-v` or without.

Without `-v` only what failed has a name; the numbers of the last lines tell of the others.
"""

import re

from homeport.testruns.model import Case, Counts, Outcome, Remarks, clipped, first_line

_OUTCOMES = {
    "ok": Outcome.PASSED,
    "FAIL": Outcome.FAILED,
    "ERROR": Outcome.ERROR,
    "skipped": Outcome.SKIPPED,
    "expected failure": Outcome.SKIPPED,
    "unexpected success": Outcome.FAILED,
}
_WORDS = "ok|FAIL|ERROR|skipped|expected failure|unexpected success"
_TEST = r"\w+ \([\w.]+\)(?: (?:\[.*\]|\(.*\)| )+)?"
_VERDICT = re.compile(rf"\s*({_TEST})(?: \.\.\.|$)(?: ({_WORDS})(?: '(.*)'| \"(.*)\")?$)?")
_LATE = re.compile(rf"(?:.*? \.\.\. )?.*?\b({_WORDS})(?: '(.*)')?$")
_HEADING = re.compile(rf"(ERROR|FAIL|UNEXPECTED SUCCESS): ({_TEST}|.+)$")
_RAN = re.compile(r"Ran (\d+) tests? in [\d.]+s$")
_RESULT = re.compile(r"(?:OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$")
_COUNT = re.compile(r"([a-z ]+)=(\d+)")
_RAISED = re.compile(r"([A-Za-z_][\w.]*)(?:: (.*))?$")
_WIDE = 70  # characters of unittest's rules
_MOST_LINES = 1000


class UnittestLines:
    """Takes the lines of a unittest run; its cases come out with the line that sums it up."""

    name = "unittest-text"

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._verdicts: dict[str, tuple[Outcome, str]] = {}
        self._blocks: dict[str, list[str]] = {}
        self._block: list[str] | None = None
        self._heading = ""
        self._under_way = ""
        self._ran: int | None = None
        self._totals = Counts()
        self._nameless = 0
        self.certain = False

    def take(self, line: str) -> list[Case]:
        """Take a line."""
        if line == "=" * _WIDE or line == "-" * _WIDE:
            self._heading = line[0]
            self._block = None if line[0] == "=" else self._block
        elif ran := _RAN.match(line) if line.startswith("Ran ") else None:
            self._ran, self._block = int(ran[1]), None
            self.certain = True
        elif self._ran is not None and (result := _RESULT.match(line)):
            return self._completed(result[1] or "")
        elif self._heading == "=" and (heading := _HEADING.match(line)):
            self._heading, self.certain = "", True
            self._open(heading[1], heading[2])
        elif self._block is not None:
            if len(self._block) < _MOST_LINES:
                self._block.append(line)
        else:
            self._take_verdict(line)
        return []

    def finish(self) -> list[Case]:
        """Give back what has a name when the last lines did not come."""
        if not self.certain:
            return []
        cases: list[Case] = []
        if self._verdicts or self._ran is not None:
            self._remarks.cut = "the output of unittest ends before its last line"
            cases = self._completed("")
        if self._nameless:
            self._remarks.counts = self._totals
            said = f"{self._nameless} tests are counted but not named (no -v)"
            self._remarks.notes.append(said)
        return cases

    def _take_verdict(self, line: str) -> None:
        verdict = _VERDICT.match(line) if " (" in line else None
        if verdict and verdict[2]:
            self._note(_name(verdict[1]), verdict[2], verdict[3] or verdict[4] or "")
            self._under_way = "" if not line.startswith(" ") else self._under_way
        elif verdict:
            self._under_way = _name(verdict[1])
        elif self._under_way and (late := _LATE.match(line)):
            self._note(self._under_way, late[1], late[2] or "")
            self._under_way = ""

    def _note(self, name: str, word: str, said: str) -> None:
        outcome = _OUTCOMES[word]
        before = self._verdicts.get(name)
        if before is None or before[0] in {Outcome.PASSED, Outcome.SKIPPED}:
            self._verdicts[name] = (outcome, said)

    def _open(self, word: str, test: str) -> None:
        name = _name(test)
        self._note(name, word if word in _OUTCOMES else "unexpected success", "")
        self._block = self._blocks.setdefault(name, [])

    def _completed(self, result: str) -> list[Case]:
        """Make the cases of a run; those without a name count as passed."""
        cases = [self._case(name, *verdict) for name, verdict in self._verdicts.items()]
        given = {word.strip(): int(number) for word, number in _COUNT.findall(result)}
        named = Counts()
        for case in cases:
            named.add(case.outcome)
        skipped = given.get("skipped", 0) + given.get("expected failures", 0)
        unnamed_skips = max(skipped - named.skipped, 0)
        others = max((self._ran or 0) - named.tests - unnamed_skips, 0)
        self._nameless += others + unnamed_skips
        self._totals.tests += named.tests + others + unnamed_skips
        self._totals.failed += named.failed
        self._totals.errored += named.errored
        self._totals.skipped += named.skipped + unnamed_skips
        self._verdicts, self._blocks, self._ran, self._under_way = {}, {}, None, ""
        return cases

    def _case(self, name: str, outcome: Outcome, said: str) -> Case:
        text = "\n".join(self._blocks.get(name, ())).strip("\n")
        kind, message = _raised(text)
        if outcome in {Outcome.PASSED, Outcome.SKIPPED}:
            kind, message = "", said
        elif not message and not kind:
            message = first_line(text) or "unexpected success"
        return Case(
            name,
            outcome,
            message=clipped(message),
            kind=kind,
            trace=clipped(text),
            suite=name.partition("::")[0],
        )


def _name(test: str) -> str:
    """Join `test_a (mod.Class.test_a) (i=1)` as `mod.Class::test_a (i=1)`."""
    own, bracket, rest = test.strip().partition(" (")
    owner, _, parameters = rest.partition(")")
    if not bracket:
        return own
    return f"{owner.removesuffix(f'.{own}')}::{own}{parameters.rstrip()}"


def _raised(text: str) -> tuple[str, str]:
    """Return the type and message of the last error of a traceback."""
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if line.startswith("Traceback (most")]
    if not starts:
        return "", ""
    for number in range(starts[-1] + 1, len(lines)):
        if match := _RAISED.match(lines[number]):
            rest = [match[2] or "", *lines[number + 1 :]]
            return match[1], "\n".join(rest).strip()
    return "", ""
