"""Full-text search over chunks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import Index
from homeport.code.fulltext import FullText, _within, query_terms


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index of three functions."""
    write_files(
        tmp_path,
        {
            "a.py": "def parse_header(line):\n    return split(line)\n",
            "b.py": "def join(parts):\n    return line + header\n",
            "c.py": "def other(line):\n    pass\n",
        },
    )
    with Index.open(tmp_path) as index:
        index.refresh()
        yield index


def _symbols(index: Index, found: dict[int, float]) -> list[str]:
    names = dict(index.connection.execute("SELECT id, symbol FROM chunks"))
    return [names[number] for number in sorted(found, key=lambda one: -found[one])]


def test_query_terms() -> None:
    """A question's terms are counted; words that name nothing in code are left out."""
    assert query_terms("The parseHeader failed in parse and x") == {
        "pars": 2,
        "header": 1,
        "parseheader": 1,
    }


def test_the_symbol_counts_more_than_the_body(index: Index) -> None:
    """A chunk whose name holds the word comes before one that only uses it."""
    found = FullText(index.connection).search(["header"], 10)
    assert _symbols(index, found) == ["parse_header", "join"]
    assert min(found.values()) > 0


def test_columns(index: Index) -> None:
    """A search can be limited to some columns; without usable words it finds nothing."""
    search = FullText(index.connection).search
    assert _symbols(index, search(["header"], 10, ("name",))) == ["parse_header"]
    assert _symbols(index, search(["split"], 10, ("calls",))) == ["parse_header"]
    assert search([], 10) == {}
    assert search(['") OR ('], 10) == {}


def test_rarest(index: Index) -> None:
    """Words that do not occur are dropped, and the rarest come first."""
    fulltext = FullText(index.connection)
    assert fulltext.rarity("lin") == 3
    assert fulltext.rarity("nothing") == 0
    assert fulltext.rarest({"lin": 1, "pars": 1, "nothing": 1, "header": 1}, 2) == [
        "pars",
        "header",
    ]


def test_the_commonest_of_many_words_are_left_out() -> None:
    """Where the lists of the words are long together, only the rarest eight are asked for."""
    few = [(float(n), f"word{n}") for n in range(1, 25)]
    assert len(_within(few)) == 24
    assert _within([*few[:10], (9_000.0, "common")]) == [word for _, word in few[:10]]
    assert len(_within([(9_000.0, f"common{n}") for n in range(12)])) == 8
