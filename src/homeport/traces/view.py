"""The lines around a place in a plain text, freed of their log's prefix.

A view reads lazily in both directions and remembers where in the text each line lies.
Lines of other threads between two lines of the same log stream are left out.
"""

import re
from collections.abc import Callable

from homeport.traces.pattern import Pattern

CLOCK = Pattern(r"\d+(?:(?:[-:/.,T+]|(?<=\d) (?=\d\d:))\d+)+Z?|\d{10,}")
DIGITS = Pattern(r"\d+")
FOREIGN_LINES = 16  # other threads' lines to step over before the stream counts as ended


RecordOf = Callable[[int], "str | int"]


class Prefix:
    """What stands before every line of one log stream: exact text, but clocks may tick."""

    __slots__ = ("_clocked", "_counted", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._clocked: re.Pattern[str] | None = None
        self._counted: re.Pattern[str] | None = None

    def strip(self, line: str) -> str | None:
        """Return the line without the prefix, or None if it belongs to another stream."""
        if line.startswith(self.text):
            return line[len(self.text) :]
        if not self.text or self.text.isspace():
            return line
        if line == self.text.rstrip():
            return ""
        if self._clocked is None:
            self._clocked = re.compile(_shape(self.text, CLOCK))
        found = self._clocked.match(line)
        return line[found.end() :] if found else None

    def strip_loosely(self, line: str) -> str | None:
        """Strip a line whose prefix differs in any number, as line counters do."""
        if self._counted is None:
            self._counted = re.compile(_shape(self.text, DIGITS))
        found = self._counted.match(line)
        return line[found.end() :] if found else None


def _shape(prefix: str, ticking: Pattern) -> str:
    """Write the prefix as a pattern in which what ticks may change."""
    parts, last = [], 0
    for found in ticking.finditer(prefix):
        parts.append(re.escape(prefix[last : found.start()]))
        parts.append(DIGITS.sub(r"\\d++", re.escape(found.group())))
        last = found.end()
    rest = prefix[last:].rstrip(" ")
    parts.append(re.escape(rest))
    return "".join(parts) + f" {{0,{len(prefix[last:]) - len(rest)}}}"


class View:
    """Lines by index: 0 is the line the view was opened at, negative ones stand before it."""

    __slots__ = (
        "_after",
        "_before",
        "_exact",
        "_floor",
        "_next",
        "_previous",
        "_record",
        "gapped",
        "prefix",
        "text",
    )

    def __init__(
        self,
        text: str,
        start: int,
        prefix: str = "",
        floor: int = 0,
        record: RecordOf | None = None,
    ) -> None:
        self.text = text
        self.prefix = Prefix(prefix)
        self.gapped = False  # another stream's lines stand between the view's own
        self._exact = False  # a later line has the very prefix: numbers in it do not count
        self._record = record  # tells the record of a place, where the log had a clock on each line
        self._floor = floor  # no line before this offset is looked at
        self._after: list[tuple[str, int, int]] = []
        self._before: list[tuple[str, int, int]] = []
        self._next = start
        self._previous = start
        if prefix and self._read_forward() and not self._prefix_goes_on():
            self.prefix = Prefix("")

    def line(self, index: int) -> str | None:
        """Return the line, or None past either end."""
        found = self._at(index)
        return found[0] if found else None

    def start(self, index: int) -> int:
        """Return where the line begins in the text."""
        found = self._at(index)
        return found[1] if found else len(self.text)

    def end(self, index: int) -> int:
        """Return where the line ends in the text, before its line break."""
        found = self._at(index)
        return found[2] if found else len(self.text)

    @property
    def seen(self) -> int:
        """How many lines were read from the opened one on."""
        return len(self._after)

    def starts(self, end: int) -> list[int]:
        """Return where the view's lines before `end` begin."""
        return [start for _, start, _ in self._after if start < end]

    def _at(self, index: int) -> tuple[str, int, int] | None:
        if index >= 0:
            while len(self._after) <= index:
                if not self._read_forward():
                    return None
            return self._after[index]
        while len(self._before) < -index:
            if not self._read_backward():
                return None
        return self._before[-index - 1]

    def _prefix_goes_on(self) -> bool:
        """Tell whether later lines carry the prefix too, or only the first one does."""
        line = self.text[self._next : self._line_end(self._next)]
        if self.prefix.strip(line) is None and line[:1] in {" ", "\t", ""}:
            return False
        position = self._next
        for _ in range(FOREIGN_LINES):
            end = self._line_end(position)
            line = self.text[position:end]
            if line and self.prefix.strip(line) is not None:
                return True
            if position == self._next and line and self.prefix.strip_loosely(line) is not None:
                return True
            position = end + 1
            if position >= len(self.text):
                break
        return False

    def _line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end

    def _read_forward(self) -> bool:
        """Read the next line of the stream; a line counter in its prefix may have moved on."""
        text, position = self.text, self._next
        if position >= len(text):
            return False
        for _ in range(FOREIGN_LINES):
            end = self._line_end(position)
            line = self.prefix.strip(text[position:end])
            if line is not None:
                self._exact = self._exact or bool(self._after)
                return self._take(line, position, end)
            position = end + 1
            if position >= len(text):
                break
        if self._exact:
            return False
        end = self._line_end(self._next)
        line = self.prefix.strip_loosely(text[self._next : end])
        return line is not None and self._take(line, self._next, end)

    def _take(self, line: str, position: int, end: int) -> bool:
        self.gapped = self.gapped or position > self._next
        self._after.append((line, position, end))
        self._next = end + 1
        return True

    def goes_on(self, index: int) -> bool:
        """Tell whether a line belongs to the record of the line before it, as far as clocks say.

        They say nothing where they tick within the trace: a collector's clock is on every line.
        """
        if self._record is not None:
            record, before = self._record(self.start(index)), self._record(self.start(index - 1))
            return record == before or before != self._record(self.start(0))
        if not CLOCK.search(self.prefix.text):
            return True
        before, own = self.start(index - 1), self.start(index)
        length = len(self.prefix.text)
        return (
            self.text[before : before + length] == self.text[own : own + length]
            and self.end(index - 1) + 1 == own
        )

    def _read_backward(self) -> bool:
        position = self._previous
        for _ in range(FOREIGN_LINES):
            if position <= self._floor:
                return False
            end = position - 1
            position = self.text.rfind("\n", self._floor, end) + 1 or self._floor
            line = self.prefix.strip(self.text[position:end])
            if line is not None:
                self._before.append((line, position, end))
                self._previous = position
                return True
        return False
