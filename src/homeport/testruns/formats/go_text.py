"""What `go test` prints, with `-v` or without."""

import re

from homeport.testruns.model import Case, Outcome, Remarks, clipped, first_line, full_name

_VERDICT = re.compile(r"( *)--- (PASS|FAIL|SKIP): (\S+) \(([\d.]+)s\)$")
_PACKAGE = re.compile(r"(ok|FAIL|\?)[ \t]+(\S+)[ \t]+(?:\(cached\)|[\d.]+s|\[.+\])")
_OUTCOMES = {"PASS": Outcome.PASSED, "FAIL": Outcome.FAILED, "SKIP": Outcome.SKIPPED}
_MOST_LINES = 400


class GoLines:
    """Takes the lines of a `go test` run; a package's name comes after its tests."""

    name = "go-text"

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._waiting: list[tuple[str, Outcome, float, list[str]]] = []
        self._running: dict[str, None] = {}
        self._said: list[str] = []
        self.certain = False

    def take(self, line: str) -> list[Case]:
        """Take a line; a package's line completes its tests."""
        verdict = _VERDICT.match(line) if "--- " in line else None
        if verdict:
            self.certain = True
            before = self._said if verdict[2] == "FAIL" else []
            self._waiting.append(
                (verdict[3], _OUTCOMES[verdict[2]], float(verdict[4]), list(before))
            )
            self._running.pop(verdict[3], None)
            self._said = []
            return []
        if line.startswith("=== RUN"):
            self.certain = True
            self._running[line[7:].strip()] = None
            self._said = []
            return []
        package = _PACKAGE.match(line) if line.startswith(("ok", "FAIL", "?")) else None
        if package:
            self.certain = True
            return self._completed(package[2], failed=package[1] == "FAIL", line=line)
        if not line.startswith("=== ") and line not in {"FAIL", "PASS"}:
            self._hear(line)
        return []

    def finish(self) -> list[Case]:
        """Give back tests whose package never ended."""
        return self._completed("", failed=False, line="")

    def _hear(self, line: str) -> None:
        said = self._waiting[-1][3] if self._waiting and line.startswith("    ") else self._said
        if len(said) < _MOST_LINES:
            said.append(line)

    def _completed(self, package: str, *, failed: bool, line: str) -> list[Case]:
        waiting, running, said = self._waiting, list(self._running), self._said
        self._waiting, self._running, self._said = [], {}, []
        cases = [_case(package, *one) for one in waiting]
        text = "\n".join(said).strip("\n")
        if failed and "[build failed]" in line:
            what = f"the package does not build: {first_line(text)}".removesuffix(": ")
            cases.append(Case(package, Outcome.UNFINISHED, None, what, trace=text, suite=package))
            return cases
        for name in running:
            message = next((one for one in said if one.startswith("panic:")), "")
            cases.append(
                Case(
                    full_name(package, name),
                    Outcome.UNFINISHED,
                    None,
                    message or "began and never ended",
                    trace=clipped(text),
                    suite=package,
                )
            )
        return cases


def _case(package: str, test: str, outcome: Outcome, took: float, said: list[str]) -> Case:
    text = "\n".join(said).strip("\n")
    message = "" if outcome is Outcome.PASSED else first_line(text)
    trace = clipped(text) if outcome is Outcome.FAILED else ""
    name = full_name(package, test)
    return Case(name, outcome, took, message, "", trace, package, parameters=test.partition("/")[2])
