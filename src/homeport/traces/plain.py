"""Frees a text of terminal escapes and carriage returns, and knows where each place was before."""

from bisect import bisect_right

from homeport.traces.pattern import Pattern

_UNSEEN = Pattern(
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b\n]*+(?:\x07|\x1b\\)?|[PX^_][^\x1b\n]*+(?:\x1b\\)?"
    r"|[ -/]?[0-~])|\r++(?=\n)"
)


class Plain:
    """The visible text; `original` maps its offsets back."""

    __slots__ = ("_places", "_shifts", "text")

    def __init__(self, text: str) -> None:
        self._places: list[int] = []
        self._shifts: list[int] = []
        self.text = text
        if "\x1b" in text or "\r\n" in text:
            self._strip(text)

    def _strip(self, text: str) -> None:
        kept: list[str] = []
        last = gone = 0
        for found in _UNSEEN.finditer(text):
            kept.append(text[last : found.start()])
            self._places.append(found.start() - gone)
            last = found.end()
            gone += last - found.start()
            self._shifts.append(gone)
        kept.append(text[last:])
        self.text = "".join(kept)

    def original(self, offset: int) -> int:
        """Return where a place of the visible text stands in the given text."""
        index = bisect_right(self._places, offset)
        return offset + self._shifts[index - 1] if index else offset
