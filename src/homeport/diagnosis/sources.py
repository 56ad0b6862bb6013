"""The repository as rules see it: text, lines and syntax trees by relative path, read once.

The reading itself is the caller's: this file opens nothing.
"""

import ast
import warnings
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath


class Sources:
    """Text and trees of the repository's files; `read` gives a file's text or None."""

    def __init__(self, read: Callable[[str], str | None], paths: Sequence[str]) -> None:
        self._read = read
        self.paths = tuple(paths)
        self._known = frozenset(paths)
        self._texts: dict[str, str | None] = {}
        self._trees: dict[str, ast.Module | None] = {}

    def text(self, path: str) -> str | None:
        """The file's text, or None when the repository has no such readable file."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def line(self, path: str, number: int) -> str:
        """Line `number` (1-based) without its end, or an empty string."""
        lines = (self.text(path) or "").splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def tree(self, path: str) -> ast.Module | None:
        """The Python syntax tree, or None when the file is missing or does not parse."""
        if path not in self._trees:
            self._trees[path] = _parse(self.text(path))
        return self._trees[path]

    def module(self, dotted: str, seen_from: str = "") -> str | None:
        """The path of the repository's module `dotted`, nearest to the file that imports it."""
        tail = dotted.replace(".", "/")
        wanted = (f"{tail}.py", f"{tail}/__init__.py")
        found = [
            path for path in self.paths if any(path == w or path.endswith("/" + w) for w in wanted)
        ]
        return min(found, key=lambda path: _distance(path, seen_from), default=None)

    def __contains__(self, path: object) -> bool:
        return path in self._known


def _parse(text: str | None) -> ast.Module | None:
    if text is None:
        return None
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
