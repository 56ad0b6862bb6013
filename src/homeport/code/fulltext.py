"""Asks the full-text table: which chunks hold the words of a question, by BM25.

Only the rarest words are asked for. The others hardly change the order, and reading their long
lists is what makes a full-text search slow.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from homeport.code.words import Splitter, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import apsw

_COLUMN_WEIGHTS = (4.0, 1.5, 1.0, 1.0)  # symbol, path, names called, all other words
_VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, words, row)"
)
_MOST_READ = 8_000  # chunks that the words of one search may occur in together
_FEWEST = 8  # words that are asked for in any case
_WORD = re.compile(r"[^\W\d]\w+")

# Words of English and of test reports that name nothing in the code.
_STOP_WORDS = """
a about above actual after again all also an and any are as assert assertion asserterror at be
because been before being below between both but by call called can cannot captured code could
did do does doing don down during each error errors exception expected fail failed failing
failure failures few file files following for found from full further get got had has have
having here how however if in into is issue it its itself just last line lines log made make
more most my no nor not now of off on once only or other our out over own passed pytest python
raise raised raises recent result return returns run running same see self should show so some
stderr stdout such test tests than that the their them then there these they this those through
to too traceback true try under unittest until up use used using very want was we were what when
where which while who why will with without works would you your
"""
_STOP = frozenset(stem(word) for word in _STOP_WORDS.split())


def query_terms(text: str) -> Counter[str]:
    """Return the terms of a question with how often each occurs."""
    counted = Counter(Splitter().terms(text))
    return Counter({term: n for term, n in counted.items() if term not in _STOP and len(term) > 1})


class FullText:
    """Searches over one connection."""

    def __init__(self, connection: apsw.Connection) -> None:
        connection.execute(_VOCABULARY)
        self._connection = connection
        self._counts: dict[str, int] = {}

    def rarity(self, term: str) -> int:
        """Return in how many chunks a term occurs."""
        if term not in self._counts:
            row = self._connection.execute(
                "SELECT doc FROM temp.vocabulary WHERE term = ?", (term,)
            ).fetchone()
            self._counts[term] = row[0] if row else 0
        return self._counts[term]

    def rarest(self, terms: Mapping[str, int], limit: int) -> list[str]:
        """Return the terms that occur at all, the rarest first; repetition in the text counts."""
        present = [(self.rarity(term) / (1 + min(n, 4) / 4), term) for term, n in terms.items()]
        return _within([pair for pair in sorted(present) if pair[0]][:limit])

    def search(
        self, terms: Iterable[str], limit: int, columns: tuple[str, ...] = ()
    ) -> dict[int, float]:
        """Return the best chunks for any of the terms, with scores where higher is better."""
        words = " OR ".join(f'"{term}"' for term in terms if _WORD.fullmatch(term))
        if not words:
            return {}
        wanted = f"{{{' '.join(columns)}}} : ({words})" if columns else words
        rows = self._connection.execute(
            "SELECT rowid, -bm25(words, ?, ?, ?, ?) AS score FROM words WHERE words MATCH ?"
            " ORDER BY score DESC LIMIT ?",
            (*_COLUMN_WEIGHTS, wanted, limit),
        )
        return {int(number): float(score) for number, score in rows}


def _within(present: list[tuple[float, str]]) -> list[str]:
    """Return the terms, without the commonest of many where reading their lists takes long."""
    read = 0.0
    found: list[str] = []
    for rarity, term in present:
        read += rarity
        if read > _MOST_READ and len(found) >= _FEWEST:
            break
        found.append(term)
    return found
