"""Claims about opening files."""

import bz2
import gzip
import io
import lzma
import sys
from pathlib import Path
from types import ModuleType

import pytest
import zstandard

from homeport.logs import reading
from homeport.logs.reading import is_packed, middle, open_stream

TEXT = b"".join(b"2026-03-02 05:06:07 INFO line %d\n" % number for number in range(20_000))


def _all(path: Path) -> tuple[bytes, str]:
    stream = open_stream(str(path), 0)
    try:
        return b"".join(stream.chunks), stream.trouble
    finally:
        stream.close()


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    """Plain, gzip with several members and Zstandard frames give the same bytes."""
    half = len(TEXT) // 2
    pack = zstandard.ZstdCompressor().compress
    for name, data in (
        ("plain", TEXT),
        ("gzip", gzip.compress(TEXT[:half]) + gzip.compress(TEXT[half:]) + bytes(9)),
        ("zstd", pack(TEXT[:half]) + pack(TEXT[half:])),
    ):
        (tmp_path / name).write_bytes(data)
        assert _all(tmp_path / name) == (TEXT, ""), name


def test_damage_keeps_what_can_be_read(tmp_path: Path) -> None:
    """A packed file that breaks off or is damaged gives what lies before, and says so."""
    packed, framed = gzip.compress(TEXT), zstandard.ZstdCompressor().compress(TEXT)
    for data in (
        packed[: len(packed) // 2],
        packed[: len(packed) // 2] + b"damage" * 99,
        framed[: len(framed) // 2],
        framed[: len(framed) // 2] + b"damage" * 99,
    ):
        (tmp_path / "x").write_bytes(data)
        text, trouble = _all(tmp_path / "x")
        assert TEXT.startswith(text[:1000])
        assert trouble


def test_wide_text_is_narrowed(tmp_path: Path) -> None:
    """UTF-16 with its mark is read as UTF-8."""
    (tmp_path / "x").write_text("hé\n", "utf-16")
    assert _all(tmp_path / "x") == ("hé\n".encode(), "")


@pytest.mark.parametrize("module", [lzma, bz2])
def test_xz_and_bzip2_are_read_stream_by_stream(module: ModuleType, tmp_path: Path) -> None:
    """Both are unpacked, one stream behind the other; padding and foreign endings do not matter."""
    text = b"one line\n" * 150_000
    padding = bytes(8) if module is lzma else b""
    (tmp_path / "x.1").write_bytes(module.compress(text) + padding + module.compress(b"end\n"))
    assert _all(tmp_path / "x.1") == (text + b"end\n", "")
    (tmp_path / "none").write_bytes(module.compress(b"") + padding)
    assert _all(tmp_path / "none") == (b"", "")


@pytest.mark.parametrize(("module", "name"), [(lzma, "xz"), (bz2, "bzip2")])
def test_damaged_xz_and_bzip2_are_read_up_to_the_damage(
    module: ModuleType, name: str, tmp_path: Path
) -> None:
    """What breaks off or is damaged gives what was there, and says so."""
    text = b"".join(b"line %d of some\n" % (n * 7919) for n in range(40_000))
    packed = module.compress(text)
    (tmp_path / "short").write_bytes(packed[: len(packed) // 2])
    got, trouble = _all(tmp_path / "short")
    assert text.startswith(got)
    assert trouble == f"{name} file breaks off: read what is there"
    (tmp_path / "hurt").write_bytes(packed + packed[:12] + b"\x01" * 90)
    got, trouble = _all(tmp_path / "hurt")
    assert got.startswith(text)
    assert trouble.startswith(f"damaged {name} file")


def test_a_text_that_begins_like_bzip2_is_a_text() -> None:
    """Three letters alone pack nothing."""
    assert not is_packed(b"BZh is a word, and more follows\n")
    assert is_packed(bz2.compress(b"a\n"))


def test_binaries_and_folders_are_refused(tmp_path: Path) -> None:
    """What is no text is refused; so is a folder."""
    for data in (bytes(range(256)) * 9, bytes(99)):
        (tmp_path / "x").write_bytes(data)
        with pytest.raises(ValueError, match="no text"):
            open_stream(str(tmp_path / "x"), 0)
    with pytest.raises(ValueError, match="no log files"):
        open_stream(str(tmp_path), 0)
    with pytest.raises(OSError, match="No such"):
        open_stream(str(tmp_path / "none"), 0)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash is standard input; it is not closed."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\n")))
    stream = open_stream("-", 7)
    assert (b"".join(stream.chunks), stream.plain, stream.modified) == (b"a\n", False, 7)
    stream.close()
    assert not sys.stdin.buffer.closed


def test_the_middle_is_whole_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines from further on are whole; a short file has none."""
    (tmp_path / "x").write_bytes(TEXT)
    stream = open_stream(str(tmp_path / "x"), 0)
    assert middle(stream) == b""
    monkeypatch.setattr(reading, "HEAD", 4096)
    assert all(line.startswith(b"2026") for line in middle(stream, 2, 2048).splitlines())
    stream.close()
