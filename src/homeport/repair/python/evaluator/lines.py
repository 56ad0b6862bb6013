"""Lines: which lines of the tree a test runs."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from typing import Any


def tracing(seen: dict[str, set[int]], tree: str, only: dict[str, set[int]] | None) -> None:
    """Note the lines that run in files of the tree, by path relative to it.

    `only` names the first lines of the functions that matter; the others are not looked into.
    """
    root = os.path.realpath(tree) + os.sep
    known: dict[str, tuple[set[int], set[int] | None] | None] = {}

    def on_call(frame: Any, _event: str, _argument: object) -> Any:
        code = frame.f_code
        name = code.co_filename
        if name in known:
            entry = known[name]
        else:
            path = os.path.realpath(name)
            short = path[len(root) :]
            inside = path.startswith(root) and "site-packages" not in path and name[0] != "<"
            wanted = only.get(short) if only is not None else None
            if not inside or (only is not None and wanted is None):
                entry = known[name] = None
            else:
                entry = known[name] = (seen.setdefault(short, set()), wanted)
        if entry is None:
            return None
        lines, starts = entry
        if starts is not None and code.co_firstlineno not in starts:
            return None
        lines.add(frame.f_lineno)

        def on_line(frame: Any, event: str, _argument: object) -> Any:
            if event == "line":
                lines.add(frame.f_lineno)
            return on_line

        return on_line

    sys.settrace(on_call)
