"""Puts values back where their placeholders stand: in one pass, in a text or in a stream.

Only what is in `entries` comes back; what policy masked or dropped is not in there. Values are
never looked into: a value that contains a placeholder's text stays as it is.
"""

from collections.abc import Mapping

from homeport.redaction.placeholder import CANDIDATE, EXACT, Known, plain


def restore(text: str, entries: Mapping[str, str]) -> str:
    """Return the text with every known placeholder replaced, whatever its case or line breaks."""
    if not entries or "[" not in text:
        return text
    return CANDIDATE.sub(lambda found: entries.get(plain(found[0]), found[0]), text)


def unknown(text: str, entries: Mapping[str, str]) -> int:
    """Return how many different placeholders of a text have no value to come back."""
    names = {plain(found[0]) for found in CANDIDATE.finditer(text)}
    return sum(name not in entries and EXACT.fullmatch(name) is not None for name in names)


class StreamRestorer:
    """Restores text that arrives in pieces, holding back as little as it must.

    Only a suffix that may grow into a known placeholder waits; all else is released at once.
    At the end nothing is guessed: what waits then is released as it came.
    """

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = dict(entries)
        self._known = Known(frozenset(self._entries))
        self._waiting = ""

    def feed(self, piece: str) -> str:
        """Take the next piece and return what can be released."""
        text = self._waiting + piece
        opening = text.rfind("[")
        if opening >= 0 and self._known.may_begin(text[opening:]):
            text, self._waiting = text[:opening], text[opening:]
        else:
            self._waiting = ""
        return restore(text, self._entries)

    def finish(self) -> str:
        """Return what still waits; the stream is over."""
        text, self._waiting = self._waiting, ""
        return restore(text, self._entries)
