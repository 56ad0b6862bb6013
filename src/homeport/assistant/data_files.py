"""Finds and reads the files of a repository that are no code: settings, tables, templates.

The index holds code only; a cause can lie in a line of settings or in a table's header.
"""

import os
from pathlib import Path

_SUFFIXES = (
    ".json", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".conf", ".env", ".properties", ".csv",
    ".tsv", ".txt", ".html", ".htm", ".j2", ".tmpl", ".tpl", ".sql", ".xml", ".dat", ".jsonl",
)  # fmt: skip
_NOT_OURS = frozenset(
    ["node_modules", "venv", "env", "build", "dist", "target", "vendor", "__pycache__"]
)
_MOST_FOLDERS = 400
_MOST_FILES = 1_000
_MOST_BYTES = 300_000


class DataFiles:
    """The data files below a folder, listed when first asked for and bounded in number and size."""

    def __init__(self, repo: Path) -> None:
        self._repo = repo
        self._paths: tuple[str, ...] | None = None
        self._texts: dict[str, str | None] = {}

    def paths(self) -> tuple[str, ...]:
        """Relative paths, those nearest to the root first."""
        if self._paths is None:
            self._paths = tuple(self._listed())
        return self._paths

    def read(self, path: str) -> str | None:
        """The beginning of a file that `paths` lists."""
        if path not in self._texts:
            self._texts[path] = self._read(path) if path in self.paths() else None
        return self._texts[path]

    def _read(self, path: str) -> str | None:
        try:
            with (self._repo / path).open("rb") as file:
                return file.read(_MOST_BYTES).decode("utf-8", "replace")
        except OSError:
            return None

    def _listed(self) -> list[str]:
        found: list[str] = []
        pending = [""]
        for seen, folder in enumerate(pending):  # grows while it is read
            if seen >= _MOST_FOLDERS or len(found) >= _MOST_FILES:
                break
            self._in_folder(folder, pending, found)
        return found[:_MOST_FILES]

    def _in_folder(self, folder: str, pending: list[str], found: list[str]) -> None:
        try:
            with os.scandir(self._repo / folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            return
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and entry.name not in _NOT_OURS:
                    pending.append(path)
            elif entry.is_file(follow_symlinks=False) and entry.name.endswith(_SUFFIXES):
                found.append(path)
