"""Tells pass phrases (`copper-lantern-walnut-otter`) from names that code is made of.

Both are words with one mark between them. A phrase is drawn from all words, a name from the few
that programmers use: the costs of these are data, learnt by `tools/train_phrases.py`.
"""

import functools
import re
from pathlib import Path

_SHAPE = re.compile(
    r"(?:[A-Z]?[a-z]{3,14}|[A-Z]{3,14})(?P<mark>[-_. +~!,;:*=/#&%])"
    r"(?:[A-Z]?[a-z]{3,14}|[A-Z]{3,14})(?:(?P=mark)(?:[A-Z]?[a-z]{3,14}|[A-Z]{3,14})){1,7}"
    r"(?:(?P=mark)?\d{1,6})?[!?.#*$&+]?"
)
_WORD = re.compile(r"[A-Za-z]+")
_UNKNOWN = 17  # bits of a word that no name uses
_DRAWN = 15.0  # bits a word; nineteen names of twenty cost less, nine phrases of ten more
_IN_CODE = frozenset(" ./:,")  # between words these stand in sentences, paths and hosts, too


@functools.lru_cache(maxsize=1024)  # several detectors look at the same value
def is_phrase(value: str) -> bool:
    """Tell three words or more that were drawn, not put together as a name."""
    found = _SHAPE.fullmatch(value)
    if found is None or (found["mark"] in _IN_CODE and not any(map(str.isdigit, value))):
        return False
    words = [word.lower() for word in _WORD.findall(value)]
    costs = _costs()
    return sum(costs.get(word, _UNKNOWN) for word in words) >= _DRAWN * len(words)


@functools.cache
def _costs() -> dict[str, int]:
    lines = Path(__file__).with_name("identifier_words.txt").read_text(encoding="ascii")
    rows = (line.split() for line in lines.splitlines())
    return {word: int(cost) for cost, *words in rows for word in words}
