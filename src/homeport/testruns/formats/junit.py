"""JUnit XML in its dialects: surefire, gradle, pytest, jest, mocha, go, ctest, phpunit and others.

There is no standard, so what decides is the children of a `testcase`: an element that says failure
or error makes it fail, whatever the totals of its suite claim. Repeated tries that the runner
notes inside a case (`flakyFailure`, `rerunFailure` and their kin) become its attempts.
"""

from dataclasses import dataclass, field

from homeport.testruns.formats.junit_reruns import without_reruns
from homeport.testruns.model import (
    Attempt,
    Case,
    Outcome,
    Remarks,
    clipped,
    first_line,
    full_name,
    seconds_of,
    split_parameters,
)

_VERDICTS = {
    "failure": Outcome.FAILED,
    "error": Outcome.ERROR,
    "skipped": Outcome.SKIPPED,
    "skip": Outcome.SKIPPED,
    "ignored": Outcome.SKIPPED,
    "incomplete": Outcome.SKIPPED,  # phpunit and codeception
    "warning": Outcome.PASSED,
}
_TRIES = {
    "flakyFailure": Outcome.FAILED,
    "flakyError": Outcome.ERROR,
    "rerunFailure": Outcome.FAILED,
    "rerunError": Outcome.ERROR,
    "rerun": Outcome.FAILED,
}
_NOT_RUN = frozenset({"notrun", "disabled", "skipped", "ignored", "suppressed"})
_PYTEST = "pytest"
_MOST_KEPT = 20_000  # tests of pytest that are looked through for repeated tries
_WEIGHT = {Outcome.PASSED: 0, Outcome.SKIPPED: 1, Outcome.ERROR: 2, Outcome.FAILED: 3}


@dataclass(slots=True)
class _Open:
    """A `testcase` whose end has not come yet."""

    attributes: dict[str, str]
    outcome: Outcome = Outcome.PASSED
    message: str = ""
    kind: str = ""
    todo: bool = False
    texts: list[str] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)


class JUnitReader:
    """Takes the elements of a JUnit file."""

    def __init__(self, remarks: Remarks) -> None:
        self.found: list[Case] = []
        self._remarks = remarks
        self._suites: list[dict[str, str]] = []
        self._open: _Open | None = None
        self._inner: dict[str, str] = {}  # attributes of the verdict or try being read
        self._stack = ""  # the stackTrace inside of it
        self._claimed = self._seen = 0
        self._kept: list[Case] | None = None  # of a suite that may list tries as tests

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take an opening tag."""
        if tag == "testcase":
            self._open = _Open(attributes)
            return False
        if tag == "testsuite":
            self._claimed += _count(attributes)
            self._suites.append(attributes)
            if attributes.get("name") == _PYTEST:
                self._kept = []
            return False
        if tag in _VERDICTS or tag in _TRIES:
            self._inner, self._stack = attributes, ""
            return True
        return tag == "stackTrace"

    def end(self, tag: str, text: str) -> None:
        """Take a closing tag."""
        if tag == "testcase":
            self._close()
        elif tag == "testsuite":
            if self._suites:
                self._release(_count(self._suites.pop()))
        elif tag == "stackTrace":
            self._stack = text
        elif tag in _VERDICTS:
            self._judge(_VERDICTS[tag], text)
        elif tag in _TRIES and self._open is not None:
            self._open.attempts.append(
                Attempt(
                    _TRIES[tag],
                    self._inner.get("message", "") or first_line(self._stack or text),
                    self._stack or text,
                )
            )

    def finish(self) -> None:
        """Say what the totals of the suites promise and the file does not hold."""
        self._release()
        if self._open is not None:
            name = self._open.attributes.get("name", "")
            self._remarks.notes.append(f"the last test, {name or 'without a name'}, is cut off")
        if self._claimed and not self._seen:
            self._remarks.notes.append(
                f"the report claims {self._claimed} tests in its totals but lists none of them"
            )

    def _release(self, claimed: int = 0) -> None:
        """Hand out the cases that were kept, as one a test if the total of their suite says so."""
        if self._kept is not None:
            self.found += without_reruns(self._kept, claimed) if claimed else self._kept
            self._kept = None

    def _judge(self, outcome: Outcome, text: str) -> None:
        if self._open is None:
            self._judge_suite(outcome, text)
            return
        message = self._inner.get("message", "")
        if _WEIGHT[outcome] > _WEIGHT[self._open.outcome] or not self._open.message:
            self._open.message = message or first_line(text)
            self._open.kind = self._inner.get("type", "")
        if outcome is Outcome.SKIPPED and self._inner.get("type") == "todo":
            self._open.todo = True  # node: it may fail beside
        if _WEIGHT[outcome] > _WEIGHT[self._open.outcome]:
            self._open.outcome = outcome
        if text:
            self._open.texts.append(text)

    def _judge_suite(self, outcome: Outcome, text: str) -> None:
        """A suite that failed outside of its tests: it did not come to a verdict on them."""
        if outcome in {Outcome.FAILED, Outcome.ERROR}:
            suite = self._suites[-1].get("name", "") if self._suites else ""
            self.found.append(
                Case(
                    suite or "(suite)",
                    Outcome.UNFINISHED,
                    message=self._inner.get("message", "") or first_line(text),
                    kind=self._inner.get("type", ""),
                    trace=text,
                    suite=suite,
                )
            )

    def _close(self) -> None:
        case, self._open = self._open, None
        if case is None:
            return
        self._seen += 1
        given = case.attributes
        suite = self._suites[-1] if self._suites else {}
        name = given.get("name", "")
        outcome = Outcome.SKIPPED if case.todo else case.outcome
        if outcome is Outcome.PASSED and ("status" in given or "result" in given):
            outcome = _stated(given)
        line = given.get("line") or given.get("lineno") or ""
        (self.found if self._kept is None else self._kept).append(
            Case(
                full_name(
                    given.get("classname") or given.get("class") or suite.get("name", ""), name
                ),
                outcome,
                seconds_of(given.get("time") or given.get("duration")),
                clipped(case.message) if case.message else "",
                case.kind,
                clipped("\n".join(case.texts)) if case.texts else "",
                suite.get("name", ""),
                given.get("file") or suite.get("file") or suite.get("filepath") or "",
                int(line) if line.isdecimal() else None,
                split_parameters(name) if name[-1:] in {"]", ")"} else "",
                tuple(case.attempts) if case.attempts else (),
            )
        )
        if self._kept is not None and len(self._kept) > _MOST_KEPT:
            self._release()


def _stated(given: dict[str, str]) -> Outcome:
    """Read a verdict that a case states in its attributes alone, as gtest and ctest do."""
    words = {given.get("status", "").lower(), given.get("result", "").lower()}
    if words & _NOT_RUN:
        return Outcome.SKIPPED
    if "fail" in words or "failed" in words:
        return Outcome.FAILED
    return Outcome.PASSED


def _count(suite: dict[str, str]) -> int:
    tests = suite.get("tests", "")
    return int(tests) if tests.isdecimal() else 0
