"""The state of one reduction: the best so far, and the ways to ask for something smaller.

Passes live in files of their own; each is handed this and improves on it until nothing works.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from homeport.testruns.reduce.lanes import Lanes
from homeport.testruns.reduce.search import Interval, Search

Render = Callable[[tuple[Interval, ...]], bytes]
_AHEAD = 3  # how far a likely course of answers is followed


@dataclass(slots=True)
class Reduction:
    """What is being made smaller.

    `accept` is told of each new best; `valid` tells whether a candidate is worth a check.
    """

    best: bytes
    lanes: Lanes
    accept: Callable[[bytes], None]
    valid: Callable[[bytes], bool] = field(default=lambda _: True)

    def attempt(self, candidate: bytes | None, *, larger: bool = False) -> bool:
        """Take a candidate as the best if it still fails; by default only if it is smaller."""
        if candidate is None or candidate == self.best:
            return False
        if not larger and len(candidate) >= len(self.best):
            return False
        if not self.valid(candidate) or not self.lanes.ask(candidate):
            return False
        self._take(candidate)
        return True

    def most_of(self, count: int, render: Render, first: int = 0) -> tuple[Interval, ...]:
        """Make as many of `count` changes as work together; return those made.

        `render` gives the text with the changes in these stretches made.
        """
        search = Search.over(count, first)
        while (question := search.question()) is not None:
            candidate = render(question)
            works = self._works(candidate, search, render)
            if works:
                self._take(candidate)
            search = search.answer(works)
        return search.done

    def _works(self, candidate: bytes, search: Search, render: Render) -> bool:
        if candidate == self.best:
            return True
        if len(candidate) > len(self.best) or not self.valid(candidate):
            return False
        known = self.lanes.known(candidate)
        if known is not None:
            return known
        return self.lanes.ask(candidate, self._likely(search, render))

    def _likely(self, search: Search, render: Render) -> Iterator[bytes]:
        """Yield what is asked next if the answers are the usual ones."""
        usual = search.yes > search.no
        for _ in range(_AHEAD):
            search = search.answer(usual)
            question = search.question()
            if question is None:
                return
            candidate = render(question)
            if len(candidate) < len(self.best) and self.valid(candidate):
                yield candidate

    def _take(self, candidate: bytes) -> None:
        if candidate != self.best:
            self.best = candidate
            self.accept(candidate)


def without(parts: Sequence[bytes], gone: Sequence[Interval]) -> Iterator[bytes]:
    """Yield the parts that are not in one of the stretches."""
    at = 0
    for low, high in gone:
        yield from islice(parts, at, low)
        at = high
    yield from islice(parts, at, None)
