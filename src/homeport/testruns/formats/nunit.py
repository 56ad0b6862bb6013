"""NUnit XML, version 3 (`test-run`) and version 2 (`test-results`)."""

from dataclasses import dataclass

from homeport.testruns.model import (
    Case,
    Outcome,
    clipped,
    first_line,
    seconds_of,
    split_parameters,
)

_OUTCOMES = {
    "passed": Outcome.PASSED,
    "success": Outcome.PASSED,
    "warning": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "failure": Outcome.FAILED,
    "error": Outcome.ERROR,
    "cancelled": Outcome.ERROR,
    "skipped": Outcome.SKIPPED,
    "ignored": Outcome.SKIPPED,
    "inconclusive": Outcome.SKIPPED,
    "notrunnable": Outcome.SKIPPED,
}


@dataclass(slots=True)
class _Open:
    attributes: dict[str, str]
    message: str = ""
    trace: str = ""


class NUnitReader:
    """Takes the elements of an NUnit file."""

    def __init__(self) -> None:
        self.found: list[Case] = []
        self._open: _Open | None = None
        self._suites: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take an opening tag."""
        if tag == "test-case":
            self._open = _Open(attributes)
        elif tag == "test-suite":
            self._suites.append(attributes.get("fullname") or attributes.get("name", ""))
        return self._open is not None and tag in {"message", "stack-trace"}

    def end(self, tag: str, text: str) -> None:
        """Take a closing tag."""
        if tag == "test-suite":
            self._suites.pop()
        elif self._open is None:
            return
        elif tag == "message" and not self._open.message:
            self._open.message = text.strip()
        elif tag == "stack-trace" and not self._open.trace:
            self._open.trace = text
        elif tag == "test-case":
            self._close(self._open)
            self._open = None

    def finish(self) -> None:
        """Nothing is left to say."""

    def _close(self, case: _Open) -> None:
        given = case.attributes
        name = given.get("fullname") or given.get("name", "")
        self.found.append(
            Case(
                name,
                _outcome(given),
                seconds_of(given.get("duration") or given.get("time")),
                case.message,
                first_line(case.message).partition(" : ")[0] if " : " in case.message else "",
                clipped(f"{case.message}\n{case.trace}") if case.trace else "",
                self._suites[-1] if self._suites else "",
                parameters=split_parameters(name),
            )
        )


def _outcome(given: dict[str, str]) -> Outcome:
    """Read the verdict: version 3 says an error in the label, version 2.4 says only success."""
    result = given.get("result", "")
    if result:
        if result == "Failed" and given.get("label") in {"Error", "Cancelled"}:
            return Outcome.ERROR
        return _OUTCOMES.get(result.lower(), Outcome.ERROR)
    if given.get("executed", "True") == "False":
        return Outcome.SKIPPED
    return Outcome.FAILED if given.get("success") == "False" else Outcome.PASSED
