"""Reads the text a command was given: a file, `-` or nothing for standard input."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from homeport.errors import InputError


def read_text(source: str | None) -> str:
    """Return the whole text; bytes that are no UTF-8 survive as surrogate escapes.

    Raises:
        InputError: the file cannot be read, or standard input is a terminal.
    """
    if source in (None, "-"):
        if sys.stdin.isatty():
            raise InputError(
                "no input", hint="name a file, or pipe the text in: pytest 2>&1 | homeport explain"
            )
        data = sys.stdin.buffer.read()
    else:
        data = _read_file(Path(str(source)))
    return data.decode("utf-8", "surrogateescape")


@contextmanager
def open_bytes(source: str | None) -> Iterator[BinaryIO]:
    """Open what a command was given, for reading piece by piece.

    Raises:
        InputError: the file cannot be read, or standard input is a terminal.
    """
    if source in (None, "-"):
        if sys.stdin.isatty():
            raise InputError(
                "no input", hint="name a file, or pipe the text in: pytest 2>&1 | homeport trace"
            )
        yield sys.stdin.buffer
        return
    path = Path(str(source))
    try:
        stream = path.open("rb")
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"{path}: {reason.lower()}", hint="check the path and its permissions"
        ) from error
    with stream:
        yield stream


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"{path}: {reason.lower()}", hint="check the path and its permissions"
        ) from error
