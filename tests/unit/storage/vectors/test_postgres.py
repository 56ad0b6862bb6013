"""Vectors in a real PostgreSQL."""

import sys
from collections.abc import Iterator

import pytest
from tests.doubles.postgres import postgres
from tests.doubles.vector_contract import OURS, A, check_apart, check_contract

from homeport.errors import StorageError
from homeport.storage.vectors.postgres import PostgresVectors, Server


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server."""
    with postgres() as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    """The URL of a server that holds no vectors."""
    store = PostgresVectors(server, OURS)
    store._connection.run("DROP TABLE homeport_vectors")
    store.close()
    return server


def test_contract(url: str) -> None:
    """The store keeps the promises of every store."""
    check_contract(lambda collection: PostgresVectors(url, collection))


def test_repositories_do_not_meet(url: str) -> None:
    """Two repositories in one table are apart."""
    check_apart(lambda collection: PostgresVectors(url, collection))


def test_two_sessions(url: str) -> None:
    """What one session keeps the next one finds, and closing twice is no error."""
    first = PostgresVectors(url, OURS)
    first.put({A: [1.0, 0.0, 0.0]})
    first.close()
    first.close()
    second = PostgresVectors(url, OURS)
    assert second.missing([A]) == []
    second.close()


def test_a_lost_connection(url: str) -> None:
    """A server that went away is told with the next step."""
    store = PostgresVectors(url, OURS)
    store.close()
    with pytest.raises(StorageError, match="cannot be reached"):
        store.missing([A])


def test_refused(url: str) -> None:
    """What the server refuses is told with the next step, without the password."""
    with pytest.raises(StorageError, match="PostgreSQL") as told:
        PostgresVectors(
            url.replace("postgres@", "postgres:hush@").replace("/postgres?", "/nowhere?"), OURS
        )
    assert "hush" not in str(told.value)
    store = PostgresVectors(url, OURS)
    store._connection.run("DROP EXTENSION vector CASCADE")
    store._connection.run("CREATE ROLE weak LOGIN")
    store.close()
    with pytest.raises(StorageError, match="refuses") as told:
        PostgresVectors(url.replace("postgres@", "weak@"), OURS)
    assert "CREATE EXTENSION" in (told.value.hint or "")


def test_nobody_listens() -> None:
    """An address where nobody answers is told."""
    with pytest.raises(StorageError, match="cannot be reached"):
        PostgresVectors("postgresql://localhost:1/x", OURS)


def test_without_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is missing its name is told."""
    monkeypatch.setitem(sys.modules, "pg8000.native", None)
    with pytest.raises(StorageError) as told:
        PostgresVectors("postgresql://localhost/x", OURS)
    assert "homeport[postgres]" in (told.value.hint or "")


@pytest.mark.parametrize(
    ("url", "expected", "needs_tls"),
    [
        (
            "postgresql://me:p%40ss@db.example.org:6000/code",
            Server("db.example.org", 6000, "me", "p@ss", "code", None),
            True,
        ),
        (
            "postgresql://localhost",
            Server("localhost", 5432, "postgres", None, "postgres", None),
            False,
        ),
        (
            "postgresql://me@/?host=/run/pg",
            Server("localhost", 5432, "me", None, "me", "/run/pg/.s.PGSQL.5432"),
            False,
        ),
    ],
)
def test_urls(url: str, expected: Server, *, needs_tls: bool) -> None:
    """A URL is read as libpq reads it; what leaves the machine is encrypted."""
    assert Server.of(url) == expected
    assert Server.of(url).needs_tls is needs_tls
