"""What pytest prints: verbose lines, its failure blocks, the short summary and the last line.

Without `-v` the passed tests have no names here; their number is taken from the last line. A test
may print what looks like pytest's own lines, or run pytest itself: within the blocks of failures a
last line counts only if no further block or section of the same run comes after it.
"""

import re

from homeport.testruns.formats.pytest_blocks import Blocks, heading_of
from homeport.testruns.model import (
    Case,
    Counts,
    Outcome,
    Remarks,
    clipped,
    first_line,
    split_parameters,
)

_WORDS = {
    "PASSED": Outcome.PASSED,
    "FAILED": Outcome.FAILED,
    "ERROR": Outcome.ERROR,
    "SKIPPED": Outcome.SKIPPED,
    "XFAIL": Outcome.SKIPPED,
    "XPASS": Outcome.PASSED,
    "SUBFAILED": Outcome.FAILED,
    "SUBFAIL": Outcome.FAILED,
}
_WORD = r"(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN)"
_VERBOSE = re.compile(rf"(\S+\.\w+::.+?) {_WORD}\b(?: \((.*)\))?")
_WORKER = re.compile(rf"\[gw\d+\](?: \[ *\d+%\])? {_WORD} (\S+\.\w+::.+)")
_UNDER_WAY = re.compile(r"(\S+\.\w+::\S+(?:\[.*\])?) ")
_AT_LAST = re.compile(rf"{_WORD}(?: \(.*\))? *(?:\[ *\d+%\])?$")  # after what the test printed
_NODE = r"(\S+\.\w+(?:::[^\[]+?(?:\[.*?\])?)?)"
_SHORT = re.compile(rf"(FAILED|ERROR|PASSED|XFAIL|XPASS) {_NODE}(?: - (.*))?$")
_SUBTEST = re.compile(rf"(?:(SUBFAIL(?:ED)?)((?:\[.*?\])? ?(?:\(.*?\))?)) {_NODE}(?: - (.*))?$")
_ERROR_OF_FOLDER = re.compile(r"ERROR (\S+)(?: - (.*))?$")
_HEADING = re.compile(r"_+ (?=[^ _])(?:ERROR (?:at (?:setup|teardown) of |collecting ))?(.+?) _+$")
_SECTION = re.compile(r"=+ (.+?) =+$")
_COUNT = re.compile(r"(\d+) (failed|passed|skipped|errors?|xfailed|xpassed|deselected|rerun)\b")
_BARE_LAST = re.compile(r"(?:\d+ \w+(?: \w+)?(?:, |(?= in )))+ in [\d.]+s")  # with -q, no rules
_TOOK = re.compile(r"(?:^|\d \w+(?: \w+)?) in [\d.]+s|no tests ran|^\d+ \w+(?:, \d+ \w+)*$")
_PROGRESS = re.compile(r"[.FEsxXRu,-]+ +\[ *\d+%\]$")
_KIND = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Failed|Exit|Interrupt|Warning))\b")
_PLACE = re.compile(r"(\S+\.py):\d+: ?|  File \"(.+?\.py)\"")
_SUMMARY = "short test summary info"
_STARTS = "test session starts"
_BROKEN = "INTERNALERROR> "


class PytestLines:
    """Takes the lines of one run of pytest or several; a run's cases come out at its end."""

    name = "pytest-text"

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._run = _Run()
        self._totals = Counts()
        self._counted = False
        self._nameless = 0
        self.certain = False

    def take(self, line: str) -> list[Case]:
        """Take a line; the cases of a run come out when the next one starts."""
        run = self._run
        if line.startswith("=") and (section := _SECTION.match(line)):
            return self._take_section(section[1])
        if line[:1].isdecimal() and _BARE_LAST.match(line):
            self._end(line)
        elif run.totals is not None and _PROGRESS.match(line):
            return self._next_run()
        elif run.in_blocks:
            run.take_block(line)
        elif line.startswith(_BROKEN):
            run.broken = line.removeprefix(_BROKEN)
            self.certain = True
        elif line.startswith("ERROR: ") and run.started:
            self._remarks.notes.append(f"pytest says: {line.removeprefix('ERROR: ')[:300]}")
        elif run.section == _SUMMARY:
            self.certain = run.take_summary(line) or self.certain
        else:
            run.take_verdict(line)
        return []

    def finish(self) -> list[Case]:
        """Give back the cases of the last run; say so when it has no last line."""
        if not self.certain:
            return []
        run = self._run
        if run.totals is None and (run.started or run.verbose):
            self._remarks.cut = "the output of pytest ends before its last line"
        cases = self._completed()
        if self._counted:
            self._remarks.counts = self._totals
        if self._nameless:
            self._remarks.notes.append(f"{self._nameless} tests are counted but not named (no -v)")
        return cases

    def _take_section(self, title: str) -> list[Case]:
        run = self._run
        if title == _STARTS:
            if run.in_blocks and run.totals is None:
                run.nested += 1
                return []
            cases = self._next_run() if run.started or run.totals is not None else []
            self._run.started = self.certain = True
            return cases
        if _TOOK.search(title):
            self._end(title)
        elif not run.nested:
            run.totals = None  # what looked like the end was not
            run.blocks.close()
            run.section = title
        return []

    def _end(self, title: str) -> None:
        run = self._run
        if run.nested:
            run.nested -= 1
            return
        self.certain = True
        run.totals = _totals(title)
        if not run.in_blocks:
            run.section = ""

    def _next_run(self) -> list[Case]:
        cases = self._completed() if self.certain else []
        self._run = _Run()
        return cases

    def _completed(self) -> list[Case]:
        """Make the cases of a run, and use pytest's own totals when it names only some tests."""
        run = self._run
        cases = run.cases()
        named = Counts()
        for case in cases:
            named.add(case.outcome)
        totals = run.totals or named
        self._counted = self._counted or totals != named
        self._totals.tests += totals.tests
        self._totals.failed += totals.failed
        self._totals.errored += totals.errored
        self._totals.skipped += totals.skipped
        self._totals.unfinished += named.unfinished
        self._nameless += 0 if run.verbose else max(totals.tests - named.tests, 0)
        return cases


class _Run:
    """One run of pytest, as far as its lines have come."""

    def __init__(self) -> None:
        self.started = False
        self.verbose = False
        self.section = ""
        self.nested = 0  # runs that a test under way has started and printed
        self.totals: Counts | None = None
        self.blocks = Blocks()
        self.broken = ""
        self._verdicts: dict[str, tuple[Outcome, str]] = {}
        self._under_way = ""

    @property
    def in_blocks(self) -> bool:
        return self.section in {"FAILURES", "ERRORS"}

    def take_block(self, line: str) -> None:
        heading = None if self.nested or line[:1] != "_" else _HEADING.match(line)
        if heading:
            self.totals = None
            self.blocks.open(heading[1], error=self.section == "ERRORS")
        else:
            self.blocks.add(line)

    def take_summary(self, line: str) -> bool:
        """Take a line of the short summary; tell whether it names a test."""
        if short := _SHORT.match(line):
            self._note(short[2], short[1], short[3] or "")
        elif part := _SUBTEST.match(line):
            self._note(f"{part[3]} {part[2].strip()}".rstrip(), part[1], part[4] or "")
        elif folder := _ERROR_OF_FOLDER.match(line):
            self._note(folder[1], "ERROR", folder[2] or "")
        else:
            return False
        return True

    def take_verdict(self, line: str) -> None:
        if worker := _WORKER.match(line) if line.startswith("[gw") else None:
            self._note(worker[2].strip(), worker[1], "")
        elif verbose := _VERBOSE.match(line) if "::" in line else None:
            self._note(verbose[1], verbose[2], verbose[3] or "")
        elif self._under_way and (last := _AT_LAST.search(line)):
            self._note(self._under_way, last[1], "")
        elif begun := _UNDER_WAY.match(line) if "::" in line else None:
            self._under_way = begun[1]
            return
        else:
            return
        self.verbose, self._under_way = True, ""

    def cases(self) -> list[Case]:
        """Return the cases that are named, with those that only a block names."""
        known = {heading_of(name.partition("::")[2]) for name in self._verdicts}
        known |= {name.partition("::")[0] for name in self._verdicts}
        for heading, block, error in self.blocks.headings():
            bare = heading.partition(" [")[0].partition(" (")[0]  # of a subtest
            if not {heading, bare} & known:
                self._note(_name_of(heading, block), "ERROR" if error else "FAILED", "")
        cases = [self._case(name, *verdict) for name, verdict in self._verdicts.items()]
        if self._under_way and self.totals is None:
            cases.append(_unfinished(self._under_way, "began and never ended"))
        if self.broken:
            cases.append(_unfinished("(pytest itself)", self.broken))
        return cases

    def _note(self, name: str, word: str, message: str) -> None:
        """Keep a verdict; an error in tear-down comes after a pass and wins over it."""
        outcome = _WORDS.get(word)
        if outcome is None:
            return
        before = self._verdicts.get(name)
        if before and before[0] is Outcome.FAILED:
            outcome, message = Outcome.FAILED, before[1] or message
        self._verdicts[name] = (outcome, message or (before[1] if before else ""))

    def _case(self, name: str, outcome: Outcome, said: str) -> Case:
        file, _, inner = name.partition("::")
        block: list[str] = []
        if outcome not in {Outcome.PASSED, Outcome.SKIPPED}:
            block = self.blocks.of(file, inner)
            said = self.blocks.message(block, said) or said
        elif outcome is Outcome.PASSED:
            said = ""
        kind = _KIND.match(said)
        return Case(
            name,
            outcome,
            message=clipped(said) if said else "",
            kind=kind[1] if kind else "",
            trace=clipped("\n".join(block)) if block else "",
            suite=file,
            file=file,
            parameters=split_parameters(inner),
        )


def _unfinished(name: str, why: str) -> Case:
    return Case(name, Outcome.UNFINISHED, message=first_line(why), file=name.partition("::")[0])


def _name_of(heading: str, block: list[str]) -> str:
    """Name a test by its heading and the file that its block speaks of first."""
    places = (match for line in block if (match := _PLACE.match(line)))
    file = next((place[1] or place[2] for place in places), "")
    owner, bracket, parameters = heading.partition("[")
    inner = owner.replace(".", "::") + bracket + parameters
    return heading if heading == file or not file else f"{file}::{inner}"


def _totals(title: str) -> Counts:
    totals = Counts()
    for number, word in _COUNT.findall(title):
        count = int(number)
        match word:
            case "failed":
                totals.failed += count
            case "error" | "errors":
                totals.errored += count
            case "skipped" | "xfailed":
                totals.skipped += count
            case "deselected" | "rerun":
                continue
            case _:
                pass
        totals.tests += count
    return totals
