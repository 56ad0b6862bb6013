"""Runs the command that failed once more, with a change, in a sandbox.

The strongest check there is of a change: what a person would do next. Nothing of it reaches the
repository. Where there is no sandbox, or the command fails there in another way than outside,
nothing is said.
"""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.assistant.answer import Tried
from homeport.diffs import apply_changes, read_diff
from homeport.errors import EditRefused, InputError, SandboxUnavailable
from homeport.sandbox import Limits, Reason, Sandbox
from homeport.testruns import read_report
from homeport.traces import read_traces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from homeport.sandbox import Outcome
    from homeport.traces import Trace

LONGEST_S = 30.0  # for all that is tried about one answer
_LEAST_S = 0.5
_TREE = 512 << 20  # bytes; a larger repository is not copied for one guess
_NO_COMMAND = frozenset({126, 127})
_OUTPUT = "the command's output"
_LAST = re.compile(r"[^:./\s]+(?=\W*$)")  # of a test's name, however its runner writes it


@dataclass(frozen=True, slots=True)
class _Run:
    """One run that came to its own end; `failing` is None where the output names no test."""

    passes: bool
    text: str
    failing: tuple[str, ...] | None


@dataclass(slots=True)
class Trial:
    """The command that failed, where it was run, and the tests that failed outside.

    Tries in one thread; `stop` is for others.
    """

    repo: Path
    command: tuple[str, ...]
    folder: str = ""  # of the repository
    failing: tuple[str, ...] = ()
    _box: Sandbox | None = field(default=None, init=False, repr=False)
    _stopped: threading.Event = field(default_factory=threading.Event, init=False, repr=False)

    def tried(
        self,
        diff: str,
        read: Callable[[str], str | None],
        failure: Trace,
        seconds: float = LONGEST_S,
    ) -> Tried | None:
        """Return what came of the change within `seconds`; None when that cannot be told.

        First the command is run without the change: it tells only where it fails with `failure`, as
        outside. Where its output names tests, those count.
        """
        ends = time.monotonic() + seconds
        try:
            texts = apply_changes(read_diff(diff), read)
            with self._opened() as box:
                before = self._run(box, ends)
                if before is None or before.passes or not self._is_same(before, failure):
                    return None
                box.reset()
                for path, text in texts.items():
                    if text is None:
                        box.remove(path)
                    else:
                        box.write(path, text.encode("utf-8", "surrogateescape"))
                after = self._run(box, ends)
        except (EditRefused, InputError, SandboxUnavailable):
            return None
        return None if after is None else _compared(before, after, failure.test)

    def stop(self) -> None:
        """End what runs; nothing is tried any more."""
        self._stopped.set()
        if self._box is not None:
            self._box.stop()

    @contextmanager
    def _opened(self) -> Iterator[Sandbox]:
        with Sandbox.open(self.repo, Limits(cpu_s=LONGEST_S, wall_s=LONGEST_S, tree=_TREE)) as box:
            self._box = box
            try:
                yield box
            finally:
                self._box = None

    def _run(self, box: Sandbox, ends: float) -> _Run | None:
        """Run the command; None where it did not come to its own end."""
        left = ends - time.monotonic()
        if left < _LEAST_S or self._stopped.is_set() or any("\0" in one for one in self.command):
            return None
        limits = Limits(cpu_s=left, wall_s=left, tree=_TREE)
        outcome = box.run(self.command, folder=self.folder, limits=limits)
        if outcome.reason is not Reason.FINISHED or outcome.exit_code in _NO_COMMAND:
            return None
        return _Run(outcome.passed, _text(outcome), failing_tests(_text(outcome)))

    def _is_same(self, run: _Run, failure: Trace) -> bool:
        """Tell whether the command fails in the sandbox as it did outside."""
        if self.failing and set(run.failing or ()) != set(self.failing):
            return False
        known = (failure.type, failure.message)
        return any((one.type, one.message) == known for one in read_traces(run.text))


def failing_tests(text: str) -> tuple[str, ...] | None:
    """Return the tests that fail by a command's output; None where it names none."""
    try:
        cases = list(read_report(iter([text.encode("utf-8", "surrogateescape")]), _OUTPUT).cases)
    except InputError:
        return None
    return tuple(dict.fromkeys(one.name for one in cases if one.failing))


def _text(outcome: Outcome) -> str:
    return (outcome.stdout + b"\n\n" + outcome.stderr).decode("utf-8", "surrogateescape")


def _compared(before: _Run, after: _Run, test: str) -> Tried:
    if after.passes:
        return Tried(passes=True, cured=before.failing or ())
    if before.failing is None or after.failing is None:
        return Tried(passes=False)
    then, now = before.failing, after.failing
    explained = {name for name in then if test and _last(name) == _last(test)}
    return Tried(
        passes=False,
        cured=() if explained & set(now) else tuple(name for name in then if name not in now),
        failing=tuple(name for name in now if name in then),
        broken=tuple(name for name in now if name not in then),
    )


def _last(name: str) -> str:
    found = _LAST.search(name)
    return found[0] if found else name
