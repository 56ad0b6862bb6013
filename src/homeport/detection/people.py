"""Finds the names of people an organisation knows: its directory, the authors of a repository.

Only names that were given are found; guessing at names is a model's work and none of ours. The
names are looked for beside the catalogue's patterns, in a pass of their own, so that a new list of
names does not mean compiling the catalogue again, and no name is written to the cache.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from homeport.detection.detector import PatternDetector
from homeport.detection.names import WORD_SETS
from homeport.domain import Category

_SHORTEST = 5  # characters; shorter single names are words too often
_WORDS = WORD_SETS["names_that_are_words"]


def people_detectors(names: Iterable[str]) -> tuple[PatternDetector, ...]:
    """Return a detector of each of these names, whatever their case and spacing.

    A name of two words is found in either order, with a comma too. Names made of ordinary words
    (Mark May) are found only as a name is written; a single one, or a short one, is left.
    """
    known = sorted({tuple(words) for name in names if (words := _words(name))})
    return tuple(_detector(words) for words in known)


def _detector(words: Sequence[str]) -> PatternDetector:
    longest = max(words, key=len)
    return PatternDetector(
        name="person",
        pattern=rf"(?:^|[^\w])(?P<secret>{'|'.join(_patterns(words))})(?:[^\w]|$)",
        # A mere literal: ten thousand of them compile faster than a hundred alternations.
        hint=f"(?i){_escaped(longest)}",
        keywords=("".join(ch.lower() if ch.isascii() else ch for ch in longest),),
        category=Category.PERSON,
        examples=(),
        why="a name from the directory",
    )


def _words(name: str) -> list[str]:
    """Return the words of a name that can be told from other words; none if it cannot."""
    words = name.replace(",", " ").replace("|", " ").split()
    alone = len(words) == 1
    return [] if alone and (len(words[0]) < _SHORTEST or _is_ordinary(words)) else words


def _is_ordinary(words: Sequence[str]) -> bool:
    return all(word.lower() in _WORDS for word in words)


def _patterns(words: Sequence[str]) -> Iterator[str]:
    escaped = [_escaped(word) for word in words]
    if len(words) == 1:
        yield escaped[0]
        return
    case = "(?:" if _is_ordinary(words) else "(?i:"
    yield case + r"\s+".join(escaped) + ")"
    yield case + rf"{escaped[-1]},?\s+" + r"\s+".join(escaped[:-1]) + ")"


def _escaped(word: str) -> str:
    """Return a pattern over UTF-8 bytes for exactly this word."""
    return "".join(
        re.escape(ch) if ch.isascii() else "".join(f"\\x{byte:02x}" for byte in ch.encode())
        for ch in word
    )
