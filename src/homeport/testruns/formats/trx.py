"""TRX, the report of MSTest and of `dotnet test --logger trx`.

The results come before the definitions that name their classes, so a result is known by its own
name. Rows of a data-driven test stand inside a result of their own and are counted instead of it.
"""

from dataclasses import dataclass, field

from homeport.testruns.model import Case, Outcome, first_line, split_parameters

_OUTCOMES = {
    "passed": Outcome.PASSED,
    "completed": Outcome.PASSED,
    "warning": Outcome.PASSED,
    "passedbutrunaborted": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "error": Outcome.ERROR,
    "timeout": Outcome.ERROR,
    "aborted": Outcome.ERROR,
    "disconnected": Outcome.ERROR,
    "notexecuted": Outcome.SKIPPED,
    "inconclusive": Outcome.SKIPPED,
    "notrunnable": Outcome.SKIPPED,
    "pending": Outcome.SKIPPED,
    "inprogress": Outcome.UNFINISHED,
}
_RESULTS = frozenset({"UnitTestResult", "UnitTestResultAggregation", "TestResultAggregation",
                      "GenericTestResult", "ManualTestResult", "WebTestResult"})  # fmt: skip
_CLOCK_PARTS = 3


@dataclass(slots=True)
class _Open:
    attributes: dict[str, str]
    message: str = ""
    trace: str = ""
    rows: int = 0
    texts: list[str] = field(default_factory=list)


class TrxReader:
    """Takes the elements of a TRX file."""

    def __init__(self) -> None:
        self.found: list[Case] = []
        self._open: list[_Open] = []

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take an opening tag."""
        if tag in _RESULTS:
            if self._open:
                self._open[-1].rows += 1
            self._open.append(_Open(attributes))
            return False
        return bool(self._open) and tag in {"Message", "StackTrace"}

    def end(self, tag: str, text: str) -> None:
        """Take a closing tag."""
        if not self._open:
            return
        if tag == "Message" and not self._open[-1].message:
            self._open[-1].message = text.strip()
        elif tag == "StackTrace" and not self._open[-1].trace:
            self._open[-1].trace = text
        elif tag in _RESULTS:
            self._close(self._open.pop())

    def finish(self) -> None:
        """Nothing is left to say."""

    def _close(self, result: _Open) -> None:
        if result.rows:
            return
        given = result.attributes
        name = given.get("testName", "")
        self.found.append(
            Case(
                name,
                _OUTCOMES.get(given.get("outcome", "error").lower(), Outcome.ERROR),
                _clock(given.get("duration", "")),
                result.message,
                first_line(result.message).partition(" : ")[0] if ": " in result.message else "",
                f"{result.message}\n{result.trace}" if result.trace else "",
                parameters=split_parameters(name),
            )
        )


def _clock(text: str) -> float | None:
    """Read `00:00:01.5` as seconds; days stand before a point."""
    parts = text.split(":")
    if len(parts) != _CLOCK_PARTS:
        return None
    try:
        days, _, hours = parts[0].rpartition(".")
        return (
            float(days or 0) * 86_400 + float(hours) * 3600 + float(parts[1]) * 60 + float(parts[2])
        )
    except ValueError:
        return None
