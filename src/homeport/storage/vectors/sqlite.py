"""Vectors inside an encrypted SQLite database, by the `sqlite-vec` extension.

Each number is kept as one byte: of 384 dimensions the cosine then differs by a hundredth at most,
and a repository's vectors take a quarter of the room. Comparing goes over all of them, exactly:
40 ms for 47,000.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from homeport.errors import StorageError
from homeport.storage.vectors.store import checked

if TYPE_CHECKING:
    from collections.abc import Collection as Several
    from collections.abc import Iterator, Mapping, Sequence

    import apsw

_GREATEST = 127
_AT_ONCE = 500  # hashes in one statement
_COSINE = "1 - vec_distance_cosine(vec_int8(vector), vec_int8(?))"


class SqliteVectors:
    """Vectors of one model in the table `vectors (model, digest, vector)` of a database.

    The database belongs to one repository, and to the caller: it is not closed here.
    """

    def __init__(self, connection: apsw.Connection, model: str, dimensions: int) -> None:
        """Load the extension.

        Raises:
            StorageError: it is not installed.
        """
        self._connection = connection
        self._model = model
        self._dimensions = dimensions
        _load_extension(connection)

    def missing(self, digests: Several[bytes]) -> list[bytes]:
        """Return those of the hashes that have no vector yet."""
        known = {bytes(digest) for (digest,) in self._of("SELECT digest", (), list(digests))}
        return [one for one in dict.fromkeys(digests) if one not in known]

    def put(self, vectors: Mapping[bytes, Sequence[float]]) -> None:
        """Keep vectors, all or none of them."""
        rows = [
            (self._model, digest, _packed(vector, self._dimensions))
            for digest, vector in vectors.items()
        ]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def similar(self, vector: Sequence[float], digests: Several[bytes]) -> dict[bytes, float]:
        """Return the cosine of those of the hashes that have a vector."""
        wanted = _packed(vector, self._dimensions)
        rows = self._of(f"SELECT digest, {_COSINE}", (wanted,), list(digests))
        return {bytes(digest): float(cosine) for digest, cosine in rows}

    def nearest(self, vector: Sequence[float], limit: int) -> list[tuple[bytes, float]]:
        """Return the hashes of the most similar vectors with their cosines, best first."""
        rows = self._connection.execute(
            f"SELECT digest, {_COSINE} AS cosine FROM vectors WHERE model = ?"  # noqa: S608 -- fixed text
            " ORDER BY cosine DESC, digest LIMIT ?",
            (_packed(vector, self._dimensions), self._model, limit),
        )
        return [(bytes(digest), float(cosine)) for digest, cosine in rows]

    def forget(self, digests: Several[bytes]) -> None:
        """Drop the vectors of these hashes."""
        with self._connection:
            list(self._of("DELETE", (), list(digests)))

    def close(self) -> None:
        """Leave the database to whom it belongs."""

    def _of(
        self, action: str, bindings: tuple[bytes, ...], digests: Sequence[bytes]
    ) -> Iterator[tuple[bytes, ...]]:
        """Run one statement over the rows of some hashes."""
        for start in range(0, len(digests), _AT_ONCE):
            some = digests[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            yield from self._connection.execute(
                f"{action} FROM vectors WHERE model = ? AND digest IN ({marks})",
                (*bindings, self._model, *some),
            )


def _packed(vector: Sequence[float], dimensions: int) -> bytes:
    return array("b", [round(part * _GREATEST) for part in checked(vector, dimensions)]).tobytes()


def _load_extension(connection: apsw.Connection) -> None:
    try:
        import sqlite_vec  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise StorageError(
            "vectors need the extra `embeddings`", hint='pip install "homeport[embeddings]"'
        ) from error
    connection.enable_load_extension(True)  # noqa: FBT003 -- apsw takes it by position only
    try:
        connection.load_extension(sqlite_vec.loadable_path())
    finally:
        connection.enable_load_extension(False)  # noqa: FBT003 -- as above
