"""What of a model's stream a person reads as it arrives: the explanation, without its scaffolding.

Headings are dropped and the part with the change is held back: it is shown as a checked diff after
the answer is complete. Only the beginning of a line is ever held back.
"""

import re

_HEADING = re.compile(r"\W*EXPLANATIONS?\b[:*\s]*", re.IGNORECASE)
_CHANGE = re.compile(r"\W*CHANGE[SD]?\b(?! \w)|\s*```|\s*<{5,}", re.IGNORECASE)
_WORDS = ("EXPLANATION", "CHANGE")
_DECIDABLE = 24  # characters after which a line's beginning is no heading any more


class Speaking:
    """Feeds on the pieces of an answer and gives what is to be shown of each."""

    def __init__(self) -> None:
        self._held = ""  # the beginning of a line that may still be a heading
        self._at_start = True  # of a line
        self._silent = False  # the change has begun
        self._blank = ""  # empty lines, shown only when something follows

    def feed(self, piece: str) -> str:
        """Return what can be shown now."""
        shown = ""
        for line in piece.splitlines(keepends=True):
            shown += self._part(line)
        return shown

    def finish(self) -> str:
        """Return what was held back when the answer ends."""
        held, self._held = self._held, ""
        return "" if self._silent else self._after_blank(_opening(held))

    def _part(self, text: str) -> str:
        if self._silent:
            return ""
        ends = text.endswith(("\n", "\r"))
        if not self._at_start:
            self._at_start = ends
            return text
        self._held += text
        if not ends and _undecided(self._held):
            return ""
        held, self._held = self._held, ""
        if _CHANGE.match(held):
            self._silent = True
            return ""
        self._at_start = ends
        return self._after_blank(_opening(held))

    def _after_blank(self, text: str) -> str:
        if not text.strip():
            self._blank += text
            return ""
        blank, self._blank = self._blank, ""
        return blank + text


def _undecided(held: str) -> bool:
    """Tell whether a line that begins so may still turn out to be a heading, fence or block."""
    if len(held) >= _DECIDABLE:
        return False
    core = held.lstrip(" \t#*_>-").upper()
    words = any(word.startswith(core) or core.startswith(word) for word in _WORDS)
    return words or core[:1] in ("`", "<")


def _opening(line: str) -> str:
    """The line without a heading at its beginning."""
    match = _HEADING.match(line)
    return line[match.end() :] if match else line
