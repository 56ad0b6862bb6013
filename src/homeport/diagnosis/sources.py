"""The repository as rules see it: text, lines and syntax trees by relative path, read once.

The reading itself is the caller's: this file opens nothing.
"""

import ast
import posixpath
import warnings
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from homeport.diagnosis.data import DataFiles, NoData
from homeport.diagnosis.javascript import translate as javascript

GENERATED = 10_000  # characters of a line that no person wrote: minified, bundled


class Sources:
    """Text and trees of the repository's files; `read` gives a file's text or None."""

    def __init__(
        self,
        read: Callable[[str], str | None],
        paths: Sequence[str],
        data: DataFiles | None = None,
    ) -> None:
        self._read = read
        self.data: DataFiles = data or NoData()
        self.paths = tuple(paths)
        self._known = frozenset(paths)
        self._texts: dict[str, str | None] = {}
        self._lines: dict[str, list[str]] = {}
        self._trees: dict[str, ast.Module | None] = {}

    def text(self, path: str) -> str | None:
        """The file's text, or None when the repository has no such readable file."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def line(self, path: str, number: int) -> str:
        """Line `number` (1-based) without its end, or an empty string."""
        if path not in self._lines:
            self._lines[path] = (self.text(path) or "").splitlines()
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def tree(self, path: str) -> ast.Module | None:
        """The syntax tree as Python's `ast`, or None when there is no file that can be read so."""
        if path not in self._trees:
            self._trees[path] = _parse(self.text(path), path)
        return self._trees[path]

    def module(self, dotted: str, seen_from: str = "") -> str | None:
        """The path of the repository's module `dotted`, nearest to the file that imports it."""
        if dotted.startswith((".", "/")) and "/" in dotted:
            return self._beside(dotted, seen_from)
        tail = dotted.replace(".", "/")
        wanted = (f"{tail}.py", f"{tail}/__init__.py")
        found = [
            path for path in self.paths if any(path == w or path.endswith("/" + w) for w in wanted)
        ]
        return min(found, key=lambda path: _distance(path, seen_from), default=None)

    def _beside(self, relative: str, seen_from: str) -> str | None:
        """The file that a relative JavaScript import names."""
        base = posixpath.normpath(posixpath.join(posixpath.dirname(seen_from), relative))
        ends = ("", *javascript.SUFFIXES, ".json", *(f"/index{s}" for s in javascript.SUFFIXES))
        stem = base.removesuffix(".js")  # TypeScript imports name the file that will be made
        found = (f"{start}{end}" for start in (base, stem) for end in ends)
        return next((path for path in found if path in self._known), None)

    def __contains__(self, path: object) -> bool:
        return path in self._known


def _parse(text: str | None, path: str) -> ast.Module | None:
    if text is None:
        return None
    if path.endswith(javascript.SUFFIXES):
        if any(len(line) > GENERATED for line in text.splitlines()):
            return None
        return javascript.translate(text, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the user's invalid escapes are not our news
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _distance(path: str, seen_from: str) -> tuple[int, int]:
    """Fewer folders between the two first, then the shorter path."""
    ours, theirs = PurePosixPath(path).parts, PurePosixPath(seen_from).parts
    shared = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        shared += 1
    return (len(ours) + len(theirs) - 2 * shared, len(path))
