"""`go test -json`, also as gotestsum's `--jsonfile` keeps it.

A test that ran and has no verdict was ended by a panic, a deadline or a kill: it is unfinished. A
package that fails without a failing test did not build, or broke outside of its tests.
"""

import re
from collections.abc import Iterable, Iterator

from homeport.testruns.formats.json_values import Record, number_of, read_records, text_of
from homeport.testruns.model import (
    LONGEST_TEXT,
    Case,
    Outcome,
    Remarks,
    clipped,
    full_name,
    split_parameters,
)

_VERDICTS = {"pass": Outcome.PASSED, "fail": Outcome.FAILED, "skip": Outcome.SKIPPED}
_FRAMING = ("=== RUN", "=== PAUSE", "=== CONT", "=== NAME", "--- FAIL", "--- PASS", "--- SKIP")
_KEPT_LINES = 400
_GLUED = re.compile(r"--- (PASS|FAIL|SKIP): (\S+) \(([\d.]+)s\)$")
Key = tuple[str, str]


def read_go_events(chunks: Iterable[bytes], source: str, remarks: Remarks) -> Iterator[Case]:
    """Yield a case for each test's verdict, in the order of the verdicts."""
    events = GoEvents()
    for record, line in read_records(chunks, source, remarks):
        if record is not None:
            yield from events.take(record)
        elif line:
            events.heard(line)
    yield from events.finish()


class GoEvents:
    """What is known while the events pass: the tests under way and what they said."""

    def __init__(self) -> None:
        self._running: dict[Key, list[str]] = {}
        self._packages: dict[str, list[str]] = {}
        self._builds: dict[str, list[str]] = {}
        self._failed: set[str] = set()  # packages with a test that failed
        self._loose: list[str] = []

    def heard(self, line: str) -> None:
        """Keep a line that is no event: compilers speak beside the events."""
        if len(self._loose) < _KEPT_LINES:
            self._loose.append(line)

    def take(self, event: Record) -> Iterator[Case]:
        """Take one event."""
        action, package = text_of(event.get("Action")), text_of(event.get("Package"))
        test = text_of(event.get("Test"))
        if action == "build-output":
            _add(self._builds.setdefault(text_of(event.get("ImportPath")), []), event)
        elif action == "output":
            said = (
                self._running.setdefault((package, test), [])
                if test
                else self._packages.setdefault(package, [])
            )
            _add(said, event)
        elif action == "run" and test:
            self._running.setdefault((package, test), [])
        elif action in _VERDICTS:
            if test:
                yield self._judged((package, test), _VERDICTS[action], event)
            else:
                yield from self._ended(package, event)

    def finish(self) -> Iterator[Case]:
        """Give back the tests that never ended."""
        for key in list(self._running):
            yield self._unended(key, "began and never ended")

    def _judged(self, key: Key, outcome: Outcome, event: Record) -> Case:
        package, test = key
        said = self._running.pop(key, [])
        took = number_of(event.get("Elapsed"))
        name = full_name(package, test)
        if outcome is Outcome.PASSED:
            return Case(name, outcome, took, suite=package)
        if outcome is Outcome.FAILED:
            self._failed.add(package)
        text = _told(said)
        message = message_of(text)
        parameters = test.partition("/")[2] or split_parameters(test)
        trace = clipped(text) if outcome is Outcome.FAILED else ""
        return Case(name, outcome, took, message, "", trace, package, parameters=parameters)

    def _ended(self, package: str, event: Record) -> Iterator[Case]:
        """Take a package's verdict: its tests under way went down with it."""
        under_way = [key for key in self._running if key[0] == package]
        for key in under_way:
            yield self._unended(key, "began and never ended: its package did")
        failed = event.get("Action") == "fail"
        if failed and not under_way and package not in self._failed:
            built = self._builds.get(text_of(event.get("FailedBuild")) or package, [])
            text = _told(built or self._packages.get(package, []) or self._loose)
            what = "the package does not build" if built or "[build failed]" in text else ""
            message = ": ".join(part for part in (what, message_of(text)) if part)
            yield Case(
                package,
                Outcome.UNFINISHED,
                number_of(event.get("Elapsed")),
                message or "the package failed outside of its tests",
                trace=text,
                suite=package,
            )
        self._packages.pop(package, None)

    def _unended(self, key: Key, why: str) -> Case:
        package, test = key
        text = _told(self._running.pop(key))
        name = full_name(package, test)
        glued = _GLUED.search(text)
        if glued and glued[2] == test:  # what it printed had no end of line
            outcome = _VERDICTS[glued[1].lower()]
            trace = text if outcome is Outcome.FAILED else ""
            return Case(name, outcome, float(glued[3]), trace=trace, suite=package)
        return Case(
            name, Outcome.UNFINISHED, None, message_of(text) or why, trace=text, suite=package
        )


def _add(said: list[str], event: Record) -> None:
    if len(said) < _KEPT_LINES:
        said.append(text_of(event.get("Output"))[:LONGEST_TEXT])


def _told(said: list[str]) -> str:
    """Return what a test said, without the runner's framing."""
    lines = "".join(one if one.endswith("\n") else one + "\n" for one in said).splitlines()
    return "\n".join(one for one in lines if not one.lstrip().startswith(_FRAMING)).strip("\n")


def message_of(text: str) -> str:
    """Choose the line that says what went wrong: a panic, testify's error, else the first."""
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    for line in lines:
        if line.startswith(("panic: ", "Error: ", "Error:\t")) and "goroutine" not in line:
            return line.removeprefix("Error:").strip()
    return lines[0] if lines else ""
