"""The tables of the code index, and how rows become values.

`inherits` leads from the bare name of a class to those that inherit from it; `commits` and
`touches` say what the latest commits changed and who made them; `kept` holds how contents were cut
that are not in the files now; `vectors` holds embeddings by the hash of a chunk's own text.

The words of a chunk are in a full-text table that keeps no copy of the text. Its columns are the
symbol, the path, the names called and all other words, so that a question may weigh them apart.
"""

from homeport.code.chunk import Chunk, ChunkKind
from homeport.storage import Schema

SCHEMA = Schema(
    name="code index",
    version=7,  # also whenever other chunks or other words come out of the same files
    create="""
    CREATE TABLE files (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        changed_ns INTEGER NOT NULL,
        digest BLOB NOT NULL,
        test INTEGER NOT NULL,
        imports TEXT NOT NULL
    );
    CREATE TABLE chunks (
        id INTEGER PRIMARY KEY,
        file INTEGER NOT NULL REFERENCES files (id),
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        head INTEGER NOT NULL,
        kind TEXT NOT NULL,
        symbol TEXT NOT NULL,
        name TEXT NOT NULL,
        signature TEXT NOT NULL,
        doc TEXT NOT NULL,
        calls TEXT NOT NULL,
        bases TEXT NOT NULL,
        lead INTEGER NOT NULL,
        digest BLOB NOT NULL
    );
    CREATE INDEX chunks_by_file ON chunks (file, start);
    CREATE INDEX chunks_by_name ON chunks (name) WHERE name != '';
    CREATE INDEX chunks_by_digest ON chunks (digest);
    CREATE TABLE inherits (
        base TEXT NOT NULL, chunk INTEGER NOT NULL, PRIMARY KEY (base, chunk)
    ) WITHOUT ROWID;
    CREATE TABLE commits (
        id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        time INTEGER NOT NULL,
        author TEXT NOT NULL
    );
    CREATE TABLE touches (
        path TEXT NOT NULL, made_by INTEGER NOT NULL, PRIMARY KEY (path, made_by)
    ) WITHOUT ROWID;
    CREATE INDEX touches_by_commit ON touches (made_by);
    CREATE TABLE kept (
        digest BLOB NOT NULL,
        language TEXT NOT NULL,
        parsed BLOB NOT NULL,
        age INTEGER NOT NULL,
        PRIMARY KEY (digest, language)
    );
    CREATE INDEX kept_by_age ON kept (age);
    CREATE TABLE vectors (
        model TEXT NOT NULL, digest BLOB NOT NULL, vector BLOB NOT NULL,
        PRIMARY KEY (model, digest)
    ) WITHOUT ROWID;
    CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (
        name, path, calls, body,
        content='', contentless_delete=1, tokenize="ascii tokenchars '_$'"
    );
    """,
)

CHUNK_COLUMNS = (
    "path, start, end, head, kind, symbol, signature, doc, calls, bases"  # of chunks JOIN files
)


def chunk_of(row: tuple[object, ...]) -> Chunk:
    """Make a chunk of a row of `CHUNK_COLUMNS`."""
    path, start, end, head, kind, symbol, signature, doc, calls, bases = row
    return Chunk(
        path=str(path),
        start=int(str(start)),
        end=int(str(end)),
        head=int(str(head)),
        kind=ChunkKind(str(kind)),
        symbol=str(symbol),
        signature=str(signature),
        doc=str(doc),
        calls=tuple(str(calls).split()),
        bases=tuple(str(bases).split()),
    )
