"""Keeps how contents that left the index were cut, so that they are not parsed when they return.

A switch to another branch and back, an undone edit, a moved file: the content is one that was read
before, and only its words are looked at again. A content is known by its hash and its language.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from homeport.code.chunk import Chunk, ChunkKind
from homeport.code.syntax import ParsedFile, Piece

if TYPE_CHECKING:
    import apsw

_LARGEST = 12_000_000  # bytes kept in all, packed; the oldest go first
_FAST = 1  # zlib's level: the rows are short and the disk is not
_COLUMNS = "start, end, head, kind, symbol, signature, doc, calls, bases, lead"


def keep(connection: apsw.Connection, file: int, language: str) -> None:
    """Keep the chunks of a file that is about to leave the index."""
    ((digest, imports),) = connection.execute(
        "SELECT digest, imports FROM files WHERE id = ?", (file,)
    )
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM chunks WHERE file = ? ORDER BY id",  # noqa: S608 -- fixed columns
        (file,),
    )
    packed = zlib.compress(json.dumps([imports, list(rows)]).encode(), _FAST)
    connection.execute(
        "INSERT OR REPLACE INTO kept (digest, language, parsed, age)"
        " VALUES (?, ?, ?, (SELECT coalesce(max(age), 0) + 1 FROM kept))",
        (digest, language, packed),
    )


def recall(
    connection: apsw.Connection, path: str, source: bytes, digest: bytes, language: str
) -> ParsedFile | None:
    """Return a content as it was cut before, None when it is not known."""
    packed = connection.execute(
        "SELECT parsed FROM kept WHERE digest = ? AND language = ?", (digest, language)
    ).get
    if packed is None:
        return None
    imports, rows = json.loads(zlib.decompress(packed))
    return ParsedFile(_pieces(path, source, rows), imports)


def prune(connection: apsw.Connection, largest: int = _LARGEST) -> None:
    """Forget the oldest contents until all that is kept fits."""
    connection.execute(
        "DELETE FROM kept WHERE age IN (SELECT age FROM"
        " (SELECT age, sum(length(parsed)) OVER (ORDER BY age DESC) AS total FROM kept)"
        " WHERE total > ?)",
        (largest,),
    )


def _pieces(path: str, source: bytes, rows: list[list[str | int]]) -> tuple[Piece, ...]:
    """Give each line to the innermost chunk around it; inner chunks come after outer ones."""
    lines = source.decode("utf-8", "replace").split("\n")
    owners = [-1] * (len(lines) + 1)
    spans = [(int(row[-1]), int(row[1])) for row in rows]
    for number, (lead, end) in enumerate(spans):
        owners[lead : end + 1] = [number] * (end + 1 - lead)
    return tuple(
        Piece(
            _chunk(path, row),
            "\n".join(lines[at - 1] for at in range(lead, end + 1) if owners[at] == number),
            lead,
        )
        for number, (row, (lead, end)) in enumerate(zip(rows, spans, strict=True))
    )


def _chunk(path: str, row: list[str | int]) -> Chunk:
    start, end, head, kind, symbol, signature, doc, calls, bases, _ = row
    return Chunk(
        path=path,
        start=int(start),
        end=int(end),
        head=int(head),
        kind=ChunkKind(str(kind)),
        symbol=str(symbol),
        signature=str(signature),
        doc=str(doc),
        calls=tuple(str(calls).split()),
        bases=tuple(str(bases).split()),
    )
