"""Says in its reason which words of the question a place has, in the question's own spelling."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.code.fulltext import query_terms
from homeport.code.words import Splitter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.code.index import Index
    from homeport.code.query import Location, Query

GENERAL = ("has the words of the text", "has the words of the title",
           "has the words of the description")  # fmt: skip
_PLACES = 20  # whose words are told; further down nobody reads that closely
_WORDS = 3
_LINES = 200  # of a place that are looked at
_SHORTEST = 3
_WORD = re.compile(r"[^\W\d]\w+")


def with_words(index: Index, query: Query, locations: Sequence[Location]) -> list[Location]:
    """Return the locations; the first of them name the words that few of the others have."""
    spelt = _spelt(query.text)
    splitter = Splitter()
    told = [one for one in locations[:_PLACES] if not set(GENERAL).isdisjoint(one.why)]
    held = [spelt.keys() & _terms(index, one, splitter) for one in told]
    often = Counter(term for terms in held for term in terms)
    place = {term: number for number, term in enumerate(spelt)}
    worded = {}
    for one, terms in zip(told, held, strict=True):
        rarest = sorted(terms, key=lambda term: (often[term], place[term]))
        words = list(dict.fromkeys(spelt[term] for term in rarest))[:_WORDS]
        worded[one] = replace(one, why=_reworded(one.why, words))
    return [worded.get(one, one) for one in locations]


def _reworded(why: tuple[str, ...], words: Sequence[str]) -> tuple[str, ...]:
    if not words:
        return why
    named = "has the words " + ", ".join(f'"{word}"' for word in words)
    return tuple(dict.fromkeys(named if reason in GENERAL else reason for reason in why))


def _spelt(text: str) -> dict[str, str]:
    """Return the terms of the text with the word that first gave each, in order."""
    wanted = query_terms(text)
    splitter = Splitter()
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        for term in splitter[word]:
            if term in wanted and len(term) >= _SHORTEST:
                found.setdefault(term, word)
    return found


def _terms(index: Index, one: Location, splitter: Splitter) -> set[str]:
    source = (index.source(one.path) or b"").decode("utf-8", "replace").split("\n")
    lines = source[one.start - 1 : min(one.end, one.start - 1 + _LINES)]
    return set(splitter.terms("\n".join(lines)))
