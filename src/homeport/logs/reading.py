"""Opens the files of a log and gives their bytes: plain, packed, UTF-16, standard input.

Packed are gzip, Zstandard, xz and bzip2, told by their first bytes, whatever they are called.

Damage is no end: what can be unpacked is given, and `Stream.trouble` says what was not. Files are
read, never mapped: a log that is cut while we read must not take the process with it.
"""

import codecs
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from homeport.logs.expand import STDIN

CHUNK = 1 << 20
HEAD = 1 << 18  # bytes a source is judged by
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_XZ = b"\xfd7zXZ\x00"
_BZIP2 = b"BZh"
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MOST_MEMORY = 1 << 28  # bytes that unpacking xz may take
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\x0b\x0c\x1b\x00\x08\x07")
BINARY_SHARE = 0.05
READABLE = "plain text, gzip, Zstandard, xz and bzip2"


@dataclass(slots=True)
class Stream:
    """An opened source. `plain`: its bytes lie in the file as they are, so parts can be read."""

    name: str
    file: BinaryIO
    head: bytes  # unpacked
    plain: bool
    size: int  # of the file, packed; 0 when it cannot be known
    modified: float
    chunks: Iterator[bytes]  # everything, unpacked, from the start
    trouble: str = ""

    def close(self) -> None:
        """Close the file, unless it is standard input."""
        if self.name != STDIN:
            self.file.close()


def open_stream(name: str, now: float) -> Stream:
    """Open one source and read its head.

    Raises:
        OSError: it cannot be opened or read.
        ValueError: it is no text, or a folder in which there is no log.
    """
    if os.path.isdir(name):  # noqa: PTH112 -- a name as given, perhaps not UTF-8
        raise ValueError("no log files in this folder")
    if name == STDIN:
        file, size, modified, regular = sys.stdin.buffer, 0, now, False
    else:
        file = open(name, "rb")  # noqa: SIM115, PTH123 -- the stream closes it
        try:
            status = os.fstat(file.fileno())
            regular = stat.S_ISREG(status.st_mode)
            size, modified = (status.st_size if regular else 0), status.st_mtime
        except OSError:
            file.close()
            raise
    stream = Stream(name, file, b"", plain=False, size=size, modified=modified, chunks=iter(()))
    try:
        _begin(stream, regular=regular)
    except (OSError, ValueError):
        stream.close()
        raise
    return stream


def _begin(stream: Stream, *, regular: bool) -> None:
    first = _read(stream.file, HEAD)
    raw = _raw(stream.file, first)
    if first.startswith(_GZIP):
        chunks = _gunzip(stream, raw)
    elif first.startswith(_ZSTD):
        chunks = _unzstd(stream, raw)
    elif first.startswith(_XZ):
        chunks = _unxz(stream, raw)
    elif is_bzip2(first):
        chunks = _unbzip2(stream, raw)
    elif first[:2] in _WIDE:
        chunks = _narrow(raw, _WIDE[first[:2]])
    else:
        chunks = raw
        stream.plain = regular
    stream.head, stream.chunks = _with_head(chunks)
    if is_binary(stream.head):
        raise ValueError(f"this is no text ({READABLE} are read)")


def _read(file: BinaryIO, size: int) -> bytes:
    data = b""
    while len(data) < size and (piece := file.read(size - len(data))):
        data += piece
    return data


def _raw(file: BinaryIO, first: bytes) -> Iterator[bytes]:
    yield first
    while data := file.read(CHUNK):
        yield data


def _with_head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes, and the chunks with these still in front."""
    taken: list[bytes] = []
    size = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if size >= HEAD:
            break

    def everything() -> Iterator[bytes]:
        while taken:
            yield taken.pop(0)
        yield from chunks

    return b"".join(taken)[:HEAD], everything()


def _gunzip(stream: Stream, raw: Iterator[bytes]) -> Iterator[bytes]:  # noqa: C901 -- one walk over members
    """Unpack gzip members one after the other; say so when the last one breaks off."""
    unpacker = zlib.decompressobj(wbits=31)
    fresh = True
    for packed in raw:
        data = packed
        while data:
            if fresh:
                data = data.lstrip(b"\x00")  # padding between members is allowed
                if not data:
                    break
            try:
                out = unpacker.decompress(data, CHUNK)
            except zlib.error as error:
                stream.trouble = f"damaged gzip: read up to the damage ({error})"
                return
            fresh = False
            if out:
                yield out
            data = unpacker.unconsumed_tail or unpacker.unused_data
            if unpacker.eof:
                unpacker = zlib.decompressobj(wbits=31)
                fresh = True
            elif not out and not data:
                break
    if not fresh:
        if rest := unpacker.flush():
            yield rest
        if not unpacker.eof:
            stream.trouble = "gzip breaks off: read what is there"


def _unzstd(stream: Stream, raw: Iterator[bytes]) -> Iterator[bytes]:
    import zstandard  # noqa: PLC0415 -- a compiled module that only such files need

    unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    fresh = True
    for packed in raw:
        data = packed
        while data:
            try:
                out = unpacker.decompress(data)
            except zstandard.ZstdError as error:
                stream.trouble = f"damaged Zstandard file: read up to the damage ({error})"
                return
            fresh = False
            for start in range(0, len(out), CHUNK):
                yield out[start : start + CHUNK]
            data = b""
            if unpacker.eof:
                data = unpacker.unused_data
                unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
                fresh = True
    if not fresh:
        stream.trouble = "Zstandard file breaks off: read what is there"


class _Unpacker(Protocol):
    """What the standard library's unpackers have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /, max_length: int = -1) -> bytes: ...


def _unxz(stream: Stream, raw: Iterator[bytes]) -> Iterator[bytes]:
    import lzma  # noqa: PLC0415 -- only such files need it

    def fresh() -> _Unpacker:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY)

    return _unpacked(stream, raw, fresh, ("xz", lzma.LZMAError))


def _unbzip2(stream: Stream, raw: Iterator[bytes]) -> Iterator[bytes]:
    import bz2  # noqa: PLC0415 -- only such files need it

    return _unpacked(stream, raw, bz2.BZ2Decompressor, ("bzip2", OSError))


def _unpacked(
    stream: Stream,
    raw: Iterator[bytes],
    fresh: Callable[[], _Unpacker],
    kind: tuple[str, type[Exception]],
) -> Iterator[bytes]:
    """Unpack stream after stream; say so when one is damaged or breaks off."""
    name, damage = kind
    unpacker: _Unpacker | None = None
    for packed in raw:
        data = packed
        while data or (unpacker is not None and not unpacker.needs_input):
            if unpacker is None:
                data = data.lstrip(b"\x00")  # padding between streams is allowed
                if not data:
                    break
                unpacker = fresh()
            try:
                out = unpacker.decompress(data, CHUNK)
            except (damage, EOFError) as error:
                stream.trouble = f"damaged {name} file: read up to the damage ({error})"
                return
            if out:
                yield out
            data = b""
            if unpacker.eof:
                data, unpacker = unpacker.unused_data, None
    if unpacker is not None:
        stream.trouble = f"{name} file breaks off: read what is there"


def _narrow(raw: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for number, chunk in enumerate(raw):
        text = decoder.decode(chunk)
        yield (text.removeprefix("\ufeff") if not number else text).encode("utf-8", "replace")


def is_bzip2(head: bytes) -> bool:
    """Tell bzip2 from a text that begins with its three letters: a digit and a mark follow."""
    return head.startswith(_BZIP2) and head[4:10] in _BZIP2_MARKS


_BZIP2_MARKS = (b"1AY&SY", b"\x17rE8P\x90")  # of a block, and of the end of an empty file


def is_packed(head: bytes) -> bool:
    """Tell whether a file begins as packed files do."""
    return head.startswith((_GZIP, _ZSTD, _XZ)) or is_bzip2(head)


def is_binary(head: bytes) -> bool:
    """Tell pictures, programs and the like: control characters are rare in any text."""
    text = head.replace(b"\x00", b"")
    if not text:
        return bool(head)
    control = sum(text.count(bytes((byte,))) for byte in _CONTROL)
    return control > BINARY_SHARE * len(text) or (b"\n" not in text and len(text) * 2 < len(head))


def middle(stream: Stream, places: int = 2, size: int = HEAD // 2) -> bytes:
    """Return whole lines from further on in a plain file, to learn from."""
    if not stream.plain or stream.size < HEAD * (places + 2):
        return b""
    result = b""
    for number in range(1, places + 1):
        data = os.pread(stream.file.fileno(), size, stream.size * number // (places + 1))
        result += data[data.find(b"\n") + 1 : data.rfind(b"\n") + 1]
    return result
