"""The code index of one repository: opening it, refreshing it, and looking things up in it.

Ranking is left to `locate.py`; what a refresh does to `refresh.py`. The file lies encrypted in the
state folder under a name that does not tell which repository it is of.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeVar

from homeport.code.codeowners import owners_by_rule
from homeport.code.commits import changes_of, head_of, learn_commits, owners, together
from homeport.code.contents import read_source
from homeport.code.git import shared_name
from homeport.code.history import TouchedFiles, head_moved_ns, touched_files
from homeport.code.imports import PathsByName, imported_paths, mentioned_paths
from homeport.code.overlay import overlay
from homeport.code.refresh import Refreshed, Refresher, compare, writing
from homeport.code.schema import CHUNK_COLUMNS, SCHEMA, chunk_of
from homeport.code.walk import walk
from homeport.code.words import split_identifier
from homeport.errors import IndexUnavailable, StorageDamaged
from homeport.storage import (
    Unusable,
    locked,
    open_database,
    renewed_database,
    state_folder,
    storage_errors,
    user_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    import apsw

    from homeport.code.chunk import Chunk
    from homeport.code.query import Location, Query
    from homeport.code.refresh import Progress
    from homeport.storage.vectors import Vectors

_T = TypeVar("_T")
_KEY_PURPOSE = "code-index"
_COMMITS = 60  # looked at for what changed lately
_SELECT = f"SELECT {CHUNK_COLUMNS} FROM chunks JOIN files ON files.id = chunks.file"  # noqa: S608 -- no value from outside is in it


@dataclass(frozen=True, slots=True)
class Reference:
    """A line that names a symbol; `symbol` is the chunk around it."""

    path: str
    line: int
    symbol: str
    text: str


@dataclass(slots=True)
class Index:
    """What is known about the code of `repo`. Close it, or use it in a `with` statement."""

    repo: Path
    path: Path
    connection: apsw.Connection
    existed: bool
    mended: bool = False  # the file turned out to be damaged while it was used, and was built anew
    _version: int = 0
    _paths: tuple[str, ...] | None = None
    _modules: PathsByName | None = None
    _imported: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _defined: dict[str, tuple[Chunk, ...]] = field(default_factory=dict)
    _recent: tuple[int, list[TouchedFiles]] | None = None
    _buffers: dict[str, bytes | None] = field(default_factory=dict)

    @classmethod
    def open(cls, repo: Path) -> Self:
        """Open the index of a folder, making it when it is missing; it may be out of date.

        Raises:
            IndexUnavailable: `repo` is no folder that can be read.
            StorageError: the index cannot be opened or made.
        """
        folder = _folder(repo)
        name = hashlib.blake2b(str(folder).encode("utf-8", "surrogateescape"), digest_size=12)
        path = state_folder() / "index" / f"{name.hexdigest()}.db"
        existed = path.exists()
        connection = open_database(path, user_key(_KEY_PURPOSE), SCHEMA, unusable=Unusable.REBUILD)
        return cls(folder, path, connection, existed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self.connection.close()

    def refresh(self, progress: Progress | None = None) -> Refreshed:
        """Bring the index up to date with the files and say what was done.

        Raises:
            StorageError: the index cannot be written.
        """
        return self._mending(lambda: self._refresh(progress), fill=False)

    def _refresh(self, progress: Progress | None) -> Refreshed:
        walked = walk(self.repo)
        with storage_errors(self.path, SCHEMA.name):
            was_complete = self._note("complete") == "yes"
            rebuilt = self.existed and not self._note("begun")
            if not was_complete:
                self._set_note("begun", "yes")
            plan = compare(self.connection, walked.files)
            added = changed = removed = reused = 0
            unreadable: tuple[str, ...] = ()
            if not (plan.is_empty and was_complete):
                with locked(self.path.with_name(f"{self.path.name}.refresh")):
                    # Another process may have done the work while this one waited.
                    plan = compare(self.connection, walked.files)
                    work = Refresher(self.connection, self.repo, plan)
                    unreadable = work.run(progress)
                    added, changed, removed = work.added, work.changed, len(plan.gone)
                    reused = work.reused
                    self._set_note("complete", "yes")
                self._forget_answers()
            self._learn_commits()
            files, chunks = self._counts()
        return Refreshed(
            files=files,
            chunks=chunks,
            added=added,
            changed=changed,
            removed=removed,
            reused=reused,
            unreadable=(*walked.unreadable, *unreadable),
            rebuilt=rebuilt,
        )

    def locate(self, query: Query, limit: int = 10) -> list[Location]:
        """Return where a fix most likely belongs, best first."""
        from homeport.code.locate import locate  # noqa: PLC0415 -- it needs this module

        def located() -> list[Location]:
            with storage_errors(self.path, SCHEMA.name), self._snapshot():
                return locate(self, query, limit)

        return self._mending(located)

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all files in the index."""
        if self._paths is None:
            rows = self.connection.execute("SELECT path FROM files ORDER BY path")
            self._paths = tuple(str(path) for (path,) in rows)
        return self._paths

    def chunk_at(self, path: str, line: int) -> Chunk | None:
        """Return the innermost chunk around a line."""
        return self._first(
            "WHERE path = ? AND start <= ? AND end >= ? ORDER BY end - start", (path, line, line)
        )

    def chunks_of(self, path: str) -> list[Chunk]:
        """Return the chunks of a file, in order."""
        return self._chunks("WHERE path = ? ORDER BY start, end DESC", (path,))

    def definitions(self, name: str) -> list[Chunk]:
        """Return what defines `name` or `Class.name`; sources come before tests."""
        bare = name.rpartition(".")[2]
        if not bare:
            return []
        if bare not in self._defined:
            rest = "WHERE name = ? AND name != '' ORDER BY test, path, start"
            self._defined[bare] = tuple(self._chunks(rest, (bare,)))
        ending = f".{name}"
        return [one for one in self._defined[bare] if f".{one.symbol}".endswith(ending)]

    def callers(self, name: str, limit: int = 50) -> list[Chunk]:
        """Return the chunks that call something of this bare name; sources before tests."""
        bare = name.rpartition(".")[2]
        return self._named("calls", bare, lambda chunk: bare in chunk.calls)[:limit]

    def callees(self, chunk: Chunk) -> list[Chunk]:
        """Return what a chunk may call: the definitions of the names it calls, nearest first."""
        from homeport.code.calls import callees  # noqa: PLC0415 -- it needs this module

        return callees(self, chunk)

    def bases(self, symbol: str) -> list[Chunk]:
        """Return the definitions of what a class inherits from, as far as they are here."""
        from homeport.code.inheritance import bases  # noqa: PLC0415 -- it needs this module

        return bases(self, symbol)

    def subclasses(self, symbol: str) -> list[Chunk]:
        """Return the classes that name this one as a base; sources before tests."""
        bare = symbol.rpartition(".")[2]
        return self._chunks(
            "WHERE chunks.id IN (SELECT chunk FROM inherits WHERE base = ?)"
            " ORDER BY test, path, start",
            (bare,),
        )

    def together(self, path: str, limit: int = 20) -> list[tuple[str, int]]:
        """Return the files that changed in the same commits as `path`, with how often."""
        with storage_errors(self.path, SCHEMA.name):
            return together(self.connection, path, limit)

    def changes_of(self, path: str) -> int:
        """Return how many of the latest commits changed a file."""
        with storage_errors(self.path, SCHEMA.name):
            return changes_of(self.connection, path)

    def owners(self, path: str, limit: int = 3) -> list[tuple[str, float]]:
        """Return who changed a file, with their shares; what is older counts less."""
        with storage_errors(self.path, SCHEMA.name):
            return owners(self.connection, path, limit)

    def code_owners(self, path: str) -> tuple[str, ...]:
        """Return whom the repository's CODEOWNERS file names for a path."""
        return owners_by_rule(self.repo, path)

    def source(self, path: str) -> bytes | None:
        """Return a file as it is now, None when it cannot be read; unsaved buffers come first."""
        return self._buffers[path] if path in self._buffers else read_source(self.repo, path)

    @contextmanager
    def overlaid(self, buffers: Mapping[str, str | None]) -> Iterator[None]:
        """See the code as if `buffers` were saved, None for a deleted file; nothing is kept.

        The index must be up to date, and is not refreshed inside the body.

        Raises:
            StorageError: another process has been writing to the index for too long.
        """
        texts = {
            path: None if text is None else text.encode("utf-8", "replace")
            for path, text in buffers.items()
        }
        with storage_errors(self.path, SCHEMA.name), overlay(self.connection, self.repo, texts):
            self._forget_answers()
            self._buffers = texts
            try:
                yield
            finally:
                self._buffers = {}
                self._forget_answers()

    def digest_of(self, chunk: Chunk) -> bytes | None:
        """Return the hash of a chunk's own text, by which its embedding is kept."""
        found = self.connection.execute(
            "SELECT chunks.digest FROM chunks JOIN files ON files.id = chunks.file"
            " WHERE path = ? AND start = ? AND end = ? LIMIT 1",
            (chunk.path, chunk.start, chunk.end),
        ).get
        return bytes(found) if found is not None else None

    def with_digest(self, digest: bytes) -> list[Chunk]:
        """Return the chunks whose own text has this hash."""
        return self._chunks("WHERE chunks.digest = ? ORDER BY test, path, start", (digest,))

    def to_embed(self) -> dict[bytes, Chunk]:
        """Return one chunk for each text that is worth an embedding, by its hash."""
        rows = self.connection.execute(
            f"SELECT chunks.digest, {CHUNK_COLUMNS} FROM chunks"  # noqa: S608 -- fixed columns
            " JOIN files ON files.id = chunks.file WHERE name != '' ORDER BY test DESC, path DESC"
        )
        return {bytes(digest): chunk_of(tuple(row)) for digest, *row in rows}

    def vectors(self, model: str, dimensions: int) -> Vectors:
        """Return the store of embeddings: the one the team shares, or this index itself.

        Raises:
            StorageError: the store cannot be used, or the extra it needs is missing.
        """
        from homeport.storage.vectors import (  # noqa: PLC0415 -- only who embeds needs it
            Collection,
            SqliteVectors,
            shared_vectors,
        )

        shared = shared_vectors(Collection(shared_name(self.repo), model, dimensions))
        return shared or SqliteVectors(self.connection, model, dimensions)

    def forget_unused_vectors(self) -> None:
        """Drop embeddings of texts that are gone, once they are more than those that are here."""
        with storage_errors(self.path, SCHEMA.name), self.connection:
            self.connection.execute(
                "DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM chunks) AND"
                " (SELECT count(*) FROM vectors) > 2 * (SELECT count(*) FROM chunks)"
            )

    def references(self, name: str, limit: int = 200) -> list[Reference]:
        """Return the lines that name a symbol, in the files as they are now."""
        from homeport.code.references import references  # noqa: PLC0415 -- it needs this module

        return references(self, name, limit)

    def naming(self, name: str) -> list[Chunk]:
        """Return the chunks whose own lines hold the word `name`, in any case and form."""
        terms = split_identifier(name)
        return self._named("body", terms[-1], lambda _: True) if terms else []

    def imports_of(self, path: str) -> tuple[str, ...]:
        """Return the import statements of a file, each on one line."""
        row = self.connection.execute("SELECT imports FROM files WHERE path = ?", (path,)).get
        return tuple(str(row).split("\n")) if row else ()

    def imported_by(self, path: str) -> tuple[str, ...]:
        """Return the files of the repository that the imports of a file point to."""
        if path not in self._imported:
            self._imported[path] = imported_paths(
                path, self.imports_of(path), self._named_modules()
            )
        return self._imported[path]

    def recent_commits(self) -> list[TouchedFiles]:
        """Return the time and the files of the latest commits, newest first."""
        moved = head_moved_ns(self.repo)
        if self._recent is None or moved is None or self._recent[0] != moved:
            self._recent = (moved or 0, touched_files(self.repo, _COMMITS))
        return self._recent[1]

    def files_named(self, mentioned: str) -> list[str]:
        """Return the files that `a/b.py`, `a.b` or `pkg.a.b.function` may mean."""
        return mentioned_paths(mentioned, self._named_modules())

    def _mending(self, work: Callable[[], _T], *, fill: bool = True) -> _T:
        """Do the work; where the file turns out to be damaged, build it anew and do it again."""
        try:
            return work()
        except StorageDamaged:
            if self.connection.in_transaction:
                raise  # whoever began it starts again
            self.connection.close()
            self.connection = renewed_database(self.path, user_key(_KEY_PURPOSE), SCHEMA)
            self.existed = self.mended = True
            self._forget_answers()
            if fill:
                self._refresh(None)
            return work()

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """See one state of the index throughout, whatever another process writes meanwhile."""
        with self.connection:
            version = int(self.connection.pragma("data_version"))
            if version != self._version:
                self._forget_answers()
                self._version = version
            yield

    def _learn_commits(self) -> None:
        """Read the commits made since the last time; git is asked only when HEAD has moved."""
        stamp = str(head_moved_ns(self.repo) or "")
        if stamp and stamp == self._note("head moved"):
            return
        head = head_of(self.repo)
        if head != self._note("head"):
            with locked(self.path.with_name(f"{self.path.name}.refresh")):
                learn_commits(self.connection, self.repo, self._note("head"), head)
                self._set_note("head", head)
        if stamp:
            self._set_note("head moved", stamp)

    def _forget_answers(self) -> None:
        self._paths = self._modules = None
        self._imported.clear()
        self._defined.clear()

    def _named_modules(self) -> PathsByName:
        if self._modules is None:
            self._modules = PathsByName(self.paths())
        return self._modules

    def _named(self, column: str, word: str, fits: Callable[[Chunk], bool]) -> list[Chunk]:
        if not word:
            return []
        found = self._chunks(
            "WHERE chunks.id IN (SELECT rowid FROM words WHERE words MATCH ?)"
            " ORDER BY test, path, start",
            (f'{column} : "{word.replace(chr(34), "")}"',),
        )
        return [one for one in found if fits(one)]

    def _chunks(self, rest: str, bindings: tuple[str | int | bytes, ...]) -> list[Chunk]:
        def chunks() -> list[Chunk]:
            with storage_errors(self.path, SCHEMA.name):
                rows = self.connection.execute(f"{_SELECT} {rest}", bindings)
                return [chunk_of(row) for row in rows]

        return self._mending(chunks)

    def _first(self, rest: str, bindings: tuple[str | int | bytes, ...]) -> Chunk | None:
        found = self._chunks(f"{rest} LIMIT 1", bindings)
        return found[0] if found else None

    def _counts(self) -> tuple[int, int]:
        ((files, chunks),) = self.connection.execute(
            "SELECT (SELECT count(*) FROM files), (SELECT count(*) FROM chunks)"
        )
        return int(files), int(chunks)

    def _note(self, name: str) -> str:
        value = self.connection.execute("SELECT value FROM notes WHERE name = ?", (name,)).get
        return str(value or "")

    def _set_note(self, name: str, value: str) -> None:
        with writing(self.connection):
            self.connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))


def _folder(repo: Path) -> Path:
    try:
        folder = repo.resolve(strict=True)
        if not folder.is_dir():
            raise IndexUnavailable(f"{repo} is not a folder", hint="name the folder of the code")
        next(iter(folder.iterdir()), None)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise IndexUnavailable(
            f"{repo}: {reason.lower()}", hint="check the path and its permissions"
        ) from error
    return folder
