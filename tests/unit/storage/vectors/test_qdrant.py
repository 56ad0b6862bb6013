"""Vectors in Qdrant, by the local mode of its client: a double, no server."""

import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from qdrant_client import QdrantClient
from tests.doubles.vector_contract import OURS, A, check_apart, check_contract

from homeport.errors import StorageError
from homeport.storage.vectors.qdrant import QdrantVectors, connected


class _Lasting(QdrantClient):
    """A client that does not mind being closed."""

    def close(self, grpc_grace: float | None = None, **kwargs: Any) -> None:  # noqa: ANN401 -- as inherited
        """Go on; `end` closes."""
        assert grpc_grace is None
        assert not kwargs

    def end(self) -> None:
        """Close."""
        super().close()


@pytest.fixture
def client() -> Iterator[QdrantClient]:
    """A client that keeps its points in memory."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # local mode warns of what it cannot do
        local = _Lasting(":memory:")
        yield local
        local.end()


def test_contract(client: QdrantClient) -> None:
    """The store keeps the promises of every store."""
    check_contract(lambda collection: QdrantVectors(client, collection))


def test_repositories_do_not_meet(client: QdrantClient) -> None:
    """Two repositories in one collection are apart."""
    check_apart(lambda collection: QdrantVectors(client, collection))


def test_nobody_listens() -> None:
    """An address where nobody answers is told with the next step."""
    with pytest.raises(StorageError, match="cannot be used") as told:
        QdrantVectors(connected("http://127.0.0.1:1", None), OURS).missing([A])
    assert told.value.hint


def test_without_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is missing its name is told."""
    monkeypatch.setitem(sys.modules, "qdrant_client", None)
    with pytest.raises(StorageError) as told:
        connected("http://127.0.0.1:1", None)
    assert "homeport[qdrant]" in (told.value.hint or "")
