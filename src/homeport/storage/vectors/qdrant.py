"""Vectors of many repositories in Qdrant: one collection there for each model and length.

A point is known by the repository and the hash together; both are in its payload, and every
question is filtered by the repository.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

from homeport.errors import StorageError
from homeport.storage.vectors.store import checked

if TYPE_CHECKING:
    from collections.abc import Collection as Several
    from collections.abc import Iterator, Mapping, Sequence

    from qdrant_client import QdrantClient
    from qdrant_client.models import Filter

    from homeport.storage.vectors.store import Collection

_AT_ONCE = 500  # points in one request
_PATIENCE_S = 10


class QdrantVectors:
    """Vectors of one collection through one client."""

    def __init__(self, client: QdrantClient, collection: Collection) -> None:
        """Make the collection where it is missing.

        Raises:
            StorageError: the server cannot be used.
        """
        from qdrant_client import models  # noqa: PLC0415 -- an extra

        self._client = client
        self._collection = collection
        model = re.sub(r"\W+", "-", collection.model)
        self._name = f"homeport-{model}-{collection.dimensions}"
        with _errors():
            if not client.collection_exists(self._name):
                size = models.VectorParams(
                    size=collection.dimensions, distance=models.Distance.COSINE
                )
                client.create_collection(self._name, vectors_config=size)
                client.create_payload_index(self._name, "repo", models.PayloadSchemaType.KEYWORD)

    def missing(self, digests: Several[bytes]) -> list[bytes]:
        """Return those of the hashes that have no vector yet."""
        known: set[str] = set()
        for some in _portions(digests):
            ids = [self._id(one) for one in some]
            with _errors():
                found = self._client.retrieve(self._name, ids, with_payload=False)
            known.update(str(point.id) for point in found)
        return [one for one in dict.fromkeys(digests) if self._id(one) not in known]

    def put(self, vectors: Mapping[bytes, Sequence[float]]) -> None:
        """Keep vectors; an interrupted request may leave some of them kept."""
        from qdrant_client import models  # noqa: PLC0415 -- an extra

        directions = {
            digest: checked(vector, self._collection.dimensions)
            for digest, vector in vectors.items()
        }
        for some in _portions(directions):
            points = [
                models.PointStruct(
                    id=self._id(digest),
                    vector=directions[digest],
                    payload={"repo": self._collection.repo, "digest": digest.hex()},
                )
                for digest in some
            ]
            with _errors():
                self._client.upsert(self._name, points, wait=True)

    def similar(self, vector: Sequence[float], digests: Several[bytes]) -> dict[bytes, float]:
        """Return the cosine of those of the hashes that have a vector."""
        from qdrant_client import models  # noqa: PLC0415 -- an extra

        found: dict[bytes, float] = {}
        for some in _portions(digests):
            condition = models.HasIdCondition(has_id=[self._id(one) for one in some])
            found.update(self._asked(vector, models.Filter(must=[condition]), len(some)))
        return found

    def nearest(self, vector: Sequence[float], limit: int) -> list[tuple[bytes, float]]:
        """Return the hashes of the most similar vectors with their cosines, best first."""
        from qdrant_client import models  # noqa: PLC0415 -- an extra

        ours = models.FieldCondition(
            key="repo", match=models.MatchValue(value=self._collection.repo)
        )
        return self._asked(vector, models.Filter(must=[ours]), limit)

    def forget(self, digests: Several[bytes]) -> None:
        """Drop the vectors of these hashes."""
        from qdrant_client import models  # noqa: PLC0415 -- an extra

        for some in _portions(digests):
            selected = models.PointIdsList(points=[self._id(one) for one in some])
            with _errors():
                self._client.delete(self._name, selected, wait=True)

    def close(self) -> None:
        """Close the client's connections."""
        self._client.close()

    def _asked(
        self, vector: Sequence[float], only: Filter, limit: int
    ) -> list[tuple[bytes, float]]:
        direction = checked(vector, self._collection.dimensions)
        with _errors():
            found = self._client.query_points(
                self._name, query=direction, query_filter=only, limit=limit, with_payload=True
            ).points
        return [
            (bytes.fromhex(point.payload["digest"]), point.score)
            for point in found
            if point.payload
        ]

    def _id(self, digest: bytes) -> str:
        """Return the point's identity: two repositories may hold the same text."""
        named = self._collection.repo.encode() + b"\0" + digest
        return str(uuid.UUID(bytes=hashlib.blake2b(named, digest_size=16).digest()))


def connected(url: str, key: str | None) -> QdrantClient:
    """Return a client of the server at an `http` or `https` URL.

    Raises:
        StorageError: the extra is not installed.
    """
    try:
        from qdrant_client import QdrantClient  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise StorageError(
            "vectors in Qdrant need the extra `qdrant`", hint='pip install "homeport[qdrant]"'
        ) from error
    return QdrantClient(url=url, api_key=key, timeout=_PATIENCE_S, check_compatibility=False)


def _portions(digests: Several[bytes]) -> Iterator[list[bytes]]:
    listed = list(dict.fromkeys(digests))
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


@contextmanager
def _errors() -> Iterator[None]:
    from qdrant_client.common.client_exceptions import (  # noqa: PLC0415 -- an extra
        QdrantException,
    )
    from qdrant_client.http.exceptions import ApiException  # noqa: PLC0415 -- as above

    try:
        yield
    except (ApiException, QdrantException, OSError) as error:
        raise StorageError(
            f"Qdrant cannot be used: {type(error).__name__}",
            hint="check the address in HOMEPORT_VECTORS, the key, and that the server runs",
        ) from error
