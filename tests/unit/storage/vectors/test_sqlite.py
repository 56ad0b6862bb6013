"""Vectors in the encrypted database."""

import sys
from pathlib import Path

import pytest
from tests.doubles.vector_contract import A, check_contract

from homeport.errors import StorageError
from homeport.storage import Schema, open_database
from homeport.storage.vectors import Collection, SqliteVectors

SCHEMA = Schema(
    "vectors",
    1,
    "CREATE TABLE vectors (model TEXT, digest BLOB, vector BLOB, PRIMARY KEY (model, digest))",
)
KEY = b"k" * 32


def test_contract(tmp_path: Path) -> None:
    """The store keeps the promises of every store."""
    connection = open_database(tmp_path / "a.db", KEY, SCHEMA)

    def opened(collection: Collection) -> SqliteVectors:
        return SqliteVectors(connection, collection.model, collection.dimensions)

    check_contract(opened)
    connection.close()


def test_models_do_not_meet(tmp_path: Path) -> None:
    """Vectors of two models are never compared."""
    connection = open_database(tmp_path / "a.db", KEY, SCHEMA)
    one, other = (SqliteVectors(connection, model, 2) for model in ("one", "other"))
    one.put({A: [1.0, 0.0]})
    assert other.missing([A]) == [A]
    assert other.nearest([1.0, 0.0], 3) == []
    connection.close()


def test_without_the_extension(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is missing its name is told."""
    monkeypatch.setitem(sys.modules, "sqlite_vec", None)
    connection = open_database(tmp_path / "a.db", KEY, SCHEMA)
    with pytest.raises(StorageError) as told:
        SqliteVectors(connection, "m", 2)
    assert "homeport[embeddings]" in (told.value.hint or "")
    connection.close()
