"""Which shared store the environment names."""

import pytest
from tests.doubles.vector_contract import OURS

from homeport.errors import InputError
from homeport.storage.vectors import PLACE_VARIABLE, opening, shared_vectors


def test_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable nothing is shared."""
    monkeypatch.delenv(PLACE_VARIABLE, raising=False)
    assert shared_vectors(OURS) is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("postgresql://u@h/d", ("postgres", "postgresql://u@h/d")),
        ("qdrant+https://h.example.org:6333", ("qdrant", "https://h.example.org:6333")),
        ("qdrant+http://localhost:6333", ("qdrant", "http://localhost:6333")),
    ],
)
def test_named(monkeypatch: pytest.MonkeyPatch, place: str, expected: tuple[str, str]) -> None:
    """The scheme says which kind of store it is."""
    monkeypatch.setenv(PLACE_VARIABLE, place)
    monkeypatch.setenv(opening.KEY_VARIABLE, "a key")
    monkeypatch.setattr(opening, "PostgresVectors", lambda url, _: ("postgres", url))
    monkeypatch.setattr(opening, "connected", lambda url, key: (url, key))
    monkeypatch.setattr(opening, "QdrantVectors", lambda made, _: ("qdrant", made[0]))
    made: object = shared_vectors(OURS)
    assert made == expected


@pytest.mark.parametrize("place", ["mysql://h", "qdrant+http://h.example.org", "nonsense"])
def test_refused(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """An unknown store, or one that would be reached in the open, is refused."""
    monkeypatch.setenv(PLACE_VARIABLE, place)
    with pytest.raises(InputError, match=PLACE_VARIABLE):
        shared_vectors(OURS)
