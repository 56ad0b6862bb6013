"""A change as a value: files, their hunks, and the lines of a hunk; how it was written is gone."""

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class FileChange:
    """What happens to one file; `old_path` is set for a rename, `mode` when it changes."""

    path: str
    kind: Kind
    hunks: tuple[Hunk, ...]
    old_path: str = ""
    mode: str = ""
