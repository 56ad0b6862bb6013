"""Writes a change as a unified diff that `git apply` takes."""

import difflib

_NO_NEWLINE = "\\ No newline at end of file\n"


def unified(path: str, before: str, after: str, context: int = 3) -> str:
    """Return the diff of one file; empty when nothing changed."""
    pieces = []
    for line in difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{path}",
        f"b/{path}",
        n=context,
    ):
        pieces.append(line if line.endswith("\n") else line + "\n" + _NO_NEWLINE)
    return "".join(pieces)
