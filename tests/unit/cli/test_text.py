"""Reading what a command was given."""

import io
import sys
from pathlib import Path

import pytest

from homeport.cli.text import open_bytes, read_text
from homeport.errors import InputError


class _Stdin(io.TextIOWrapper):
    def __init__(self, data: bytes, *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(data))
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize("source", [None, "-"])
def test_nothing_or_a_dash_is_standard_input(
    source: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text piped in is read whole, and bytes that are no UTF-8 survive."""
    monkeypatch.setattr(sys, "stdin", _Stdin(b"boom \xff"))
    assert read_text(source).encode("utf-8", "surrogateescape") == b"boom \xff"


def test_a_terminal_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a pipe the command says what to do instead of hanging."""
    monkeypatch.setattr(sys, "stdin", _Stdin(b"", terminal=True))
    with pytest.raises(InputError, match="no input") as error:
        read_text(None)
    assert "pipe" in error.value.hint


def test_a_file_is_read(tmp_path: Path) -> None:
    """A named file is read as it is."""
    (tmp_path / "crash.txt").write_bytes(b"a\r\nb")
    assert read_text(str(tmp_path / "crash.txt")) == "a\r\nb"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing files and folders give the path and the reason."""
    with pytest.raises(InputError, match="no such file"):
        read_text(str(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="is a directory"):
        read_text(str(tmp_path))


def test_bytes_come_from_a_file_or_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is opened can be read piece by piece."""
    path = tmp_path / "x.log"
    path.write_bytes(b"in a file")
    with open_bytes(str(path)) as stream:
        assert stream.read(4) == b"in a"
    monkeypatch.setattr(sys, "stdin", _Stdin(b"piped"))
    with open_bytes("-") as stream:
        assert stream.read() == b"piped"


def test_what_cannot_be_opened_is_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing file and a terminal are refused with a hint."""
    with pytest.raises(InputError, match="no such file"), open_bytes(str(tmp_path / "none")):
        pass
    monkeypatch.setattr(sys, "stdin", _Stdin(b"", terminal=True))
    with pytest.raises(InputError, match="no input"), open_bytes(None):
        pass
