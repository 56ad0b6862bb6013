"""Runs the command that failed once more, with a model's change, in a sandbox.

The strongest check there is of a change: what a person would do next. Nothing of it reaches the
repository. Where there is no sandbox, nothing is run and nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.diffs import apply_changes, read_diff
from homeport.errors import EditRefused, InputError, SandboxUnavailable
from homeport.sandbox import Limits, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LONGEST_S = 30.0  # in the sandbox; a command that took long outside is not tried at all
_ENTER = 'cd "$1" && shift && exec "$@"'


@dataclass(frozen=True, slots=True)
class Trial:
    """The command that failed, and the folder of the repository that it was run in."""

    repo: Path
    command: tuple[str, ...]
    folder: str = "."

    def passes_with(self, diff: str, read: Callable[[str], str | None]) -> bool | None:
        """Tell whether the command passes with the change; None when that cannot be told.

        A command that passes in the sandbox without the change as well tells nothing.
        """
        try:
            texts = apply_changes(read_diff(diff), read)
            with Sandbox.open(self.repo, Limits(cpu_s=_LONGEST_S, wall_s=_LONGEST_S)) as box:
                for path, text in texts.items():
                    if text is None:
                        box.remove(path)
                    else:
                        box.write(path, text.encode("utf-8", "surrogateescape"))
                if not self._passes(box):
                    return False
                box.reset()
                return None if self._passes(box) else True
        except (EditRefused, InputError, SandboxUnavailable):
            return None

    def _passes(self, box: Sandbox) -> bool:
        return box.run(["sh", "-c", _ENTER, "sh", self.folder, *self.command]).passed
