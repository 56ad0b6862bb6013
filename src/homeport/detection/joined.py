"""Text put together from stretches of another, with the way back for every span."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import TypeAlias

from homeport.detection.detector import Decoded

# A stretch of joined text, and where begins and ends what it stands for: if it is kept, that is as
# long as the stretch.
Stretch: TypeAlias = tuple[bytes, int, int]


class Joined:
    """Text put together from stretches that are kept and stretches that are replaced."""

    def __init__(self, stretches: Iterable[Stretch] = ()) -> None:
        self._stretches = list(stretches)
        self._below: list[int] = []  # where each stretch begins in the joined text, once asked

    def keep(self, text: bytes, start: int) -> None:
        """Add what stands at `start` as it is."""
        if text:
            self._stretches.append((text, start, start + len(text)))

    def replace(self, text: bytes, data: bytes, start: int, end: int) -> None:
        """Add `text` for `data[start:end]`; what is the same at both ends stays itself.

        A single character that does not begin what it stands for stands for all of it: the last
        digit of `%36` is no 6.
        """
        if text == data[start:end] or (len(text) == 1 and text[0] != data[start]):
            self.stand_in(text, start, end)
            return
        if data.startswith(text, start, end):
            self.stand_in(text, start, start + len(text))
            return
        head = next((n for n, ch in enumerate(text) if data[start + n] != ch), len(text))
        tail = 0
        while tail < len(text) - head and data[end - 1 - tail] == text[-1 - tail]:
            tail += 1
        self.stand_in(text[:head], start, start + head)
        self.stand_in(text[head : len(text) - tail], start + head, end - tail)
        self.stand_in(text[len(text) - tail :], end - tail, end)

    def stand_in(self, text: bytes, start: int, end: int) -> None:
        """Add `text` for what lies between `start` and `end`, as a whole."""
        if text:
            self._stretches.append((text, start, end))

    def decoded(self) -> Decoded:
        """Return the text with its way back."""
        return Decoded(b"".join([text for text, _, _ in self._stretches]), self._origin)

    def _origin(self, start: int, end: int) -> tuple[int, int]:
        # Most text is looked into for nothing: no way back is needed until something is found.
        if len(self._below) < len(self._stretches):
            sizes = (len(text) for text, _, _ in self._stretches)
            self._below = list(accumulate(sizes, initial=0))[:-1]
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, offset: int) -> tuple[int, int]:
        """Return the span above that one byte below stands for."""
        at = bisect_right(self._below, offset) - 1
        text, start, end = self._stretches[at]
        ahead = offset - self._below[at]
        if end - start == len(text):
            return start + ahead, start + ahead + 1
        return start, end
