"""Ranking by meaning, with a double that finds near whatever speaks of omega."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.doubles.repository import write_files

from homeport.code import Index, Query, QueryKind
from homeport.code.meaning import embed_all, locate_by_meaning

if TYPE_CHECKING:
    from homeport.code.embedding import Embedder

pytest.importorskip("sqlite_vec", reason="the extra `embeddings` is not installed")

FILES = {
    "a.py": "def first(zeta):\n    return zeta\n",
    "b.py": "def second(omega):\n    return zeta(omega)\n",
    "test_a.py": "def test_first():\n    zeta\n",
}


@dataclass
class LetterEmbedder:
    """Embeds by whether a text speaks of omega."""

    name: str = "letters"
    dimensions: int = 2
    seen: list[str] = field(default_factory=list)

    def embed(self, text: str, most: int) -> list[float]:
        """Return one of two directions."""
        self.seen.append(text)
        return [1.0, 0.1] if "omega" in text or most > 150 else [0.1, 1.0]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Two functions and a test."""
    return write_files(tmp_path, FILES)


def _found(index: Index, query: Query, double: LetterEmbedder) -> list[str]:
    found = locate_by_meaning(index, query, 5, cast("Embedder", double))
    return [one.symbol for one in found]


def test_what_is_meant_comes_first(repo: Path) -> None:
    """A person's words find what means the same; each text is embedded once."""
    double = LetterEmbedder()
    with Index.open(repo) as index:
        index.refresh()
        query = Query("zeta", title="zeta", prose="zeta")
        assert index.locate(query)[0].symbol == "first"
        assert _found(index, query, double)[0] == "second"
        assert sum("omega" in text for text in double.seen) == 1
        assert _found(index, query, double)[0] == "second"
        assert sum("omega" in text for text in double.seen) == 1


def test_failures_are_ranked_without(repo: Path) -> None:
    """A failure is not ranked by meaning, and nothing is embedded for it."""
    double = LetterEmbedder()
    with Index.open(repo) as index:
        index.refresh()
        query = Query("zeta", kind=QueryKind.CRASH)
        assert _found(index, query, double) == [one.symbol for one in index.locate(query)]
    assert double.seen == []


def test_all_in_the_background(repo: Path) -> None:
    """Everything that is missing is computed with progress, and nothing a second time."""
    double = LetterEmbedder()
    told: list[tuple[int, int]] = []
    with Index.open(repo) as index:
        index.refresh()
        embedder = cast("Embedder", double)
        assert embed_all(index, embedder, lambda done, total: told.append((done, total))) == 3
        assert told == [(3, 3)]
        assert embed_all(index, embedder) == 0
