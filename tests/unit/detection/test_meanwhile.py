"""The first use looks plainly, and what it starts makes the fast way for later ones."""

import os
import sys
from array import array
from pathlib import Path

import pytest

from homeport.detection import Scanner, meanwhile
from homeport.detection.meanwhile import Meanwhile, start_making
from homeport.detection.prefilter import Windows
from homeport.storage import locked


class Named:
    """A prefilter that tells its name by its only window."""

    def __init__(self, name: int) -> None:
        """Take the number that stands for it."""
        self.name = name

    def windows(self, data: bytes) -> Windows:
        """Return one window over everything."""
        return array("I", (self.name, 0, len(data)))


PLAIN, FAST, MADE = Named(1), Named(2), Named(3)


def used(prefilter: Meanwhile, size: int) -> int:
    """Who looks at so many bytes."""
    return prefilter.windows(b"x" * size)[0]


@pytest.fixture
def waits() -> list[str]:
    """What was told about waiting."""
    return []


def test_little_text_is_looked_at_plainly(waits: list[str]) -> None:
    """Nobody asks for the fast way, let alone waits for it."""
    both = Meanwhile(PLAIN, lambda: 1 / 0, lambda: 1 / 0, lambda: waits.append("wait"))  # type: ignore[arg-type, return-value]
    assert used(both, meanwhile.MOST_PLAIN // 2) == used(both, meanwhile.MOST_PLAIN // 2) == 1
    assert not waits


def test_much_text_takes_what_was_made_meanwhile(waits: list[str]) -> None:
    """Where another process is done, its result is used from then on."""
    both = Meanwhile(PLAIN, lambda: FAST, lambda: MADE, lambda: waits.append("wait"))
    assert used(both, meanwhile.MOST_PLAIN + 1) == 2
    assert used(both, 1) == 2
    assert not waits


def test_much_text_waits_where_nothing_is_made_yet(waits: list[str]) -> None:
    """The wait is told once, and the result stays."""
    both = Meanwhile(PLAIN, lambda: None, lambda: MADE, lambda: waits.append("wait"))
    assert used(both, meanwhile.MOST_PLAIN) == 1
    assert used(both, 1) == used(both, 1) == 3
    assert waits == ["wait"]


def test_the_process_that_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends well; where none is wanted, or none can be, none is started."""
    Scanner.default()  # so that it finds all made
    assert start_making() is None  # the tests' own setting
    monkeypatch.delenv(meanwhile.OFF)
    process = start_making()
    assert process is not None
    assert process.wait() == 0
    monkeypatch.setattr(sys, "executable", os.devnull)
    assert start_making() is None


def test_no_second_process_and_none_for_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """While one compiles no other is started, nor where what it makes could not be kept."""
    monkeypatch.delenv(meanwhile.OFF)
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))
    (tmp_path / "detection").mkdir(mode=0o700)
    with locked(tmp_path / "detection" / "making.lock"):
        assert start_making() is None
    (tmp_path / "detection").chmod(0o770)  # somebody else could write there
    assert start_making() is None
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(file))
    assert start_making() is None


def test_a_scanner_without_waiting_finds_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With nothing kept, with all kept and waited for: the same findings."""
    text = "password = kQ9xR7" + "tW2mZv\nmail jo@some.org\n"
    expected = Scanner.default().scan(text)
    assert expected
    assert Scanner.soon(waits=lambda: None).scan(text) == expected
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))
    assert Scanner.soon(waits=lambda: None).scan(text) == expected
