"""TestNG's own XML (`testng-results`); set-up and tear-down methods count when they fail."""

from dataclasses import dataclass

from homeport.testruns.model import Case, Outcome, clipped, full_name

_OUTCOMES = {"PASS": Outcome.PASSED, "FAIL": Outcome.FAILED, "SKIP": Outcome.SKIPPED}
_MILLISECONDS = 1000


@dataclass(slots=True)
class _Open:
    attributes: dict[str, str]
    kind: str = ""
    message: str = ""
    trace: str = ""


class TestNgReader:
    """Takes the elements of a TestNG file."""

    __test__ = False  # a reader of tests, none itself

    def __init__(self) -> None:
        self.found: list[Case] = []
        self._open: _Open | None = None
        self._class = ""

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take an opening tag."""
        if tag == "test-method":
            self._open = _Open(attributes)
        elif tag == "class":
            self._class = attributes.get("name", "")
        elif tag == "exception" and self._open is not None:
            self._open.kind = attributes.get("class", "")
        return self._open is not None and tag in {"message", "full-stacktrace"}

    def end(self, tag: str, text: str) -> None:
        """Take a closing tag."""
        if self._open is None:
            return
        if tag == "message":
            self._open.message = text.strip()
        elif tag == "full-stacktrace":
            self._open.trace = text.strip()
        elif tag == "test-method":
            self._close(self._open)
            self._open = None

    def finish(self) -> None:
        """Nothing is left to say."""

    def _close(self, method: _Open) -> None:
        given = method.attributes
        outcome = _OUTCOMES.get(given.get("status", ""), Outcome.ERROR)
        if given.get("is-config") == "true":
            if outcome is not Outcome.FAILED:
                return
            outcome = Outcome.UNFINISHED
        took = given.get("duration-ms", "")
        self.found.append(
            Case(
                full_name(self._class, given.get("name", "")),
                outcome,
                int(took) / _MILLISECONDS if took.isdecimal() else None,
                method.message,
                method.kind,
                clipped(method.trace),
                self._class,
            )
        )
