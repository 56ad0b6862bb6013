"""Brings an index up to date with the files: what changed is read and cut again, nothing else.

A file whose size and time of change are as known is not opened; one whose content is as known, or
was known before, is not parsed. Work is committed in batches, so an interrupted run loses at most
one batch.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from homeport.code.belonging import is_test
from homeport.code.contents import as_utf8, digest_of, is_code, read_source
from homeport.code.grammars import grammar_for, grammar_of
from homeport.code.kept import keep, prune, recall
from homeport.code.syntax import parse
from homeport.code.words import Splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import apsw

    from homeport.code.syntax import ParsedFile, Piece
    from homeport.code.walk import FileStat

    Progress = Callable[[int, int], None]  # files done, files to do

_BATCH = 1_000  # files a transaction
_RACY_NS = 2_000_000_000  # a change within this of the reading may not show in the time again
_HASH_BYTES = 8_000_000  # full-text words gathered in memory before they are merged


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found and did."""

    files: int
    chunks: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    reused: int = 0  # of the files that were added or changed: not parsed, the content was known
    unreadable: tuple[str, ...] = ()
    rebuilt: bool = False  # an index was there, but it could not be used

    @property
    def touched(self) -> int:
        """How many files were read anew or dropped."""
        return self.added + self.changed + self.removed


@dataclass(frozen=True, slots=True)
class Plan:
    """What differs between the files and the index."""

    stale: tuple[FileStat, ...]  # new or perhaps changed
    gone: tuple[tuple[int, str], ...]  # identities and paths of files that are no longer there
    known: dict[str, tuple[int, bytes]]  # path to identity and digest

    @property
    def is_empty(self) -> bool:
        """Tell whether the index is up to date."""
        return not (self.stale or self.gone)


@contextmanager
def writing(connection: apsw.Connection) -> Iterator[None]:
    """Hold one write transaction; whatever interrupts the body undoes all of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def compare(connection: apsw.Connection, files: Sequence[FileStat]) -> Plan:
    """Return what must be done to bring the index up to date with `files`."""
    seen: dict[str, tuple[int, int]] = {}
    known: dict[str, tuple[int, bytes]] = {}
    rows: Iterator[Any] = connection.execute("SELECT path, id, digest, size, changed_ns FROM files")
    for path, number, digest, size, changed_ns in rows:
        known[path] = (number, digest)
        seen[path] = (size, changed_ns)
    here = {one.path for one in files}
    return Plan(
        stale=tuple(one for one in files if seen.get(one.path) != (one.size, one.changed_ns)),
        gone=tuple((number, path) for path, (number, _) in known.items() if path not in here),
        known=known,
    )


@dataclass(slots=True)
class Refresher:
    """One run over the files of a plan."""

    connection: apsw.Connection
    repo: Path
    plan: Plan
    added: int = 0
    changed: int = 0
    reused: int = 0

    def run(self, progress: Progress | None) -> tuple[str, ...]:
        """Do the plan; return the paths that could not be read."""
        unreadable: list[str] = []
        self.connection.execute(
            "INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (_HASH_BYTES,)
        )
        with writing(self.connection):
            for number, path in self.plan.gone:
                self.forget(number, path)
        splitter = Splitter()
        stale = self.plan.stale
        for start in range(0, len(stale), _BATCH):
            with writing(self.connection):
                for done, one in enumerate(stale[start : start + _BATCH], start + 1):
                    if not self._refresh(one, splitter):
                        unreadable.append(one.path)
                    if progress is not None:
                        progress(done, len(stale))
        with writing(self.connection):
            prune(self.connection)
        return tuple(unreadable)

    def _refresh(self, one: FileStat, splitter: Splitter) -> bool:
        content = read_source(self.repo, one.path)
        number, known = self.plan.known.get(one.path, (None, b""))
        if content is None:
            if number is not None:
                self.forget(number, one.path)
            return False
        digest = digest_of(content)
        changed_ns = 0 if time.time_ns() - one.changed_ns < _RACY_NS else one.changed_ns
        if number is not None and digest == known:
            self.connection.execute(
                "UPDATE files SET size = ?, changed_ns = ? WHERE id = ?",
                (one.size, changed_ns, number),
            )
            return True
        if number is None:
            self.added += 1
        else:
            self.changed += 1
            self.forget(number, one.path)
        self.remember(replace(one, changed_ns=changed_ns), content, splitter, digest)
        return True

    def forget(self, number: int, path: str) -> None:
        """Take a file out of the index; how it was cut is kept for when its content returns."""
        keep(self.connection, number, _language(path))
        own = "(SELECT id FROM chunks WHERE file = ?)"
        self.connection.execute(f"DELETE FROM words WHERE rowid IN {own}", (number,))  # noqa: S608 -- fixed text
        inherited = self.connection.execute(
            "SELECT bases, id FROM chunks WHERE file = ? AND bases != ''", (number,)
        )
        self.connection.executemany(
            "DELETE FROM inherits WHERE base = ? AND chunk = ?",
            [(base, chunk) for bases, chunk in inherited for base in str(bases).split()],
        )
        self.connection.execute("DELETE FROM chunks WHERE file = ?", (number,))
        self.connection.execute("DELETE FROM files WHERE id = ?", (number,))

    def _parsed(self, path: str, content: bytes, digest: bytes) -> ParsedFile | None:
        """Return the content cut into chunks, None when it holds no code."""
        known = recall(self.connection, path, content, digest, _language(path))
        if known is not None:
            self.reused += 1
            return known
        return parse(path, content, grammar_for(path, content)) if is_code(content) else None

    def remember(self, one: FileStat, content: bytes, splitter: Splitter, digest: bytes) -> None:
        """Keep a file's chunks; one that holds no code is kept without any, to be left alone."""
        parsed = self._parsed(one.path, as_utf8(content), digest)
        imports = parsed.imports if parsed else ""
        self.connection.execute(
            "INSERT INTO files (path, size, changed_ns, digest, test, imports)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (one.path, one.size, one.changed_ns, digest, is_test(one.path), imports),
        )
        file = self.connection.last_insert_rowid()
        if parsed is None:
            return
        first = next(self.connection.execute("SELECT coalesce(max(id), 0) + 1 FROM chunks"))[0]
        self.connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_row(first + i, file, piece) for i, piece in enumerate(parsed.pieces)),
        )
        self.connection.executemany(
            "INSERT INTO inherits VALUES (?, ?)",
            [
                (base, first + i)
                for i, piece in enumerate(parsed.pieces)
                for base in piece.chunk.bases
            ],
        )
        path_words = " ".join(splitter.terms(one.path.rpartition(".")[0]))
        self.connection.executemany(
            "INSERT INTO words (rowid, name, path, calls, body) VALUES (?, ?, ?, ?, ?)",
            (
                (
                    first + i,
                    " ".join(splitter.terms(piece.chunk.symbol)),
                    path_words,
                    " ".join(piece.chunk.calls),
                    " ".join(splitter.terms(piece.text)),
                )
                for i, piece in enumerate(parsed.pieces)
            ),
        )


def _language(path: str) -> str:
    grammar = grammar_of(path)
    return grammar.name if grammar else ""


def _row(number: int, file: int, piece: Piece) -> tuple[int | str | bytes, ...]:
    chunk = piece.chunk
    return (
        number,
        file,
        chunk.start,
        chunk.end,
        chunk.head,
        chunk.kind.value,
        chunk.symbol,
        chunk.name,
        chunk.signature,
        chunk.doc,
        " ".join(chunk.calls),
        " ".join(chunk.bases),
        piece.lead,
        digest_of(piece.text.encode()),
    )
