"""A change as a value: files, their hunks, and the lines of a hunk; how it was written is gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

_TELLING = 4  # letters and digits that a line needs to say where it is


class Mark(StrEnum):
    """What a hunk says about one line."""

    KEEP = " "
    TAKE = "-"
    GIVE = "+"


class Kind(StrEnum):
    """What a change does to its file."""

    MODIFY = "modify"
    CREATE = "create"
    DELETE = "delete"
    RENAME = "rename"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hunk, without its line feed; `ends` is False where none follows it."""

    mark: Mark
    text: str
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring lines; `start` is the line number claimed, `heading` what stands behind `@@`."""

    lines: tuple[Line, ...]
    start: int | None = None
    heading: str = ""

    @property
    def old(self) -> tuple[Line, ...]:
        """The lines that must be there before."""
        return tuple(line for line in self.lines if line.mark is not Mark.GIVE)

    @property
    def new(self) -> tuple[Line, ...]:
        """The lines that are there afterwards."""
        return tuple(line for line in self.lines if line.mark is not Mark.TAKE)

    def groups(self) -> Iterator[tuple[Line | None, tuple[Line, ...], Line | None, int]]:
        """Yield neighbouring changed lines: the one above, they, the one below, old lines above."""
        n = old = 0
        for kept, lines in groupby(self.lines, key=lambda line: line.mark is Mark.KEEP):
            group = tuple(lines)
            end = n + len(group)
            if not kept:
                below = self.lines[end] if end < len(self.lines) else None
                yield (self.lines[n - 1] if n else None), group, below, old
            old += sum(line.mark is not Mark.GIVE for line in group)
            n = end


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a hunk with its place: lines `start` to `start + len(old)` of the text, 0-based.

    `seen` are lines of the whole hunk, each with the line of the text that it is: they show how far
    the hunk is moved to the side where the part itself does not.
    """

    start: int
    lines: tuple[Line, ...]
    seen: tuple[tuple[str, str], ...] = ()

    @property
    def end(self) -> int:
        """The line after the last one that is matched."""
        return self.start + sum(line.mark is not Mark.GIVE for line in self.lines)


def is_telling(text: str) -> bool:
    """Tell whether a line says where it is: a bracket or an empty line does not."""
    return sum(letter.isalnum() for letter in text) >= _TELLING


@dataclass(frozen=True, slots=True)
class FileChange:
    """What happens to one file; `old_path` is set for a rename, `mode` when it changes."""

    path: str
    kind: Kind
    hunks: tuple[Hunk, ...]
    old_path: str = ""
    mode: str = ""
