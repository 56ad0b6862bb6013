"""Claims about the compiled scan beyond what the laws say."""

from pathlib import Path

import pytest

from homeport.logs import native
from homeport.logs.native import DISABLE, NativeScan, available
from homeport.logs.plan import plan_for

needs_library = pytest.mark.skipif(not available(), reason="the compiled scan is not built here")
LINES = [b"2026-03-02T05:06:07Z INFO [a] x %d" % number for number in range(9)]


@needs_library
def test_memory_of_others_can_be_read() -> None:
    """A view of a bytearray is read where it lies; keys are given when asked for."""
    scan = NativeScan(plan_for(LINES, 1_772_500_000), keep_keys=True)
    room = bytearray(b"\n".join(LINES))
    scan.feed(memoryview(room))
    part = scan.finish()
    assert (part.lines, scan.keys) == (9, [b"x \x01"] * 9)


@needs_library
def test_an_unfinished_scan_lets_go() -> None:
    """A scan that is thrown away frees its memory and can be made again."""
    for _ in range(3):
        NativeScan(plan_for(LINES, 1_772_500_000)).feed(b"x\n")
    scan = NativeScan(plan_for(LINES, 1_772_500_000), offset=3, limit=4)
    scan.feed(b"\n".join(LINES))
    assert scan.done


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable turns the compiled scan off."""
    native._library.cache_clear()
    monkeypatch.setenv(DISABLE, "1")
    assert not available()
    native._library.cache_clear()


def test_a_broken_library_is_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A library that does not load here, or is not there, leaves the work to Python."""
    native._library.cache_clear()
    monkeypatch.delenv(DISABLE, raising=False)
    monkeypatch.setattr(native, "__file__", str(tmp_path / "native.py"))
    assert not available()
    native._library.cache_clear()
    (tmp_path / native.LIBRARIES[0]).write_bytes(b"no library")
    assert not available()
    native._library.cache_clear()
