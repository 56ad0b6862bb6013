"""What pytest says about one failure: the block of its section, and the error in it.

The short summary cuts a message at the width of the terminal, the block holds the whole of it.
"""

import re
from collections.abc import Iterable, Sequence
from textwrap import dedent

_COMPLAINT = re.compile(r"(?:[\w.-]+:\d+: )?E( {2,}.*)?$")
_CAPTURED = re.compile(r"-{3,} ?Captured .+? -{3,}$")
_RAISED = re.compile(r"[A-Za-z_][\w.]*(?:: |$)")
_LINE_STYLE = re.compile(r"(?:[A-Za-z]:)?[^:]+:\d+: (.+)$")
_CUT = "..."
_ASSERTION = "AssertionError: "
MOST_LINES = 2000


class Blocks:
    """The blocks of the failures and errors of one run, by their headings."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[list[str]]] = {}
        self._loose: list[str] = []  # with --tb=line a failure is one line without a heading
        self._block = self._loose
        self._broken: set[str] = set()

    def open(self, heading: str, *, error: bool) -> None:
        """Begin a block; that of an `error` tells of what is outside of a test."""
        self._block = []
        if error:
            self._broken.add(heading)
        self._blocks.setdefault(heading, []).append(self._block)

    def close(self) -> None:
        """End the section that holds blocks."""
        self._block = self._loose

    def add(self, line: str) -> None:
        """Take a line of the section."""
        if len(self._block) < MOST_LINES:
            self._block.append(line)

    def headings(self) -> Iterable[tuple[str, list[str], bool]]:
        """Yield each heading with its block and whether it is of an error, as they came."""
        for heading, some in self._blocks.items():
            for block in some:
                yield heading, block, heading in self._broken

    def of(self, file: str, inner: str) -> list[str]:
        """Return the block of a test: tests of two files may have one heading."""
        some = self._blocks.get(heading_of(inner)) or self._blocks.get(file) or []
        return next((block for block in some if names_file(block, file)), some[0] if some else [])

    def message(self, block: Sequence[str], cut: str) -> str:
        """Return the error's whole text, of which `cut` may be the beginning that fitted."""
        said = _complaints(block) or _native(block) or _line_style(self._loose)
        begin = cut.removesuffix(_CUT).rstrip()
        if not begin:
            return said[-1] if said and block else ""
        whole = cut if begin in said and not cut.endswith(_CUT) else ""
        return whole or next((one for one in reversed(said) if _begins(one, begin)), cut)


def heading_of(inner: str) -> str:
    """Return the heading of a test's block, `TestC.test_a[x::y]` for `TestC::test_a[x::y]`."""
    owner, bracket, parameters = inner.partition("[")
    return owner.replace("::", ".") + bracket + parameters


def names_file(block: Sequence[str], file: str) -> bool:
    """Tell whether a block speaks of a line of the file."""
    places = (f"{file}:", f'{file}"')
    return any(place in line for line in block for place in places)


def _begins(said: str, begin: str) -> bool:
    return said.startswith(begin) or f"{_ASSERTION}{said}".startswith(begin)


def _complaints(block: Sequence[str]) -> list[str]:
    """Return the errors that pytest marks with an E, a chain's last one at the end."""
    found: list[list[str]] = []
    open_ = False
    for line in block:
        if _CAPTURED.match(line):
            break  # what the test printed may look like anything
        match = _COMPLAINT.match(line) if "E" in line[:80] else None
        if match and open_:
            found[-1].append(match[1] or "")
        elif match:
            found.append([match[1] or ""])
        open_ = match is not None
    return [text for one in found if (text := dedent("\n".join(one)).strip())]


def _native(block: Sequence[str]) -> list[str]:
    """Return the errors of plain Python tracebacks: what stands at the margin behind frames."""
    found: list[list[str]] = []
    inside = False
    for line in block:
        if line.startswith("---"):
            break
        if line.startswith("Traceback (most"):
            inside = True
        elif inside and _RAISED.match(line):
            found.append([line])
            inside = False
        elif found and not inside:
            found[-1].append(line)
    return ["\n".join(one).strip() for one in found]


def _line_style(lines: Sequence[str]) -> list[str]:
    return [match[1] for line in lines if (match := _LINE_STYLE.match(line))]
