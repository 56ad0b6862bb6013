"""Writes changes of whole files as one diff that `git apply` takes."""

from homeport.diffs.paths import quoted
from homeport.diffs.unified import unified

_PLAIN, _EXECUTABLE = "100644", "100755"


def git_diff(
    path: str, before: str | None, after: str | None, *, old_path: str = "",
    executable: tuple[bool, bool] | None = None,
) -> str:  # fmt: skip
    """Return git's diff of one file; None stands for a file that is not there.

    `old_path` names the file before a rename; `executable` says whether it was and is a program.
    """
    old, new = quoted(f"a/{old_path or path}"), quoted(f"b/{path}")
    was, now = executable or (False, False)
    modes = tuple(_EXECUTABLE if flag else _PLAIN for flag in (was, now))
    head = [f"diff --git {old} {new}"]
    if before is None:
        head.append(f"new file mode {modes[1]}")
    elif after is None:
        head.append(f"deleted file mode {modes[0]}")
    elif modes[0] != modes[1]:
        head += [f"old mode {modes[0]}", f"new mode {modes[1]}"]
    if old_path and old_path != path:
        head += [f"rename from {quoted(old_path)}", f"rename to {quoted(path)}"]
    body = unified("x", before or "", after or "").split("\n", 2)
    if len(body) > 2:  # noqa: PLR2004 -- two header lines, and the hunks
        head += [
            "--- " + ("/dev/null" if before is None else _ended(old)),
            "+++ " + ("/dev/null" if after is None else _ended(new)),
            body[2].removesuffix("\n"),
        ]
    return "\n".join(head) + "\n" if len(head) > 1 else ""


def _ended(name: str) -> str:
    """A name with a space gets a tab behind it, so that no reader cuts it."""
    return name + "\t" if " " in name and not name.startswith('"') else name
