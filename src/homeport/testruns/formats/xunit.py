"""xUnit.net XML, version 2 (`assemblies`) and version 1 (`assembly` with classes); Fixie too."""

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
    "pass": Outcome.PASSED,
    "fail": Outcome.FAILED,
    "skip": Outcome.SKIPPED,
    "notrun": Outcome.SKIPPED,
}


@dataclass(slots=True)
class _Open:
    attributes: dict[str, str]
    kind: str = ""
    message: str = ""
    trace: str = ""


class XUnitReader:
    """Takes the elements of an xUnit.net file."""

    def __init__(self) -> None:
        self.found: list[Case] = []
        self._open: _Open | None = None
        self._outside: _Open | None = None  # an error of the runner, of no test
        self._suite = ""

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take an opening tag."""
        if tag == "test":
            self._open = _Open(attributes)
        elif tag in {"collection", "class"}:
            self._suite = attributes.get("name", "")
        elif tag == "error" and self._open is None:
            self._outside = _Open(attributes)
        elif tag == "failure" and self._subject is not None:
            self._subject.kind = attributes.get("exception-type", "")
        return self._subject is not None and tag in {"message", "stack-trace", "reason"}

    def end(self, tag: str, text: str) -> None:
        """Take a closing tag."""
        if tag == "error" and self._outside is not None:
            self._close_outside(self._outside)
            self._outside = None
        subject = self._subject
        if subject is None:
            return
        if tag in {"message", "reason"} and not subject.message:
            subject.message = text.strip()
        elif tag == "stack-trace" and not subject.trace:
            subject.trace = text
        elif tag == "test":
            self._close(subject)
            self._open = None

    def finish(self) -> None:
        """Nothing is left to say."""

    @property
    def _subject(self) -> _Open | None:
        return self._open or self._outside

    def _close(self, case: _Open) -> None:
        given = case.attributes
        name = given.get("name") or f"{given.get('type', '')}.{given.get('method', '')}".strip(".")
        line = given.get("source-line", "")
        self.found.append(
            Case(
                name,
                _OUTCOMES.get(given.get("result", "").lower(), Outcome.ERROR),
                seconds_of(given.get("time")),
                case.message,
                case.kind or _kind(case.message),
                clipped(f"{case.message}\n{case.trace}") if case.trace else "",
                self._suite,
                given.get("source-file", ""),
                int(line) if line.isdecimal() else None,
                split_parameters(name),
            )
        )

    def _close_outside(self, error: _Open) -> None:
        """Keep an error outside of the tests: a fixture, a clean-up, the discovery."""
        name = error.attributes.get("name") or error.attributes.get("type", "error")
        trace = clipped(f"{error.message}\n{error.trace}") if error.trace else ""
        self.found.append(
            Case(name, Outcome.UNFINISHED, None, error.message, error.kind, trace, self._suite)
        )


def _kind(message: str) -> str:
    return first_line(message).partition(" : ")[0] if " : " in message else ""
