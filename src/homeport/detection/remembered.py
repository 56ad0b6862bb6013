"""Remembers what rules found in lines, so that lines seen before need no second look.

A chat's tools send the whole history with each question, a log repeats its lines. No match
crosses lines, so what a rule finds in some whole lines depends on nothing else. Lines are known
by a digest under a key of this process, and only places are kept: the memory holds no content.
"""

import hashlib
import os

from homeport.detection.confirmation import Confirmation

LARGEST = 1 << 16  # bytes of a text whose lines are remembered: larger ones repeat little
_Places = tuple[tuple[int, int], ...]


class Memory:
    """The places of values in lines, by rule; the oldest go first."""

    def __init__(self, most: int = 1 << 14) -> None:
        """Take how many lines, each counted once for each rule, are remembered."""
        self.places: dict[tuple[int, bytes], _Places] = {}
        self._most = most
        self.key = os.urandom(16)

    def keep(self, name: tuple[int, bytes], places: _Places) -> None:
        """Remember where a rule found something in lines."""
        if len(self.places) >= self._most:
            self._forget()
        self.places[name] = places

    def _forget(self) -> None:
        """Drop the older half; other threads may be doing the same."""
        for name in list(self.places)[: self._most // 2]:
            self.places.pop(name, None)


class Lines:
    """The lines of one text, with what is remembered of them."""

    def __init__(self, memory: Memory, data: bytes) -> None:
        """Take the text."""
        self._memory, self._data = memory, data
        self._names: dict[tuple[int, int], bytes] = {}

    def spans(
        self, rule: int, confirmation: Confirmation, start: int, end: int
    ) -> list[tuple[int, int]]:
        """Return what `confirmation`, that of the rule, finds in these lines."""
        data = self._data
        digest = self._names.get((start, end))
        if digest is None:
            text = self._memory.key + data[start:end]
            digest = self._names[start, end] = hashlib.sha256(text).digest()
        name = rule, digest
        places = self._memory.places.get(name)
        if places is None:
            found = confirmation.values(data, start, end)
            self._memory.keep(name, tuple([(a - start, b - start) for a, b in found]))
        elif not places:
            return []
        else:
            found = [(a + start, b + start) for a, b in places]
        return confirmation.unspared(data, found)
