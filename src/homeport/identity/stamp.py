"""Tells whether a database has changed, without opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def stamp_of(path: Path) -> tuple[int, ...]:
    """Return what changes whenever the database does; its newest pages may lie beside it."""
    marks: list[int] = []
    for suffix in ("", "-wal"):
        try:
            found = path.with_name(path.name + suffix).stat()
        except FileNotFoundError:
            continue
        marks += (found.st_ino, found.st_size, found.st_mtime_ns)
    return tuple(marks)
