"""Lays unsaved buffers over the index for a while, as if they had been saved.

The index is changed inside a transaction that is always undone, so that a question sees exactly
what it would see after saving, and nothing of a buffer is ever kept.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from homeport.code.belonging import belongs
from homeport.code.contents import digest_of
from homeport.code.refresh import Plan, Refresher
from homeport.code.walk import LARGEST, FileStat
from homeport.code.words import Splitter
from homeport.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import apsw


@contextmanager
def overlay(
    connection: apsw.Connection, repo: Path, buffers: Mapping[str, bytes | None]
) -> Iterator[None]:
    """Have `buffers` in the index while the body runs; None stands for a deleted file."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        work = Refresher(connection, repo, Plan((), (), {}))
        splitter = Splitter()
        for path, content in buffers.items():
            number = connection.execute("SELECT id FROM files WHERE path = ?", (path,)).get
            if number is not None:
                work.forget(int(number), path)
            if content is not None and len(content) <= LARGEST and belongs(path):
                work.remember(
                    FileStat(path, len(content), 0), content, splitter, digest_of(content)
                )
        yield
    finally:
        connection.execute("ROLLBACK")


def read_buffers(folder: Path) -> dict[str, str]:
    """Return the files below a folder by their path in it: the buffers that an editor wrote there.

    Raises:
        InputError: the folder cannot be read.
    """
    found = {}
    try:
        os.scandir(folder).close()  # `rglob` finds nothing in a folder that is not there
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                found[file.relative_to(folder).as_posix()] = file.read_text("utf-8", "replace")
    except OSError as error:
        raise InputError(
            f"{folder}: {(error.strerror or str(error)).lower()}",
            hint="name a folder that holds the buffers at their paths in the repository",
        ) from error
    return found
