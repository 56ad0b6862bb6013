"""Runs a person's check of a failing file in a sandbox, and tells whether it still fails.

What counts as failing is learnt from the file as it was given: a check that exits with 0 says yes
by that, as reducers have it; any other check must fail again in the same way.
"""

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from homeport.sandbox import Consent, Limits, Outcome, Reason, Sandbox
from homeport.testruns.grouping import template
from homeport.testruns.reduce import Check
from homeport.testruns.reduce.python_run import Failure, Seen
from homeport.traces import Trace, read_failure

_READ = 60_000  # characters of output that are looked at for a failure
_CACHES = ("__pycache__/", ".pytest_cache/", ".mypy_cache/", ".coverage", "target/", ".gradle/")
_PYTHON = re.compile(r"(?:^|/)(?:python|pypy)[\d.]*$")
_SLACK_S = 1.0
_TIMES = 5  # a candidate may take so many times as long as the original
_PLACE = "{}"
_SEEN = ".homeport-run.json"


@dataclass(frozen=True, slots=True)
class Sense:
    """What a run must look like to count as the failure."""

    exit_code: int
    reason: Reason
    kind: str = ""
    message: str = ""

    @property
    def by_exit(self) -> bool:
        """Tell whether the check says yes with exit code 0, as reducers' checks do."""
        return self.exit_code == 0 and self.reason is Reason.FINISHED

    @property
    def bare(self) -> bool:
        """Tell whether nothing but the exit code is there to go by."""
        return self.reason is Reason.FINISHED and not self.kind

    def holds(self, outcome: Outcome) -> bool:
        """Tell whether a run shows the failure."""
        if outcome.reason is not self.reason:
            return False
        if self.reason is not Reason.FINISHED:
            return True
        if outcome.exit_code != self.exit_code:
            return False
        return self.by_exit or (self.kind, self.message) == _signature(outcome)

    def in_words(self) -> str:
        """Say what is looked for."""
        if self.by_exit:
            return "the check exits with 0"
        if self.reason is not Reason.FINISHED:
            return f"the check is ended by its limit ({self.reason})"
        named = f" and shows {self.kind}: {self.message[:80]}" if self.kind else ""
        return f"the check exits with {self.exit_code}{named}"


def sense_of(outcome: Outcome) -> Sense:
    """Return what the run of the original shows."""
    if outcome.reason is Reason.FINISHED and outcome.exit_code == 0:
        return Sense(0, outcome.reason)
    return Sense(outcome.exit_code, outcome.reason, *_signature(outcome))


def trace_of(outcome: Outcome) -> Trace | None:
    """Return the failure that a run printed."""
    text = (outcome.stdout[-_READ:] + b"\n\n" + outcome.stderr[-_READ:]).decode("utf-8", "replace")
    return read_failure(text)


def _signature(outcome: Outcome) -> tuple[str, str]:
    trace = trace_of(outcome)
    return (trace.type, template(trace.message)) if trace else ("", "")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reduced and how it is checked. `name` is its path in `tree`; empty: the command."""

    tree: Path
    name: str
    command: str
    folder: str = "."  # of the tree, where the command runs
    readable: tuple[Path, ...] = ()
    consent: Consent = Consent.NONE
    limits: Limits = field(default_factory=Limits)

    def words(self, candidate: bytes) -> list[str]:
        """Return the command line that checks a candidate."""
        if not self.name:
            line = candidate.decode("utf-8", "surrogateescape")
        else:
            line = self.command.replace(_PLACE, shlex.quote(self._from_folder()))
        return ["sh", "-c", f"cd {shlex.quote(self.folder)} && {line}"]

    @property
    def by_name(self) -> bool:
        """Tell whether the command names the file; otherwise it reads it as its input."""
        return _PLACE in self.command or Path(self.name).name in self.command

    def _from_folder(self) -> str:
        if self.folder == ".":
            return self.name
        up = "/".join(".." for _ in Path(self.folder).parts)
        return f"{up}/{self.name}"


class Runner:
    """A subject in a sandbox; belongs to the thread that opened it."""

    def __init__(self, subject: Subject, box: Sandbox) -> None:
        self.subject, self._box = subject, box
        self.fresh = False  # start over after each run, for checks that leave things behind

    def run(self, candidate: bytes, limits: Limits | None = None) -> Outcome:
        """Run the check on a candidate."""
        subject = self.subject
        stdin = b""
        if subject.name:
            self._box.write(subject.name, candidate)
            stdin = b"" if subject.by_name else candidate
        return self._ended(
            self._box.run(
                subject.words(candidate),
                stdin=stdin,
                env={"PYTHONDONTWRITEBYTECODE": "1"},
                limits=limits,
            )
        )

    def leaves_things(self) -> bool:
        """Tell whether the runs so far have changed files beside the subject."""
        return any(
            path != self.subject.name and not any(part in path for part in _CACHES)
            for path in self._box.changes()
        )

    def failure(self, candidate: bytes, limits: Limits) -> Failure | None:
        """Return where a Python program fails, seen from within or by what the check prints."""
        self._box.write(self.subject.name, candidate)
        python = next((w for w in self.subject.command.split() if _PYTHON.search(w)), "python3")
        # Through a shell, as checks are: a path of any form may name the program.
        words = [python, "-c", _within(), self.subject.name, _SEEN]
        self._box.run(
            ["sh", "-c", f"exec {shlex.join(words)}"],
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            limits=replace(limits, wall_s=limits.wall_s * 2, cpu_s=limits.cpu_s * 2),
        )
        found = _failure_of(self._box.read(_SEEN))
        self._box.reset()
        if found is not None and found.lines:
            return found
        return self._lines(self.run(candidate, limits)) or found

    def _lines(self, outcome: Outcome) -> Failure | None:
        trace = trace_of(outcome)
        name = Path(self.subject.name).name
        lines = tuple(
            frame.line
            for frame in (trace.frames if trace else ())
            if frame.line and Path(frame.file).name == name
        )
        return Failure(lines, trace.message) if trace and lines else None

    def _ended(self, outcome: Outcome) -> Outcome:
        if self.fresh:
            self._box.reset()
        return outcome


def _within() -> str:
    return (files("homeport.testruns") / "inside_program.py").read_text(encoding="utf-8")


def _failure_of(written: bytes | None) -> Failure | None:
    """Read what a program's run from within has shown, None when that is nothing."""
    try:
        told = json.loads(written or b"")
        frames = tuple(Seen(one["line"], one["function"], one["values"]) for one in told["frames"])
        ran = frozenset(told["ran"])
        return Failure(tuple(one.line for one in frames), told["message"], frames, ran)
    except (ValueError, KeyError, TypeError):
        return None


@contextmanager
def runner(subject: Subject) -> Iterator[Runner]:
    """Open a sandbox for a subject."""
    with Sandbox.open(
        subject.tree, subject.limits, readable=subject.readable, consent=subject.consent
    ) as box:
        yield Runner(subject, box)


@contextmanager
def checker(
    subject: Subject, sense: Sense, limits: Limits, repeats: int, *, fresh: bool
) -> Iterator[Check]:
    """Open a sandbox and give the check; it says yes when one of `repeats` runs does."""
    with runner(subject) as own:
        own.fresh = fresh
        yield lambda candidate: any(sense.holds(own.run(candidate, limits)) for _ in range(repeats))


def bounds(original: Outcome, most: Limits) -> Limits:
    """Return the limits of a candidate's run: a few times what the original took."""
    wall = min(original.wall_s * _TIMES + _SLACK_S, most.wall_s)
    return Limits(
        cpu_s=min(original.cpu_s * _TIMES + _SLACK_S, most.cpu_s),
        wall_s=most.wall_s if original.reason in {Reason.WALL, Reason.CPU} else wall,
        memory=most.memory,
        output=most.output,
    )
