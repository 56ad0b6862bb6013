"""What pytest prints: verbose lines, its failure blocks, the short summary and the last line.

Without `-v` the passed tests have no names here; their number is taken from the last line.
"""

import re

from homeport.testruns.model import Case, Counts, Outcome, Remarks, clipped, split_parameters

_WORDS = {
    "PASSED": Outcome.PASSED,
    "FAILED": Outcome.FAILED,
    "ERROR": Outcome.ERROR,
    "SKIPPED": Outcome.SKIPPED,
    "XFAIL": Outcome.SKIPPED,
    "XPASS": Outcome.PASSED,
    "RERUN": None,
}
_VERBOSE = re.compile(r"(\S+\.\w+::.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN)\b")
_WORKER = re.compile(
    r"\[gw\d+\](?: \[ *\d+%\])? (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN) (\S+\.\w+::.+)"
)
_SHORT = re.compile(r"(FAILED|ERROR) (\S+\.\w+(?:::.+?)?)(?: - (.*))?$")
_HEADING = re.compile(r"_{3,} (?:ERROR (?:at (?:setup|teardown) of |collecting ))?(.+?) _{3,}$")
_SECTION = re.compile(r"={3,} (.+?) ={3,}$")
_COUNT = re.compile(r"(\d+) (failed|passed|skipped|errors?|xfailed|xpassed|deselected|rerun)\b")
_BARE_LAST = re.compile(r"(?:\d+ \w+(?:, |(?= in )))+ in [\d.]+s")  # with -q, without rules
_TOOK = re.compile(r" in [\d.]+s|no tests ran")
_COMPLAINT = re.compile(r"E {3}(?=\S)(.*)$")
_KIND = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Failed|Exit|Interrupt|Warning))\b")
_MOST_LINES = 2000


class PytestLines:
    """Takes the lines of a pytest run."""

    name = "pytest-text"

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._cases: dict[str, tuple[Outcome, str]] = {}
        self._blocks: dict[str, list[str]] = {}
        self._block: list[str] | None = None
        self._section = ""
        self._totals: Counts | None = None
        self.certain = False

    def take(self, line: str) -> list[Case]:
        """Take a line; cases come out at the end, when their blocks are known."""
        if line.startswith("==="):
            self._take_section(line)
        elif line[:1].isdecimal() and _BARE_LAST.match(line):
            self._end(line)
        elif self._section in {"FAILURES", "ERRORS"}:
            self._take_block(line)
        elif "::" in line or self._section == "short test summary info":
            self._take_verdict(line)
        return []

    def finish(self) -> list[Case]:
        """Give back all cases; say so when the run has no last line."""
        if not self.certain:
            return []
        if self._totals is None:
            self._remarks.cut = "the output of pytest ends before its last line"
        else:
            self._complete_totals(self._totals)
        return [self._case(name, *verdict) for name, verdict in self._cases.items()]

    def _complete_totals(self, totals: Counts) -> None:
        """Use pytest's own totals when it names only some of its tests."""
        named = Counts()
        for outcome, _ in self._cases.values():
            named.add(outcome)
        if named != totals:
            self._remarks.counts = totals
            unnamed = totals.tests - named.tests
            if unnamed > 0:
                self._remarks.notes.append(f"{unnamed} tests are counted but not named (no -v)")

    def _take_section(self, line: str) -> None:
        section = _SECTION.match(line)
        if not section:
            return
        title = section[1]
        self._block = None
        if _TOOK.search(title):
            self._end(title)
            return
        self._section = title
        self.certain = self.certain or title == "test session starts"

    def _end(self, title: str) -> None:
        self.certain = True
        self._totals = _totals(title)
        self._section = ""

    def _take_block(self, line: str) -> None:
        heading = _HEADING.match(line) if line.startswith("___") else None
        if heading:
            self._block = self._blocks.setdefault(heading[1], [])
        elif self._block is not None and len(self._block) < _MOST_LINES:
            self._block.append(line)

    def _take_verdict(self, line: str) -> None:
        short = _SHORT.match(line) if self._section == "short test summary info" else None
        if short:
            self._note(short[2], _WORDS[short[1]], short[3] or "")
            return
        worker = _WORKER.match(line) if line.startswith("[gw") else None
        if worker:
            self._note(worker[2].strip(), _WORDS[worker[1]], "")
            return
        verbose = _VERBOSE.match(line)
        if verbose:
            self._note(verbose[1], _WORDS[verbose[2]], "")

    def _note(self, name: str, outcome: Outcome | None, message: str) -> None:
        """Keep a verdict; an error in tear-down comes after a pass and wins over it."""
        if outcome is None:
            return
        before = self._cases.get(name)
        if before and before[0] is Outcome.FAILED:
            outcome = Outcome.FAILED
        self._cases[name] = (outcome, message or (before[1] if before else ""))

    def _case(self, name: str, outcome: Outcome, message: str) -> Case:
        file, _, inner = name.partition("::")
        block = self._blocks.get(inner.replace("::", ".")) or self._blocks.get(file) or []
        said = [match[1] for line in block if (match := _COMPLAINT.match(line))]
        message = (
            "" if outcome in {Outcome.PASSED, Outcome.SKIPPED} else said[0] if said else message
        )
        kind = _KIND.match(message)
        return Case(
            name,
            outcome,
            message=message,
            kind=kind[1] if kind else "",
            trace=clipped("\n".join(block)) if message else "",
            suite=file,
            file=file,
            parameters=split_parameters(inner),
        )


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
