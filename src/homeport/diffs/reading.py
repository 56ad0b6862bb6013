"""Reads diffs as tools, models and people write them: unified, git's, and `*** Begin Patch`.

Counts and numbers are not believed, prose and fences around the diff are skipped. Whether and
where a hunk belongs is for `placing` to find out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from homeport.diffs.hunk import FileChange, Hunk, Kind, Line, Mark
from homeport.diffs.paths import checked_path, unquoted
from homeport.errors import EditRefused

_AT = re.compile(r"^@@+(?: -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@+)?(.*)$")
_GIT = re.compile(r'^diff --git ("?a/.*"?) ("?b/.*"?)$')
_PATCH = re.compile(r"^\*\*\* (Update|Add|Delete) File: (.+?)\s*$")
_MOVE = re.compile(r"^\*\*\* Move to: (.+?)\s*$")
_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})")
_NOTHING = "/dev/null"


@dataclass(slots=True)
class _Building:
    """One file's change while its lines come in."""

    old: str = ""
    new: str = ""
    kind: Kind = Kind.MODIFY
    mode: str = ""
    hunks: list[Hunk] = field(default_factory=list)

    def finished(self) -> FileChange:
        path = self.new if self.new and self.new != _NOTHING else self.old
        kind = self.kind
        if kind is Kind.MODIFY and self.old == _NOTHING:
            kind = Kind.CREATE
        elif kind is Kind.MODIFY and self.new == _NOTHING:
            kind = Kind.DELETE
        old = checked_path(self.old) if kind is Kind.RENAME else ""
        mode = self.mode if self.mode.isdigit() else ""
        return FileChange(checked_path(path), kind, tuple(self.hunks), old, mode)


def read_diff(text: str, path: str = "") -> tuple[FileChange, ...]:
    """Return the changes in the text, in order; `path` names the file of a diff without headers.

    Raises:
        EditRefused: a binary change, a name outside the tree, or hunks that belong to no file.
    """
    lines = _lines(text)
    return tuple(built.finished() for built in _files(_unfenced(lines) or lines, path))


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    filled = [line for line in lines if line]
    if filled and all(line.endswith("\r") for line in filled):
        return [line.removesuffix("\r") for line in lines]  # the diff itself came with CRLF
    return lines


def _unfenced(lines: list[str]) -> list[str]:
    """The lines of the fenced blocks that hold a diff, each block moved to the margin."""
    taken: list[str] = []
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        at += 1
        if not opening:
            if _AT.match(lines[at - 1]):
                return taken  # a diff that stands in no fence: what looks like one is its content
            continue
        margin = opening[1]
        close = re.compile(re.escape(margin) + re.escape(opening[2]) + r"\s*$")
        end = next((n for n in range(at, len(lines)) if close.match(lines[n])), len(lines))
        block = [line.removeprefix(margin) for line in lines[at:end]]
        if any(_AT.match(line) or _PATCH.match(line) for line in block):
            taken += block
            at = end + 1
    return taken


def _files(lines: list[str], path: str) -> Iterator[_Building]:
    current: _Building | None = None
    at = 0
    while at < len(lines):
        if (fresh := _header(lines, at)) is not None:
            again = current is not None and not current.hunks and lines[at].startswith("--- ")
            if current is not None and not (again and current.old):
                yield current
            # `---` and `+++` below a git header belong to the same file.
            current, at = _opened(lines, at, fresh, current if again else None)
        elif match := _AT.match(lines[at]):
            current = current or _nameless(path)
            start = int(match[1]) if match[1] else None
            hunk, at = _hunk(lines, at + 1, Hunk((), start, match[5].strip()), None)
            current.hunks += [hunk] if hunk.lines else []
        elif current is not None and _bare_patch(current, lines, at):
            hunk, at = _hunk(lines, at, Hunk(()), None)
            current.hunks.append(hunk)
        else:
            if current is not None and not current.hunks:
                _note(current, lines[at].removesuffix("\r"))
            at += 1
    if current is not None:
        yield current


def _nameless(path: str) -> _Building:
    if not path:
        raise EditRefused("the diff does not say which file it changes",
                          hint="begin it with --- and +++ lines")  # fmt: skip
    return _Building(path, path)


def _opened(
    lines: list[str], at: int, fresh: _Building, same: _Building | None
) -> tuple[_Building, int]:
    """The file whose header stands here, and the line after the header."""
    if lines[at].startswith("--- "):
        if same is not None:
            same.old, same.new = fresh.old, fresh.new
        return same or fresh, at + 2
    if fresh.kind is Kind.CREATE:
        hunk, at = _hunk(lines, at + 1, Hunk(()), Mark.GIVE)
        fresh.hunks.append(hunk)
        return fresh, at
    return fresh, at + 1


def _bare_patch(current: _Building, lines: list[str], at: int) -> bool:
    """Tell whether hunk lines follow a `*** Update File` at once, without `@@`."""
    return (
        current.kind is not Kind.CREATE
        and current.mode == "patch"
        and not current.hunks
        and lines[at][:1] in {" ", "-", "+"}
    )


def _header(lines: list[str], at: int) -> _Building | None:
    line = lines[at].removesuffix("\r")
    if match := _GIT.match(line):
        return _Building(_name(match[1]), _name(match[2]))
    if match := _PATCH.match(line):
        kind = {"Update": Kind.MODIFY, "Add": Kind.CREATE, "Delete": Kind.DELETE}[match[1]]
        return _Building(match[2], match[2], kind, "patch")
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if line.startswith("--- ") and following.startswith("+++ "):
        old, new = _name(line[4:]), _name(following[4:].removesuffix("\r"))
        return _Building(old, new)
    return None


def _note(current: _Building, line: str) -> None:
    """What git says between a file's header and its first hunk."""
    if line.startswith(("GIT binary patch", "Binary files ")):
        raise EditRefused(f"{current.new}: the diff is binary and cannot be read as text",
                          hint="ask for a change of text files")  # fmt: skip
    if line.startswith("new file mode "):
        current.kind, current.mode = Kind.CREATE, line[14:].strip()
    elif line.startswith("deleted file mode "):
        current.kind = Kind.DELETE
    elif line.startswith("new mode "):
        current.mode = line[9:].strip()
    elif line.startswith("rename from "):
        current.kind, current.old = Kind.RENAME, unquoted(line[12:].strip())
    elif line.startswith("rename to "):
        current.new = unquoted(line[10:].strip())
    elif match := _MOVE.match(line):
        current.kind, current.new = Kind.RENAME, match[1]


def _name(text: str) -> str:
    """The file name of a header, without `a/` or `b/`, time stamp and quotes."""
    name = unquoted(text.split("\t", 1)[0].rstrip())
    if name == _NOTHING:
        return name
    return name[2:] if name[:2] in {"a/", "b/"} else name


def _hunk(lines: list[str], at: int, head: Hunk, only: Mark | None) -> tuple[Hunk, int]:
    """Take the lines of one hunk; trailing prose and empty lines are not part of it."""
    found: list[Line] = []
    bare = 0  # how many lines at the end have no mark: prose, or context without its space
    while at < len(lines) and not _ends(lines, at):
        text = lines[at]
        at += 1
        if text.startswith("\\"):
            if found:
                last = found[-1]
                found[-1] = Line(last.mark, last.text, ends=False)
            continue
        marked = text[:1] in {" ", "-", "+"}
        mark = Mark(text[0]) if marked else Mark.KEEP
        if only is not None and mark is not only:
            break
        found.append(Line(mark, text[1:] if marked else text))
        bare = 0 if marked else bare + 1
    tail = found[len(found) - bare :] if bare else []
    gap = next((number for number, line in enumerate(tail) if not line.text.strip()), None)
    if gap is not None:
        del found[len(found) - bare + gap :]
    return Hunk(tuple(found), head.start, head.heading), at


def _ends(lines: list[str], at: int) -> bool:
    line = lines[at]
    return line.startswith(("@@", "diff --git ", "*** ", "Index: ")) or (
        line.startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ ")
    )
