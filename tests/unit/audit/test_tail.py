"""The end of a log."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from homeport.audit.chain import FIRST_PREVIOUS, LONGEST_LINE, encode, forge
from homeport.audit.tail import Tail, read_first, read_tail
from homeport.errors import AuditError

FIRST = forge(1, FIRST_PREVIOUS, "opened", "now", {"log": "1a" * 8})
SECOND = forge(2, FIRST.hash, "intent", "now", {"text": "x" * 100_000})
LINES = encode(FIRST) + encode(SECOND)


@contextmanager
def opened(path: Path, content: bytes) -> Iterator[int]:
    """Write the content and give a descriptor of it."""
    path.write_bytes(content)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Tail(0, 0, 0, FIRST_PREVIOUS)),
        (b"torn from the start", Tail(0, 19, 0, FIRST_PREVIOUS)),
        (encode(FIRST), Tail(len(encode(FIRST)), 0, 1, FIRST.hash, "opened")),
        (LINES, Tail(len(LINES), 0, 2, SECOND.hash, "intent")),
        (LINES + b'{"seq":3', Tail(len(LINES), 8, 2, SECOND.hash, "intent")),
        (LINES + bytes(5000), Tail(len(LINES), 5000, 2, SECOND.hash, "intent")),
    ],
)
def test_tail(content: bytes, expected: Tail, tmp_path: Path) -> None:
    """The last whole record is found, however long it is and whatever a crash left after it."""
    with opened(tmp_path / "log", content) as descriptor:
        assert read_tail(descriptor, tmp_path / "log") == expected


@pytest.mark.parametrize(
    "content", [b"nonsense\n", LINES + b"{}\n", LINES[:-3] + b"x}\n", b"x" * (4 * LONGEST_LINE)]
)
def test_damaged(content: bytes, tmp_path: Path) -> None:
    """A last line that is no record is an error, with the next step."""
    with (
        opened(tmp_path / "log", content) as descriptor,
        pytest.raises(AuditError, match="damaged") as caught,
    ):
        read_tail(descriptor, tmp_path / "log")
    assert "audit verify" in caught.value.hint


def test_first(tmp_path: Path) -> None:
    """The first record names the log."""
    with opened(tmp_path / "log", LINES) as descriptor:
        assert read_first(descriptor, tmp_path / "log") == FIRST


@pytest.mark.parametrize(
    "content",
    [
        b"nonsense\n",
        encode(forge(1, FIRST_PREVIOUS, "intent", "now", {"log": "1a" * 8})),
        encode(forge(1, FIRST_PREVIOUS, "opened", "now", {})),
        encode(forge(1, FIRST_PREVIOUS, "opened", "now", {"log": "\ud800"})),
        encode(forge(1, FIRST_PREVIOUS, "opened", "now", {"log": 'a","seq":1,"b":"'})),
    ],
)
def test_no_first(content: bytes, tmp_path: Path) -> None:
    """A log that begins otherwise is damaged."""
    with (
        opened(tmp_path / "log", content) as descriptor,
        pytest.raises(AuditError, match="damaged"),
    ):
        read_first(descriptor, tmp_path / "log")
