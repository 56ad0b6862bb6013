"""Finds the names of people an organisation knows: its directory, the authors of a repository.

Only names that were given are found; guessing at names is a model's work and none of ours.
"""

import re
from collections.abc import Iterable

from homeport.detection.detector import PatternDetector
from homeport.domain import Category

_SHORTEST = 5  # characters; shorter single names are words too often
_TOGETHER = 300  # names in one pattern


def people_detectors(names: Iterable[str]) -> tuple[PatternDetector, ...]:
    """Return detectors of these names, some hundred in each, whatever their case and spacing.

    A name of two words is found in either order, with a comma too; a single short word is left.
    """
    patterns = sorted({pattern for name in names for pattern in _patterns(name)})
    return tuple(
        PatternDetector(
            name=f"person-{start // _TOGETHER + 1}",
            pattern=rf"(?i)(?:^|[^\w])(?P<secret>{'|'.join(patterns[start : start + _TOGETHER])})"
            r"(?:[^\w]|$)",
            keywords=(),
            category=Category.PERSON,
            examples=(),
            why="a name from the directory",
        )
        for start in range(0, len(patterns), _TOGETHER)
    )


def _patterns(name: str) -> Iterable[str]:
    words = [_escaped(word) for word in name.split()]
    if len(words) > 1:
        yield r"\s+".join(words)
        yield rf"{words[-1]},?\s+" + r"\s+".join(words[:-1])
    elif len(name.strip()) >= _SHORTEST:
        yield words[0]


def _escaped(word: str) -> str:
    """Return a pattern over UTF-8 bytes for exactly this word."""
    return "".join(
        re.escape(ch) if ch.isascii() else "".join(f"\\x{byte:02x}" for byte in ch.encode())
        for ch in word
    )
