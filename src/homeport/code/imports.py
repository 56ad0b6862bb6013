"""Which files of the repository the import statements of a file point to.

By names alone, without running anything: `a.b` may be `src/a/b.py`. A module that is nowhere in
the repository points to nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from homeport.code.grammars import GRAMMARS, suffix_of

_FROM = re.compile(r"from\s+(\.*)([\w.]*)\s+import\s+(.*)")
_IMPORT = re.compile(r"import\s+(?:static\s+)?([\w.*, ]+);?$")
_QUOTED = re.compile(r"""["']([^"']+)["']""")
_NAME = re.compile(r"\w+")
_SUFFIXES = frozenset(suffix for grammar in GRAMMARS for suffix in grammar.suffixes)
_INDEX_NAMES = ("__init__", "index", "mod")


class PathsByName:
    """The files of a repository by the last part of the module each one is."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[tuple[str, str]]] = {}
        for path in paths:
            module = module_of(path)
            self._by_name.setdefault(module.rpartition("/")[2], []).append((module, path))

    def ending(self, module: str) -> list[str]:
        """Return the files whose module is `module` or ends with it at a slash."""
        tail = f"/{module}"
        same_name = self._by_name.get(module.rpartition("/")[2], ())
        return [path for one, path in same_name if one == module or one.endswith(tail)]

    def named(self, name: str) -> list[str]:
        """Return the files whose module has this last part."""
        return [path for _, path in self._by_name.get(name, ())]


def module_of(path: str) -> str:
    """Return a path without its suffix; a package's main file is the package."""
    stem = path.rpartition(".")[0] or path
    folder, _, name = stem.rpartition("/")
    return folder if folder and name in _INDEX_NAMES else stem


def imported_paths(path: str, statements: Sequence[str], files: PathsByName) -> tuple[str, ...]:
    """Return the files that the imports of `path` point to, in the order of the statements."""
    folder = path.rpartition("/")[0]
    found: dict[str, None] = {}
    for statement in statements:
        for module in _modules(statement, folder):
            matches = files.ending(module)
            found.update(dict.fromkeys(sorted(matches, key=lambda one: _distance(one, folder))[:2]))
    found.pop(path, None)
    return tuple(found)


def mentioned_paths(mentioned: str, files: PathsByName) -> list[str]:
    """Return the files that a path or a dotted name in a text may mean; none when unsure.

    A dotted name may go on with a class and a method; a lone word means nothing.
    """
    if "/" in mentioned or "\\" in mentioned or suffix_of(mentioned) in _SUFFIXES:
        parts = [part for part in re.split(r"[/\\]", mentioned) if part not in {"", ".", ".."}]
        for start in range(len(parts)):
            found = files.ending(module_of("/".join(parts[start:])))
            if found:
                return found if start == 0 or start < len(parts) - 1 else []
        return []
    parts = mentioned.split(".")
    for end in range(len(parts), 1, -1):
        found = files.ending("/".join(parts[:end]))
        if found:
            return found
    return []


def _modules(statement: str, folder: str) -> Iterator[str]:
    """Name the modules of a statement, the most specific first."""
    if match := _FROM.match(statement):
        dots, dotted, names = match.groups()
        start = _upward(folder, len(dots) - 1) if dots else ""
        module = _joined(start, dotted.replace(".", "/"))
        for name in _NAME.findall(re.sub(r"\bas\s+\w+", "", names)):
            yield _joined(module, name)
        if module:
            yield module
    elif match := _IMPORT.match(statement):
        for dotted in match[1].split(","):
            module = dotted.split()[0].replace(".", "/") if dotted.split() else ""
            if module:
                yield module.removesuffix("/*")
    else:
        for quoted in _QUOTED.findall(statement):
            yield _relative(quoted, folder)


def _relative(quoted: str, folder: str) -> str:
    """Resolve `./x` and `../x` of JavaScript; a Go import path stays as it is."""
    parts = folder.split("/") if folder and quoted.startswith(".") else []
    for part in quoted.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {".", ""}:
            parts.append(part)
    return re.sub(r"\.[cm]?[jt]sx?$", "", "/".join(parts))


def _upward(folder: str, levels: int) -> str:
    return "/".join(folder.split("/")[: len(folder.split("/")) - levels]) if levels else folder


def _joined(start: str, rest: str) -> str:
    return f"{start}/{rest}" if start and rest else start or rest


def _distance(path: str, folder: str) -> tuple[int, str]:
    """Order by how many leading folders two places do not share."""
    ours, theirs = folder.split("/"), path.split("/")
    shared = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), len(ours)
    )
    return len(ours) + len(theirs) - 2 * shared, path
