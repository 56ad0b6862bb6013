"""Finds the names of people an organisation knows: its directory, the authors of a repository.

Only names that were given are found; guessing at names is a model's work and none of ours. The
names are looked for beside the catalogue's patterns, in a pass of their own, so that a new list of
names does not mean compiling the catalogue again, and no name is written to the cache.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from homeport.detection.detector import PatternDetector
from homeport.detection.engine import KeywordPrefilter, Prefilter, Window
from homeport.detection.names import WORD_SETS
from homeport.domain import Category

_SHORTEST = 5  # characters; shorter single names are words too often
_TOGETHER = 300  # names in one pattern
_WORDS = WORD_SETS["names_that_are_words"]


def people_detectors(names: Iterable[str]) -> tuple[PatternDetector, ...]:
    """Return detectors of these names, some hundred in each, whatever their case and spacing.

    A name of two words is found in either order, with a comma too. Names made of ordinary words
    (Mark May) are found only as a name is written; a single one, or a short one, is left.
    """
    known = sorted({tuple(words) for name in names if (words := _words(name))})
    return tuple(
        _detector(known[start : start + _TOGETHER], start // _TOGETHER + 1)
        for start in range(0, len(known), _TOGETHER)
    )


def _detector(known: Sequence[tuple[str, ...]], number: int) -> PatternDetector:
    patterns = "|".join(pattern for words in known for pattern in _patterns(words))
    return PatternDetector(
        name=f"person-{number}",
        pattern=rf"(?:^|[^\w])(?P<secret>{patterns})(?:[^\w]|$)",
        hint="|".join(sorted({f"(?i:{_escaped(max(words, key=len))})" for words in known})),
        keywords=(),
        category=Category.PERSON,
        examples=(),
        why="a name from the directory",
    )


class PeoplePrefilter:
    """Names the windows of a catalogue, and of people whose rules stand behind its detectors."""

    def __init__(
        self, catalogue: Prefilter, detectors: int, people: Sequence[PatternDetector]
    ) -> None:
        self._catalogue = catalogue
        self._detectors = detectors
        self._count = len(people)
        self._people = _prefilter(people)

    def windows(self, data: bytes) -> Iterator[Window]:
        """Yield the windows; the layers' rules come after the people's."""
        for rule, start, end in self._catalogue.windows(data):
            yield Window(rule if rule < self._detectors else rule + self._count, start, end)
        for rule, start, end in self._people.windows(data):
            yield Window(rule + self._detectors, start, end)


def _prefilter(people: Sequence[PatternDetector]) -> Prefilter:
    """Return a prefilter of the names, in memory only."""
    try:
        import hyperscan  # noqa: F401, PLC0415 -- no package for some platforms
    except ImportError:
        return KeywordPrefilter(people)
    from homeport.detection.multipattern import (  # noqa: PLC0415 -- as above
        HyperscanPrefilter,
        compile_database,
    )

    # One literal a name: ten thousand of them compile in the time that a few alternations take.
    shared: dict[bytes, tuple[int, ...]] = {}
    for number, person in enumerate(people):
        for word in person.hint.encode("latin-1").split(b"|"):
            shared[word] = (*shared.get(word, ()), number)
    return HyperscanPrefilter(compile_database(tuple(shared)), tuple(shared.values()))


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
