"""Vectors of many repositories in PostgreSQL with pgvector.

One table for all; a repository's vectors are compared exactly, through the primary key that begins
with the repository. An approximate index over everything would lose a tenth of the answers as soon
as it is filtered by repository.
"""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from homeport.errors import StorageError
from homeport.storage.vectors.store import checked

if TYPE_CHECKING:
    from collections.abc import Collection as Several
    from collections.abc import Iterator, Mapping, Sequence

    from homeport.storage.vectors.store import Collection

_TABLES = """
CREATE TABLE IF NOT EXISTS homeport_vectors (
    repo text NOT NULL,
    model text NOT NULL,
    digest bytea NOT NULL,
    vector vector NOT NULL,
    PRIMARY KEY (repo, model, digest)
)
"""
_OURS = "repo = :repo AND model = :model"
_COSINE = "1 - (vector <=> CAST(:vector AS vector))"
_PORT = 5432
_PATIENCE_S = 10
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Server:
    """Where the database is, out of a `postgresql://` URL; `socket` wins over host and port."""

    host: str
    port: int
    user: str
    password: str | None
    database: str
    socket: str | None

    @classmethod
    def of(cls, url: str) -> Server:
        """Read `postgresql://user:password@host:port/database`, or `?host=/folder` for a socket."""
        parts = urlsplit(url)
        folder = parse_qs(parts.query).get("host", [None])[0]
        user = unquote(parts.username or "postgres")
        port = parts.port or _PORT
        return cls(
            host=parts.hostname or "localhost",
            port=port,
            user=user,
            password=unquote(parts.password) if parts.password else None,
            database=unquote(parts.path.lstrip("/")) or user,
            socket=f"{folder}/.s.PGSQL.{port}" if folder else None,
        )

    @property
    def needs_tls(self) -> bool:
        """Tell whether the way there leaves this machine."""
        return self.socket is None and self.host not in _LOOPBACK


class PostgresVectors:
    """Vectors of one collection over one connection."""

    def __init__(self, url: str, collection: Collection) -> None:
        """Connect, and make the table where it is missing.

        Raises:
            StorageError: the server cannot be used.
        """
        self._collection = collection
        server = Server.of(url)
        with _errors():
            self._connection = _connected(server)
        try:
            with _errors():
                self._connection.run("CREATE EXTENSION IF NOT EXISTS vector")
                self._connection.run(_TABLES)
        except StorageError:
            self.close()
            raise

    def missing(self, digests: Several[bytes]) -> list[bytes]:
        """Return those of the hashes that have no vector yet."""
        rows = self._run(
            f"SELECT digest FROM homeport_vectors WHERE {_OURS} AND digest = ANY(:digests)",  # noqa: S608 -- fixed text
            digests=list(digests),
        )
        known = {bytes(digest) for (digest,) in rows}
        return [one for one in dict.fromkeys(digests) if one not in known]

    def put(self, vectors: Mapping[bytes, Sequence[float]]) -> None:
        """Keep vectors, all or none of them."""
        written = {digest: self._written(vector) for digest, vector in vectors.items()}
        self._run(
            "INSERT INTO homeport_vectors SELECT :repo, :model, digest, CAST(text AS vector)"
            " FROM unnest(CAST(:digests AS bytea[]), CAST(:texts AS text[])) AS new (digest, text)"
            " ON CONFLICT (repo, model, digest) DO UPDATE SET vector = excluded.vector",
            digests=list(written),
            texts=list(written.values()),
        )

    def similar(self, vector: Sequence[float], digests: Several[bytes]) -> dict[bytes, float]:
        """Return the cosine of those of the hashes that have a vector."""
        rows = self._run(
            f"SELECT digest, {_COSINE} FROM homeport_vectors"  # noqa: S608 -- fixed text
            f" WHERE {_OURS} AND digest = ANY(:digests)",
            vector=self._written(vector),
            digests=list(digests),
        )
        return {bytes(digest): float(cosine) for digest, cosine in rows}

    def nearest(self, vector: Sequence[float], limit: int) -> list[tuple[bytes, float]]:
        """Return the hashes of the most similar vectors with their cosines, best first."""
        rows = self._run(
            f"SELECT digest, {_COSINE} AS cosine FROM homeport_vectors WHERE {_OURS}"  # noqa: S608 -- fixed text
            " ORDER BY cosine DESC, digest LIMIT :most",
            vector=self._written(vector),
            most=limit,
        )
        return [(bytes(digest), float(cosine)) for digest, cosine in rows]

    def forget(self, digests: Several[bytes]) -> None:
        """Drop the vectors of these hashes."""
        self._run(
            f"DELETE FROM homeport_vectors WHERE {_OURS} AND digest = ANY(:digests)",  # noqa: S608 -- fixed text
            digests=list(digests),
        )

    def close(self) -> None:
        """Close the connection, however it is."""
        import pg8000.native  # noqa: PLC0415 -- as below

        try:
            self._connection.close()
        except (pg8000.native.InterfaceError, pg8000.native.DatabaseError, OSError):
            return  # it was lost before

    def _run(self, statement: str, **values: object) -> list[Any]:
        ours = {"repo": self._collection.repo, "model": self._collection.model}
        with _errors():
            return list(self._connection.run(statement, **ours, **values) or ())

    def _written(self, vector: Sequence[float]) -> str:
        parts = checked(vector, self._collection.dimensions)
        return f"[{','.join(f'{part:.7g}' for part in parts)}]"


def _connected(server: Server) -> Any:  # noqa: ANN401 -- pg8000 has no types
    import pg8000.native  # noqa: PLC0415 -- an extra, and only where it is configured

    place: dict[str, Any] = (
        {"unix_sock": server.socket}
        if server.socket
        else {"host": server.host, "port": server.port}
    )
    return pg8000.native.Connection(
        server.user,
        password=server.password,
        database=server.database,
        timeout=_PATIENCE_S,
        ssl_context=ssl.create_default_context() if server.needs_tls else None,
        application_name="homeport",
        **place,
    )


@contextmanager
def _errors() -> Iterator[None]:
    """Translate what the client raises; the message never holds the password."""
    try:
        import pg8000.native  # noqa: PLC0415 -- as above
    except ImportError as error:
        raise StorageError(
            "vectors in PostgreSQL need the extra `postgres`",
            hint='pip install "homeport[postgres]"',
        ) from error
    try:
        yield
    except pg8000.native.DatabaseError as error:
        told = error.args[0].get("M", "") if error.args and isinstance(error.args[0], dict) else ""
        raise StorageError(
            f"PostgreSQL refuses: {told or 'no reason was given'}",
            hint="the database needs pgvector (CREATE EXTENSION vector) and a user who may create"
            " and write the table homeport_vectors",
        ) from error
    except (pg8000.native.InterfaceError, OSError) as error:
        raise StorageError(
            f"PostgreSQL cannot be reached: {error}",
            hint="check the address, and that the server accepts encrypted connections",
        ) from error
