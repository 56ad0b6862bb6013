"""What `go test` prints, with `-v` or without."""

import re

from homeport.testruns.formats.gotest import message_of
from homeport.testruns.model import Case, Outcome, Remarks, clipped, first_line, full_name

_VERDICT = re.compile(r"( *)--- (PASS|FAIL|SKIP): (\S+) \(([\d.]+)s\)$")
_GLUED = re.compile(r"(.*?)--- (PASS|FAIL|SKIP): (\S+) \(([\d.]+)s\)$")  # no end of line before it
_PACKAGE = re.compile(r"(ok|FAIL|\?)[ \t]+(\S+)[ \t]+(?:\(cached\)|[\d.]+s|\[.+\])")
_OUTCOMES = {"PASS": Outcome.PASSED, "FAIL": Outcome.FAILED, "SKIP": Outcome.SKIPPED}
_BUILD = re.compile(r"# (\S+)(?: \[.+\])?$")
_MOST_LINES = 400


class GoLines:
    """Takes the lines of a `go test` run; a package's name comes after its tests."""

    name = "go-text"

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._verdicts: dict[str, tuple[Outcome, float]] = {}
        self._said: dict[str, list[str]] = {}  # by test; what no test said is under ""
        self._speaking = ""
        self._builds: dict[str, list[str]] = {}
        self._build: list[str] | None = None
        self.certain = False

    def take(self, line: str) -> list[Case]:
        """Take a line; a package's line completes its tests."""
        verdict = _verdict(line) if "--- " in line else None
        if verdict:
            self.certain = True
            self._verdicts[verdict[3]] = (_OUTCOMES[verdict[2]], float(verdict[4]))
            self._said.setdefault(verdict[3], [])
            self._speaking, self._build = verdict[3], None
            return []
        if line.startswith("=== "):
            self._take_frame(line)
            return []
        package = _PACKAGE.match(line) if line.startswith(("ok", "FAIL", "?")) else None
        if package:
            self.certain = True
            return self._completed(package[2], failed=package[1] == "FAIL", line=line)
        if line not in {"FAIL", "PASS"}:
            self._hear(line)
        return []

    def finish(self) -> list[Case]:
        """Give back tests whose package never ended."""
        return self._completed("", failed=False, line="")

    def _take_frame(self, line: str) -> None:
        action, _, test = line.removeprefix("=== ").partition(" ")
        if action in {"RUN", "CONT", "NAME", "PAUSE"}:
            self.certain = self.certain or action == "RUN"
            self._build = None
            self._speaking = test.strip()
            self._said.setdefault(self._speaking, [])

    def _hear(self, line: str) -> None:
        heading = _BUILD.match(line) if line.startswith("# ") else None
        if heading:
            self._build = self._builds.setdefault(heading[1], [])
            return
        said = self._said.setdefault(self._speaking, []) if self._build is None else self._build
        if len(said) < _MOST_LINES:
            said.append(line)

    def _completed(self, package: str, *, failed: bool, line: str) -> list[Case]:
        verdicts, said = self._verdicts, self._said
        self._verdicts, self._said, self._speaking, self._build = {}, {}, "", None
        if failed and "[build failed]" in line:
            text = "\n".join(self._builds.get(package, [])).strip("\n")
            what = f"the package does not build: {first_line(text)}".removesuffix(": ")
            return [Case(package, Outcome.UNFINISHED, None, what, trace=text, suite=package)]
        cases = [_case(package, name, *verdict, said.get(name, [])) for name, verdict in
                 verdicts.items()]  # fmt: skip
        unended = [name for name in said if name and name not in verdicts]
        return cases + [_unended(package, name, said[name] + said.get("", [])) for name in unended]


def _verdict(line: str) -> re.Match[str] | None:
    return _VERDICT.match(line) or _GLUED.match(line)


def _case(package: str, test: str, outcome: Outcome, took: float, said: list[str]) -> Case:
    text = "\n".join(said).strip("\n")
    message = "" if outcome is Outcome.PASSED else message_of(text)
    trace = clipped(text) if outcome is Outcome.FAILED else ""
    name = full_name(package, test)
    return Case(name, outcome, took, message, "", trace, package, parameters=test.partition("/")[2])


def _unended(package: str, test: str, said: list[str]) -> Case:
    text = "\n".join(said).strip("\n")
    return Case(
        full_name(package, test),
        Outcome.UNFINISHED,
        None,
        message_of(text) or "began and never ended",
        trace=clipped(text),
        suite=package,
    )
