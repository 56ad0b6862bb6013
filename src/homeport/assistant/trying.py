"""Runs the command that failed once more, with a change, in a sandbox.

The strongest check there is of a change: what a person would do next. Nothing of it reaches the
repository. Where there is no sandbox, nothing is run and nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.assistant.answer import Tried
from homeport.diffs import apply_changes, read_diff
from homeport.errors import EditRefused, InputError, SandboxUnavailable
from homeport.sandbox import Limits, Sandbox
from homeport.testruns import read_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LONGEST_S = 30.0  # in the sandbox; a command that took long outside is not tried at all
_ENTER = 'cd "$1" && shift && exec "$@"'
_OUTPUT = "the command's output"
_LAST = re.compile(r"[^:./\s]+(?=\W*$)")  # of a test's name, however its runner writes it


@dataclass(frozen=True, slots=True)
class Trial:
    """The command that failed, and the folder of the repository that it was run in."""

    repo: Path
    command: tuple[str, ...]
    folder: str = "."

    def tried(self, diff: str, read: Callable[[str], str | None], test: str = "") -> Tried | None:
        """Return what came of the change; None when that cannot be told.

        A command that passes in the sandbox without the change tells nothing. Where its output
        names tests, those count: `test` is the one that is explained, if its name is known.
        """
        try:
            texts = apply_changes(read_diff(diff), read)
            with Sandbox.open(self.repo, Limits(cpu_s=_LONGEST_S, wall_s=_LONGEST_S)) as box:
                passes, before = self._run(box)
                if passes:
                    return None
                box.reset()
                for path, text in texts.items():
                    if text is None:
                        box.remove(path)
                    else:
                        box.write(path, text.encode("utf-8", "surrogateescape"))
                passes, after = self._run(box)
        except (EditRefused, InputError, SandboxUnavailable):
            return None
        return _compared(before, after, test, passes=passes)

    def _run(self, box: Sandbox) -> tuple[bool, tuple[str, ...] | None]:
        """Tell whether the command passes, and which tests fail; None: it names none."""
        outcome = box.run(["sh", "-c", _ENTER, "sh", self.folder, *self.command])
        said = outcome.stdout + b"\n" + outcome.stderr
        try:
            cases = list(read_report(iter([said]), _OUTPUT).cases)
        except InputError:
            return outcome.passed, None
        return outcome.passed, tuple(dict.fromkeys(one.name for one in cases if one.failing))


def _compared(
    before: tuple[str, ...] | None, after: tuple[str, ...] | None, test: str, *, passes: bool
) -> Tried:
    if passes:
        return Tried(passes=True, cured=before or ())
    if before is None or after is None:
        return Tried(passes=False)
    explained = [name for name in before if test and _last(name) == _last(test)]
    cured = tuple(name for name in before if name not in after)
    return Tried(
        passes=False,
        cured=() if set(explained) & set(after) else cured,
        failing=tuple(name for name in after if name in before),
        broken=tuple(name for name in after if name not in before),
    )


def _last(name: str) -> str:
    found = _LAST.search(name)
    return found[0] if found else name
