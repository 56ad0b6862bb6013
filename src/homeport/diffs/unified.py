"""Writes a change as a unified diff that `git apply` takes."""

import difflib
import io

_NO_NEWLINE = "\\ No newline at end of file\n"


def unified(path: str, before: str, after: str, context: int = 3) -> str:
    """Return the diff of one file; empty when nothing changed."""
    changed = difflib.unified_diff(
        lines_of(before), lines_of(after), f"a/{path}", f"b/{path}", n=context
    )
    return "".join(line if line.endswith("\n") else line + "\n" + _NO_NEWLINE for line in changed)


def lines_of(text: str) -> list[str]:
    """Split at line feeds only, as git does: a form feed inside a line is no line's end."""
    return io.StringIO(text, newline="\n").readlines()
