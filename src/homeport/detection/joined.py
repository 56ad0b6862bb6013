"""Text put together from stretches of another, with the way back for every span."""

from bisect import bisect_right

from homeport.detection.detector import Decoded


class Joined:
    """Text put together from stretches that are kept and stretches that are replaced."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._below: list[int] = []  # where each stretch begins in the joined text
        self._above: list[tuple[int, int]] = []  # what it stands for; equal length if kept
        self._size = 0

    def keep(self, text: bytes, start: int) -> None:
        """Add what stands at `start` as it is."""
        if text:  # as `_add`, without the call: this is done for every finding
            self._pieces.append(text)
            self._below.append(self._size)
            self._above.append((start, start + len(text)))
            self._size += len(text)

    def replace(self, text: bytes, data: bytes, start: int, end: int) -> None:
        """Add `text` for `data[start:end]`; what is the same at both ends stays itself.

        A single character that does not begin what it stands for stands for all of it: the last
        digit of `%36` is no 6.
        """
        if text == data[start:end] or (len(text) == 1 and text[0] != data[start]):
            self._add(text, start, end)
            return
        head = next((n for n, ch in enumerate(text) if data[start + n] != ch), len(text))
        tail = 0
        while tail < len(text) - head and data[end - 1 - tail] == text[-1 - tail]:
            tail += 1
        self._add(text[:head], start, start + head)
        self._add(text[head : len(text) - tail], start + head, end - tail)
        self._add(text[len(text) - tail :], end - tail, end)

    def stand_in(self, text: bytes, start: int, end: int) -> None:
        """Add `text` for what lies between `start` and `end`, as a whole."""
        self._add(text, start, end)

    def _add(self, text: bytes, start: int, end: int) -> None:
        if text:
            self._pieces.append(text)
            self._below.append(self._size)
            self._above.append((start, end))
            self._size += len(text)

    def decoded(self) -> Decoded:
        """Return the text with its way back."""
        return Decoded(b"".join(self._pieces), self._origin)

    def _origin(self, start: int, end: int) -> tuple[int, int]:
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, offset: int) -> tuple[int, int]:
        """Return the span above that one byte below stands for."""
        at = bisect_right(self._below, offset) - 1
        start, end = self._above[at]
        ahead = offset - self._below[at]
        if end - start == len(self._pieces[at]):
            return start + ahead, start + ahead + 1
        return start, end
